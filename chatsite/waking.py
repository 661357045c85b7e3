"""Results of other threads on an event loop: however many are ready together, it is woken once."""

import asyncio
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


class Waking:
    """Belongs to one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._ready: deque[tuple[asyncio.Future[Any], Future[Any]]] = deque()
        self._is_called = False

    def done(self, waiting: "asyncio.Future[Any]", future: "Future[Any]") -> None:
        """From any thread."""
        self._ready.append((waiting, future))
        if not self._is_called and not self.loop.is_closed():
            self._is_called = True
            self.loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        # First: whatever is ready from now on calls again.
        self._is_called = False
        while self._ready:
            waiting, future = self._ready.popleft()
            if waiting.done():
                continue
            if future.cancelled():
                waiting.cancel()
            elif (fault := future.exception()) is not None:
                waiting.set_exception(fault)
            else:
                waiting.set_result(future.result())


_waking: Waking | None = None


async def result_of(future: "Future[T]") -> T:
    """What a future of another thread comes to. Whoever stops waiting does not cancel it."""
    global _waking
    loop = asyncio.get_running_loop()
    if _waking is None or _waking.loop is not loop:
        _waking = Waking(loop)
    waiting: asyncio.Future[T] = loop.create_future()
    future.add_done_callback(partial(_waking.done, waiting))
    return await waiting
