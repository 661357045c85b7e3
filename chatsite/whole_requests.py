"""HTTP requests on their way to the WSGI threads."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.http import HttpResponse

from messaging.errors import Overloaded

from .answers import as_told
from .headers import headers_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

STOPS = "The server restarts. It is not known what was done; asking again does no harm."


class WholeRequests:
    """Passes a request on when its body is here, so that a slow sender keeps no thread from others.

    Of a body that is too long, one byte more than allowed is passed on: enough to be refused by whoever reads it.

    Whoever still waits when the server stops is told to come again: what a thread has begun it may still do.
    """

    def __init__(self, application: Application, body_bytes: int) -> None:
        self._application = application
        self._enough = body_bytes + 1

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._pass_on(scope, receive, sent)
        except asyncio.CancelledError:
            # uvicorn would answer with 500.
            if begun:
                raise
            await send_answer(as_told(scope["path"], Overloaded(STOPS)), send)

    async def _pass_on(self, scope: Message, receive: Receive, send: Send) -> None:
        body = bytearray()
        more = True
        while more and len(body) < self._enough:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        waiting = [{"type": "http.request", "body": bytes(body[: self._enough]), "more_body": False}]

        async def received() -> Message:
            return waiting.pop() if waiting else await receive()

        await self._application(scope, received, send)


async def send_answer(answer: HttpResponse, send: Send) -> None:
    """Answer without the application, with the headers that its middleware would have added."""
    for name, value in headers_of():
        answer.setdefault(name, value)
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
