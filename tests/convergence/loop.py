"""An event loop that turns when it is told to, so that a test decides what happens between two of its steps."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

STEPS = 1_000


class Task:
    """A coroutine that has not begun yet; once begun it runs to its end, since nothing here is waited for."""

    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self._work = work
        self._callbacks: list[Callable[[Any], object]] = []

    def add_done_callback(self, callback: Callable[[Any], object]) -> None:
        self._callbacks.append(callback)

    def run(self) -> None:
        try:
            self._work.send(None)
        except StopIteration:
            for callback in self._callbacks:
                callback(self)
        else:
            raise AssertionError("this loop has nothing that could be waited for")

    def cancel(self) -> None:
        self._work.close()


class Loop:
    """What the hub and the courier use of an event loop. Calls are made at once; tasks and timers wait for `turn`."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], object]] = []
        self._tasks: list[Task] = []

    def as_loop(self) -> asyncio.AbstractEventLoop:
        return cast(asyncio.AbstractEventLoop, self)

    def is_closed(self) -> bool:
        return False

    def call_soon_threadsafe(self, call: Callable[..., object], *given: Any) -> None:
        call(*given)

    def call_later(self, delay: float, call: Callable[..., object], *given: Any) -> None:
        self._waiting.append(lambda: call(*given))

    def create_task(self, work: Coroutine[Any, Any, None]) -> Task:
        task = Task(work)
        self._waiting.append(task.run)
        self._tasks.append(task)
        return task

    def clear(self) -> None:
        """Nothing waits any more."""
        for task in self._tasks:
            task.cancel()
        self._waiting, self._tasks = [], []

    def turn(self) -> None:
        """Everything that waits happens, and what follows from it."""
        for _ in range(STEPS):
            if not self._waiting:
                return
            waiting, self._waiting = self._waiting, []
            for call in waiting:
                call()
        raise AssertionError("there was always something more to do")
