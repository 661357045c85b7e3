"""Who may open a socket, and as whom: our own page by its session, everybody else by their first frame."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from rest_framework import serializers

from messaging.doors import checked
from messaging.errors import BadCredential, NotAllowed
from messaging.scopes import Scope
from messaging.services.access import Login, person_of_session, redeem_credential, redeem_ticket
from messaging.wire.fields import Request, Text

from .ways_in import socket_failed

DEFAULT_PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]


class LoginFrame(Request):
    """Either `ticket`, or `userID` with `userSig`: a credential or a token of that person."""

    ticket = Text(max_length=128, required=False)
    userID = Text(max_length=32, required=False)
    userSig = Text(max_length=128, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.keys() not in ({"ticket"}, {"userID", "userSig"}):
            raise serializers.ValidationError("Send a ticket, or userID and userSig.", code="required")
        return attrs


def log_in(params: Any) -> Login:
    """The login that a first frame asks for; BadCredential if it lets nobody in. A socket is told what is written, so
    it takes a token with the scope `read`."""
    asked = checked(LoginFrame, params)
    try:
        if "ticket" in asked:
            login = redeem_ticket(asked["ticket"])
        else:
            login = redeem_credential(asked["userID"], asked["userSig"])
    except BadCredential:
        socket_failed()
        raise
    login.require(Scope.READ)
    return login


def session_login(session_key: str) -> Login | None:
    """The login of a browser's session, if somebody is logged in by it."""
    person = person_of_session(session_key) if session_key else None
    return Login(person, session_key=session_key) if person else None


def session_key_of(scope: Mapping[str, Any]) -> str:
    """The session that this socket may speak for: only a page of ours has one, and may do without
    (`/ws/?session=no`) to log in somebody else. '' for those who log in by their first frame: pages of the
    trusted origins, and clients that are no page. NotAllowed for pages of any other origin."""
    handshake = _handshake(scope)
    try:
        own = origin_of(f"{handshake.scheme}://{handshake.get_host()}")
    except DisallowedHost:
        raise NotAllowed from None
    if "Origin" not in handshake.headers:
        return ""
    theirs = origin_of(handshake.headers["Origin"])
    if theirs is not None and theirs == own:
        wanted = handshake.GET.get("session") != "no"
        return handshake.COOKIES.get(settings.SESSION_COOKIE_NAME, "") if wanted else ""
    if theirs is not None and theirs in map(origin_of, settings.TRUSTED_ORIGINS):
        return ""
    raise NotAllowed


def origin_of(text: str) -> Origin | None:
    """Scheme, host and port of an origin; None for anything else, as `null`."""
    try:
        parts = urlsplit(text.lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    if f"{parts.scheme}://{parts.netloc}" != text.lower():
        return None
    return parts.scheme, parts.hostname, port or DEFAULT_PORTS[parts.scheme]


def _handshake(scope: Mapping[str, Any]) -> WSGIRequest:
    """The handshake as a request, so that hosts, proxies and cookies are judged as for any other."""
    host, port = scope.get("server") or ("localhost", None)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": scope["path"],
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "wsgi.url_scheme": "https" if scope.get("scheme") == "wss" else "http",
        "wsgi.input": BytesIO(),
    }
    for name, value in scope["headers"]:
        # An underscore would be taken for a hyphen: nobody but a forger sends X_Forwarded_Host.
        if b"_" not in name:
            key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    return WSGIRequest(environ)
