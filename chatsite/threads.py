"""A few threads with a bounded queue before them, for work that comes from the event loop.

When the database is slow, what would wait behind too much is refused at once, what has waited too long never begins:
memory does not grow, and whoever asks is told.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from messaging.errors import Overloaded


class _Waiting(NamedTuple):
    work: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    patience: asyncio.TimerHandle

    def ends(self) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self.loop.call_soon_threadsafe(self.patience.cancel)


class Threads(Executor):
    """At most `waiting` jobs wait, each for at most `patience` seconds; then its future is cancelled."""

    def __init__(self, threads: int, waiting: int, patience: float, name: str) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = threads
        self._most_waiting = waiting
        self._patience = patience
        self._busy = 0
        self._waiting: OrderedDict[Future[Any], _Waiting] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """On an event loop. Overloaded if too much waits already. What is cancelled leaves the queue at once."""
        job: Future[Any] = Future()
        todo = partial(work, *args, **kwargs)
        with self._lock:
            if self._busy < self._most:
                self._busy += 1
                self._threads.submit(self._go_on, job, todo)
                return job
            if len(self._waiting) >= self._most_waiting:
                raise Overloaded
            loop = asyncio.get_running_loop()
            self._waiting[job] = _Waiting(todo, loop, loop.call_later(self._patience, job.cancel))
        job.add_done_callback(self._drop)
        return job

    def _go_on(self, job: Future[Any], work: Callable[[], Any]) -> None:
        """Do this, and then what waits, while anything does. Who hears that a job has ended finds its place free."""
        while True:
            tell = _outcome(job, work)
            with self._lock:
                following = self._waiting.popitem(last=False) if self._waiting else None
                if following is None:
                    self._busy -= 1
            tell()
            if following is None:
                return
            job, waited = following
            work = waited.work
            waited.ends()

    def _drop(self, job: Future[Any]) -> None:
        with self._lock:
            waited = self._waiting.pop(job, None)
        if waited is not None:
            waited.ends()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


def _outcome(job: Future[Any], work: Callable[[], Any]) -> Callable[[], None]:
    """The work is done, if it was not given up; what tells so to whoever waits for it."""
    if not job.set_running_or_notify_cancel():
        return lambda: None
    try:
        return partial(job.set_result, work())
    except BaseException as fault:  # noqa: BLE001 - whoever waits raises it
        return partial(job.set_exception, fault)


def is_given_up() -> bool:
    """Of a CancelledError that was caught: whether the work was given up, and not whoever waits for it."""
    task = asyncio.current_task()
    return task is not None and not task.cancelling()
