"""One socket's connection, as uvicorn keeps it, but that it ends, that it takes frames without a task for each, and
that no peer fills our memory with what is no message.

asyncio closes a connection after everything that waits has been sent. To a peer that takes nothing that is never: its
memory and its descriptor would stay, and a process that is told to stop would wait for it.
"""

import asyncio
import logging
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.server import ServerProtocol

from .headers import headers_of

logger = logging.getLogger("uvicorn.error.sockets")
# Of each handshake uvicorn tells the address, the path and the query, which are in no line of ours.
logger.setLevel(logging.WARNING)

WRITE = "write"
"""In the state of a socket's scope: `SocketTransport.write_text`, for whoever serves it."""

PATIENCE = 5.0
"""Seconds for the peer to take what waits and say goodbye, once the socket is closed."""

PATIENCE_AT_THE_END = 2.0
"""The same where the whole process stops."""


class Handshake(ServerProtocol):
    """Whoever is refused gets what every other answer carries."""

    def send_response(self, response: Response) -> None:
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            for name, value in headers_of():
                response.headers.setdefault(name, value)
        super().send_response(response)


class SocketTransport(WebSocketsSansIOProtocol):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.logger = logger
        plain = self.conn
        self.conn = Handshake(
            extensions=plain.available_extensions, max_size=self.config.ws_max_size, logger=logger
        )
        self.close_timeout = PATIENCE
        self._end: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        super().shutdown()
        self._end_in(PATIENCE_AT_THE_END)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._end_in(PATIENCE)

    def handle_ping(self) -> None:
        """Answer it. Who does not take the answers is not read from until they do: uvicorn would keep one for each."""
        super().handle_ping()
        if not self.writable.is_set() and not self.transport.is_closing():
            self.transport.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    def handle_cont(self, event: Frame) -> None:
        """A message has as many bytes as it may, but of pieces with nothing in them there is no end."""
        if event.data or event.fin:
            super().handle_cont(event)

    def write_text(self, text: str) -> bool:
        """Hand a frame to the connection, where nothing waits for the peer; False if something does, or it is closed.
        What it takes is bounded as by `send`: past its mark the connection says that it waits."""
        if self.close_sent or self.transport.is_closing() or not self.writable.is_set():
            return False
        self.transport.write(_packed(text))
        return True

    async def run_asgi(self) -> None:
        if not self.conn.extensions:
            self.scope["state"][WRITE] = self.write_text
        await super().run_asgi()
        if not self.disconnected:
            self._end_in(PATIENCE)

    def _end_in(self, seconds: float) -> None:
        if self._end is not None:
            self._end.cancel()
        self._end = self.loop.call_later(seconds, self.transport.abort)


@lru_cache(8)
def _packed(text: str) -> bytes:
    """A frame as it travels. Made once for all sockets that it goes to, one after the other."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
