"""One connection of a socket: what a peer sends that is no message is bounded like all else."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import pytest
from uvicorn import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from chatsite.socket_transport import SocketTransport

HANDSHAKE = (
    b"GET /ws/?q=secret HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
PING = Frame(Opcode.PING, b"x" * 125).serialize(mask=True)
PONG = 127
"""Bytes of the answer."""


class Line(NamedTuple):
    """A peer that takes little at a time, our side of the connection, and what the application has heard."""

    peer: socket.socket
    transport: SocketTransport
    heard: "asyncio.Queue[Any]"


@asynccontextmanager
async def line() -> AsyncIterator[Line]:
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[Any] = asyncio.Queue()

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            heard.put_nowait(message)

    config = Config(application, ws_max_size=65_536, ws_per_message_deflate=False, log_config=None)
    config.load()
    ours = SocketTransport(config=config, server_state=ServerState(), app_state={})
    listening = socket.create_server(("127.0.0.1", 0))
    for side in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        listening.setsockopt(socket.SOL_SOCKET, side, 4096)
    async with await loop.create_server(lambda: ours, sock=listening):
        with socket.socket() as peer:
            peer.setblocking(False)
            for side in (socket.SO_SNDBUF, socket.SO_RCVBUF):
                peer.setsockopt(socket.SOL_SOCKET, side, 4096)
            await loop.sock_connect(peer, listening.getsockname())
            await loop.sock_sendall(peer, HANDSHAKE)
            head = b""
            while b"\r\n\r\n" not in head:
                head += await loop.sock_recv(peer, 1)
            yield Line(peer, ours, heard)
            ours.transport.abort()


async def test_no_handshake_is_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """uvicorn's has the address, the path and the query. What goes wrong is still told."""
    with caplog.at_level(logging.INFO, "uvicorn.error"):
        async with line() as (_, ours, _):
            ours.logger.warning("It goes wrong.")

    assert caplog.messages == ["It goes wrong."]


async def test_who_takes_no_pongs_is_not_read_from_until_they_do() -> None:
    pings, piece = 40_000, 200
    async with line() as (peer, ours, _):
        loop = asyncio.get_running_loop()

        async def send_all() -> None:
            for _ in range(pings // piece):
                await loop.sock_sendall(peer, PING * piece)

        sending = loop.create_task(send_all())
        waiting = 0
        for _ in range(20):
            await asyncio.wait((sending,), timeout=0.05)
            waiting = max(waiting, ours.transport.get_write_buffer_size())
        assert not sending.done()
        assert waiting < 1_000_000

        came = 0
        async with asyncio.timeout(60):
            while came < pings * PONG:
                came += len(await loop.sock_recv(peer, 65_536))
        await sending


async def test_of_pieces_with_nothing_in_them_none_is_kept() -> None:
    async with line() as (peer, ours, heard), asyncio.timeout(60):
        loop = asyncio.get_running_loop()

        async def send(opcode: Opcode, data: bytes, *, times: int = 1, fin: bool = False) -> None:
            await loop.sock_sendall(peer, Frame(opcode, data, fin=fin).serialize(mask=True) * times)

        await send(Opcode.TEXT, b"a")
        await send(Opcode.CONT, b"", times=10_000)
        await send(Opcode.CONT, b"b")
        await send(Opcode.PING, b"", fin=True)
        # Its answer comes when all before it has been looked at.
        await loop.sock_recv(peer, 2)
        assert ours.frames == [b"a", b"b"]

        await send(Opcode.CONT, b"", fin=True)
        assert (await heard.get())["text"] == "ab"
