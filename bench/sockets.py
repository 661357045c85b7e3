"""The load generator's sockets: as little as a client can be, so that the two cores are left to the server.

Frames go up as they are given and are handed on as they came, with the moment at which they did.
"""

import asyncio
import base64
import json
import os
import struct
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

import uvloop

PATIENCE = 60.0
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
T = TypeVar("T")

Hear = Callable[[bytes, float], None]
"""Called with each frame as it came and the moment (`time.perf_counter`)."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """On the fastest loop there is."""
    return uvloop.run(work)


class Socket(asyncio.Protocol):
    """One socket. `hear` may be replaced at any time; until then frames are dropped."""

    def __init__(self) -> None:
        self.hear: Hear = lambda frame, now: None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._buffer = bytearray()
        self._transport: Any = None
        self._parts: list[bytes] = []

    def send(self, text: bytes) -> None:
        self._transport.write(packed(text))

    def send_packed(self, frame: bytes) -> None:
        """Send what `packed` has made before: nothing is left to do when it counts."""
        self._transport.write(frame)

    def close(self) -> None:
        self._transport.close()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def connection_lost(self, fault: Exception | None) -> None:
        for waiting in (self.opened, self.closed):
            if not waiting.done():
                waiting.set_exception(ConnectionError("The socket was closed."))
                waiting.exception()  # whoever waits hears it; nobody has to

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._buffer += data
        if not self.opened.done() and not self._take_handshake():
            return
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            begin, size = at + 2, buffer[at + 1] & 127
            if size == 126:
                if len(buffer) < begin + 2:
                    break
                size, begin = int.from_bytes(buffer[begin : begin + 2], "big"), begin + 2
            elif size == 127:
                if len(buffer) < begin + 8:
                    break
                size, begin = int.from_bytes(buffer[begin : begin + 8], "big"), begin + 8
            if len(buffer) < begin + size:
                break
            self._take(buffer[at] & 15, bytes(buffer[begin : begin + size]), now)
            at = begin + size
        del buffer[:at]

    def _take_handshake(self) -> bool:
        head, end, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not end:
            return False
        self._buffer = bytearray(rest)
        if b" 101 " in head.split(b"\r\n")[0]:
            self.opened.set_result(None)
            return True
        self.opened.set_exception(ConnectionError(head.decode(errors="replace")))
        return False

    def _take(self, kind: int, body: bytes, now: float) -> None:
        if kind == TEXT:
            self.hear(body, now)
        elif kind == PING:
            self._transport.write(packed(body, PONG))
        elif kind == CLOSE and not self.closed.done():
            self.closed.set_result(int.from_bytes(body[:2], "big"))


def packed(payload: bytes, kind: int = TEXT) -> bytes:
    """A frame as clients send it. Its mask is of zeros, which is one as any other and leaves the payload as it is."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 128 | kind, 128 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", 128 | kind, 128 | 126, size)
    else:
        head = struct.pack("!BBQ", 128 | kind, 128 | 127, size)
    return head + bytes(4) + payload


async def connect(url: str, path: str = "/ws/") -> Socket:
    """An open socket of the server at `http://HOST:PORT`; nobody is logged in."""
    host, _, port = url.removeprefix("http://").partition(":")
    _, socket = await asyncio.get_running_loop().create_connection(Socket, host, int(port))
    key = base64.b64encode(os.urandom(16)).decode()
    socket._transport.write(
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    async with asyncio.timeout(PATIENCE):
        await socket.opened
    return socket


async def log_in(url: str, user_id: str, token: str) -> Socket:
    """An open socket of this person, which has its first frame (`ready`). A server that is busy says so by closing the
    socket; then it is tried again."""
    async with asyncio.timeout(PATIENCE):
        while True:
            socket = await connect(url)
            ready = asyncio.get_running_loop().create_future()

            def hear(frame: bytes, now: float, ready: "asyncio.Future[None]" = ready) -> None:
                if frame.startswith(b'{"frame":"ready"') and not ready.done():
                    ready.set_result(None)
                elif b'"error":' in frame and not ready.done():
                    ready.set_exception(ConnectionError(frame.decode()))

            socket.hear = hear
            socket.send(command("login", {"userID": user_id, "userSig": token}))
            await asyncio.wait((ready, socket.closed), return_when=asyncio.FIRST_COMPLETED)
            if ready.done():
                ready.result()
                return socket
            socket.close()


async def log_in_all(urls: Sequence[str], tokens: dict[str, str], at_once: int = 8) -> list[Socket]:
    """A socket for each of these people, spread over the server's processes, in the order of `tokens`."""
    gate = asyncio.Semaphore(at_once)

    async def one(number: int, user_id: str, token: str) -> Socket:
        async with gate:
            return await log_in(urls[number % len(urls)], user_id, token)

    return await asyncio.gather(
        *(one(number, user_id, token) for number, (user_id, token) in enumerate(tokens.items()))
    )


def command(name: str, params: dict[str, Any], call: int | str = 0) -> bytes:
    return json.dumps({"id": call, "command": name, "params": params}, separators=(",", ":")).encode()


async def ask(socket: Socket, name: str, params: dict[str, Any], call: int | str = "asked") -> dict[str, Any]:
    """The `data` of the answer to one command. Frames that come meanwhile still go to `hear`."""
    answered: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    before, named = socket.hear, f'{{"frame":"answer","id":{json.dumps(call)},'.encode()

    def hear(frame: bytes, now: float) -> None:
        if frame.startswith(named):
            answered.set_result(json.loads(frame))
        else:
            before(frame, now)

    socket.hear = hear
    try:
        socket.send(command(name, params, call))
        async with asyncio.timeout(PATIENCE):
            answer = await answered
    finally:
        socket.hear = before
    if "data" not in answer:
        raise SystemExit(f"{name} was refused: {answer}")
    data: dict[str, Any] = answer["data"]
    return data
