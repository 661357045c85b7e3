"""Who may use which part of REST: people theirs, back ends the credentials and nothing else."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from .errors import NotAllowed
from .models import AccessToken

if TYPE_CHECKING:
    # REST settings name our classes, so these are loaded while rest_framework.views is.
    from rest_framework.views import APIView


class IsPerson(BasePermission):
    """A person, by session, token or credential. A back end's token speaks for nobody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if scope_of(request) == AccessToken.Scope.SERVER:
            raise NotAllowed("A server token obtains credentials, and nothing else. Use the credential.")
        return bool(request.user.is_authenticated)


class IsServer(BasePermission):
    """A back end, by its server token."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated and scope_of(request) != AccessToken.Scope.SERVER:
            raise NotAllowed("Only a server token may do this.")
        return bool(request.user.is_authenticated)


def scope_of(request: Request) -> str:
    """The scope of the token that was used; '' for a session."""
    return request.auth.scope if isinstance(request.auth, AccessToken) else ""
