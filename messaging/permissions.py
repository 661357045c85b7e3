"""Who may use which part of REST: people theirs, back ends credentials and receipts on behalf; of tokens, those with
the scope that it needs.

A view whose every answer is a command's needs nothing more said, unless it needs other scopes than `read` for what is
safe and `write` for the rest: a token has to have what its view needs, and then what the command needs.

Of a browser's session the actions that a view names in `takes_password` take the password again.
"""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from .errors import NotAllowed, NotLoggedIn
from .models import AccessToken, Person
from .scopes import Scope, missing

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
        require(request, self.scope_of(view, request.method or ""))
        return bool(request.user.is_authenticated)

    @staticmethod
    def scope_of(view: "APIView", method: str) -> Scope:
        return _needed_by(view, Scope.READ if method in SAFE_METHODS else Scope.WRITE)


class IsServer(BasePermission):
    """A back end, by its server token. What it `needs` is said by every view of this kind."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        token = token_of(request)
        if request.user.is_authenticated and not (token and token.scope == AccessToken.Scope.SERVER):
            raise NotAllowed("Only a server token may do this.")
        require(request, self.scope_of(view, request.method or ""))
        return token is not None

    @staticmethod
    def scope_of(view: "APIView", method: str) -> Scope:
        return _needed_by(view, None)


def _needed_by(view: "APIView", otherwise: Scope | None) -> Scope:
    """The scope that `view.needs` says, for all or by action."""
    needs: Scope | dict[str, Scope] | None = getattr(view, "needs", None)
    said = needs.get(getattr(view, "action", "")) if isinstance(needs, dict) else needs
    needed = said or otherwise
    assert needed is not None, f"{type(view).__name__} says no scope."
    return needed


def require(request: Request, scope: Scope) -> None:
    """NotAllowed, naming the scope, for a token without it. A session has all."""
    token = token_of(request)
    if token is not None and not token.may(scope):
        raise missing(scope)


def person_of(request: Request) -> Person:
    """Who is asking; NotLoggedIn if nobody is."""
    if isinstance(request.user, Person):
        return request.user
    raise NotLoggedIn


def token_of(request: Request) -> AccessToken | None:
    """The token that was used; None for a session."""
    return request.auth if isinstance(request.auth, AccessToken) else None
