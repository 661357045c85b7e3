"""A receiver of webhooks that answers at once and keeps nothing: how many came, and when the first and the last."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
PATIENCE = 120.0  # seconds without a single one


class Sink:
    def __init__(self) -> None:
        self.port = 0
        self.taken = 0
        self.first = self.last = 0.0

    def again(self) -> None:
        self.taken, self.first, self.last = 0, 0.0, 0.0

    def take(self) -> None:
        self.last = time.perf_counter()
        self.first = self.first or self.last
        self.taken += 1

    @property
    def per_second(self) -> float:
        return (self.taken - 1) / (self.last - self.first)

    def wait_for(self, many: int) -> None:
        """Until so many came."""
        seen, end = 0, time.monotonic() + PATIENCE
        while self.taken < many:
            if self.taken > seen:
                seen, end = self.taken, time.monotonic() + PATIENCE
            if time.monotonic() > end:
                raise SystemExit(f"Only {self.taken} of {many} events came.")
            time.sleep(0.02)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            _, _, length = head.lower().partition(b"content-length: ")
            await reader.readexactly(int(length.split(b"\r\n")[0]))
            self.take()
            writer.write(ANSWER)
            await writer.drain()
        finally:
            writer.close()


@contextmanager
def standing_sink() -> Iterator[Sink]:
    """It serves on a loop and in a thread of its own."""
    sink, loop, is_ready = Sink(), asyncio.new_event_loop(), threading.Event()

    async def begin() -> None:
        server = await asyncio.start_server(sink.answer, "127.0.0.1", 0, backlog=512)
        sink.port = server.sockets[0].getsockname()[1]
        is_ready.set()

    def serve() -> None:
        loop.run_until_complete(begin())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    is_ready.wait()
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
