"""HTTP requests on their way to the WSGI threads."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class WholeRequests:
    """Passes a request on when its body is here, so that a slow sender keeps no thread from others.

    Of a body that is too long, one byte more than allowed is passed on: enough to be refused by whoever reads it.
    """

    def __init__(self, application: Application, body_bytes: int) -> None:
        self._application = application
        self._enough = body_bytes + 1

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
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
