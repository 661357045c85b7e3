"""A TCP proxy between the servers and Valkey that can be slow, hang up, or be a black hole."""

import asyncio
import contextlib
from enum import Enum

CHUNK = 65_536


class Mood(Enum):
    PASSING = "passing"
    SLOW = "slow"
    SWALLOWING = "swallowing"


class Proxy:
    """Passes bytes on to `port`, which may change. Who comes while nobody is there is hung up on."""

    def __init__(self, *, delay: float = 0.3) -> None:
        """`delay`: seconds that each piece waits while the proxy is slow."""
        self.port = self.listens_at = 0
        self.mood = Mood.PASSING
        self.delay = delay
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], Connection] = {}

    async def start(self) -> None:
        """Listen on a free port of this machine (`listens_at`)."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.listens_at = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        tasks = list(self._connections)
        self.cut()
        await asyncio.gather(*tasks, return_exceptions=True)

    def cut(self) -> None:
        """Hang up on everybody."""
        for task in self._connections:
            task.cancel()

    def heal(self, *, forgetting: bool = False) -> None:
        """Pass again. Connections of which something was swallowed are hung up; or they are forgotten, as by a
        firewall: they stay open, and never another byte comes through."""
        self.mood = Mood.PASSING
        for task, connection in self._connections.items():
            if connection.broken and not forgetting:
                task.cancel()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = connection = Connection(self)
        try:
            await connection.serve(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._connections.pop(task, None)
            writer.transport.abort()


class Connection:
    def __init__(self, proxy: Proxy) -> None:
        self.broken = False
        """Something of it was swallowed, so that nothing after it makes sense."""
        self._proxy = proxy

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._proxy.mood is Mood.SWALLOWING:
            self.broken = True
            while await reader.read(CHUNK):
                pass
            return
        there, here = await asyncio.open_connection("127.0.0.1", self._proxy.port)
        pumps = [
            asyncio.ensure_future(self._pump(reader, here)),
            asyncio.ensure_future(self._pump(there, writer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            here.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(CHUNK):
                if self._proxy.mood is Mood.SLOW:
                    await asyncio.sleep(self._proxy.delay)
                self.broken = self.broken or self._proxy.mood is Mood.SWALLOWING
                if not self.broken:
                    target.write(piece)
                    await target.drain()
