"""HTTP in threads: a few for all requests, and two apart for those who ask whether the process lives and can serve.

Those two are asked for most when all others wait for a database that does not answer.
"""

import asyncio
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.http import JsonResponse

from messaging.errors import Overloaded

from .answers import as_told
from .threads import Threads, is_given_up
from .whole_requests import Application, Message, Receive, Send, send_answer

HTTP_THREADS = 8
PATIENCE = 15.0
"""Seconds after which a request that has not begun never does."""

HEALTH_WAITING = 20
LOOKING = 5.0
"""Seconds in which the database must have said that it is there."""

NOT_READY = {"status": "not ready", "database": "does not answer"}

HTTP = Threads(HTTP_THREADS, settings.REQUESTS_WAITING, PATIENCE, "http")


class InThreads:
    """A WSGI application. Who cannot be served in time is told to come again; nothing was done then."""

    def __init__(self, wsgi: Any, threads: Threads) -> None:
        self._wsgi = cast(Any, WSGIMiddleware(wsgi, workers=1))
        self._wsgi.executor = threads

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        # WSGI would take an underscore for a hyphen: nobody but a forger sends X_Forwarded_Host.
        headers = [one for one in scope["headers"] if b"_" not in one[0]]
        try:
            await self._wsgi({**scope, "headers": headers}, receive, send)
        except Overloaded as refusal:
            await send_answer(as_told(scope["path"], refusal), send)
        except asyncio.CancelledError:
            if not is_given_up():
                raise
            await send_answer(as_told(scope["path"], Overloaded()), send)


class Health:
    """Answers `/livez` and `/readyz` by a thread each; all else goes on to `others`."""

    def __init__(self, wsgi: Any, others: Application) -> None:
        self._alive = InThreads(wsgi, Threads(1, HEALTH_WAITING, LOOKING, "alive"))
        self._ready = InThreads(wsgi, Threads(1, HEALTH_WAITING, LOOKING, "ready"))
        self._others = others

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] == "/livez":
            await self._alive(scope, receive, send)
        elif scope["path"] == "/readyz":
            await self._look(scope, receive, send)
        else:
            await self._others(scope, receive, send)

    async def _look(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(LOOKING):
                await self._ready(scope, receive, send)
        except TimeoutError:
            headers = {"Retry-After": "5", "Cache-Control": "no-store"}
            await send_answer(JsonResponse(NOT_READY, status=503, headers=headers), send)
