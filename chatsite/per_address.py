"""What comes over HTTP is counted by the address it comes from, before its body is taken and before it has a thread."""

from io import BytesIO
from typing import Any

from corsheaders.middleware import CorsMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from messaging.errors import TooFrequent
from messaging.services.allowances import allowances

from .allowances import rates_of_address, tell
from .answers import API, SERVER_API, as_told
from .whole_requests import Application, Message, Receive, Send, send_answer

COUNTED = (API, SERVER_API, "/media/")
"""What begins with these is counted: all else is pages, which have limits of their own, and files."""


class PerAddress:
    """Who asks too often is answered here.

    Preflights are not counted: of one that is refused a page would never learn when to come again."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(COUNTED) and not _is_preflight(scope):
            rates = rates_of_address(scope)
            try:
                await allowances.spend_soon(rates)
            except TooFrequent as refusal:
                answer = as_told(scope["path"], refusal)
                tell(answer, allowances.look(rates))
                _let_pages_read(answer, scope)
                await send_answer(answer, send)
                return
        await self._application(scope, receive, send)


def _is_preflight(scope: Message) -> bool:
    return scope["method"] == "OPTIONS" and any(
        name == b"access-control-request-method" for name, _ in scope["headers"]
    )


def _let_pages_read(answer: HttpResponse, scope: Message) -> None:
    """As the application's middleware would for pages of the trusted origins."""
    origin = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"), "")
    if origin:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": scope["path"],
            "HTTP_ORIGIN": origin,
            "wsgi.input": BytesIO(),
        }
        middleware: Any = CorsMiddleware(lambda _: answer)
        middleware(WSGIRequest(environ))
