"""Who may use which part of REST: people theirs, back ends credentials and receipts on behalf."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from .errors import NotAllowed, NotLoggedIn
from .models import AccessToken, Person

if TYPE_CHECKING:
    # REST settings name our classes, so these are loaded while rest_framework.views is.
    from rest_framework.views import APIView


class IsPerson(BasePermission):
    """A person, by session, token or credential. A back end's token speaks for nobody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        token = token_of(request)
        if token and token.scope == AccessToken.Scope.SERVER:
            raise NotAllowed(
                "A server token obtains credentials, gives receipts on behalf, follows their stream, and makes "
                "webhooks. For anything else use a credential."
            )
        return bool(request.user.is_authenticated)


class IsServer(BasePermission):
    """A back end, by its server token."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        token = token_of(request)
        if request.user.is_authenticated and not (token and token.scope == AccessToken.Scope.SERVER):
            raise NotAllowed("Only a server token may do this.")
        return token is not None


def person_of(request: Request) -> Person:
    """Who is asking; NotLoggedIn if nobody is."""
    if isinstance(request.user, Person):
        return request.user
    raise NotLoggedIn


def token_of(request: Request) -> AccessToken | None:
    """The token that was used; None for a session."""
    return request.auth if isinstance(request.auth, AccessToken) else None
