"""Who is asking over REST: a token in the header, or the browser's session with proof of our own page."""

from knox import auth as knox
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from messaging.models import AccessToken, Person
from messaging.permissions import IsPerson, IsServer
from messaging.services.access import find_token
from messaging.services.devices import note_token

from .allowances import count_request, rates_of_caller
from .asked import asks
from .errors import ForgedForm
from .password_again import require_password
from .ways_in import forged, token_failed

__all__ = ["IsPerson", "IsServer", "SessionAuthentication", "TokenAuthentication"]


class TokenAuthentication(knox.TokenAuthentication):
    """`Authorization: Token rr_…`. Unknown, expired, revoked, of somebody deactivated: the same answer."""

    def authenticate(self, request: Request) -> tuple[Person, AccessToken] | None:
        found: tuple[Person, AccessToken] | None = super().authenticate(request)
        if found is not None:
            asks(found[0].pk)
            count_request(request._request, rates_of_caller(found[0].pk, found[1]))
            note_token(found[1], request.headers.get("User-Agent", ""))
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[Person, AccessToken]:
        found = find_token(token.decode("latin-1"))
        if found is None:
            token_failed()
            raise AuthenticationFailed
        return found.user, found


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session. Whatever changes something must prove that it comes from our own page; whatever ends or
    makes logins, that the password was given again."""

    def authenticate(self, request: Request) -> tuple[Person, None] | None:
        found: tuple[Person, None] | None = super().authenticate(request)
        if found is not None:
            asks(found[0].pk)
            count_request(request._request, rates_of_caller(found[0].pk, None))
            require_password(request, found[0])
        return found

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            forged()
            raise ForgedForm from None
