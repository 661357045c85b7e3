"""Threads for the database work of all sockets of a process.

On the one thread that Channels would share between them, a slow statement of one stops every other. When the database
itself is slow, work that waited too long is refused before it begins, and so is what would wait behind too much.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from messaging.errors import Overloaded

# With the threads of HTTP, of the hub and of the leases, and the receipts' writer, they fit into the database's pool.
THREADS = 8
WAITING = 5_000
PATIENCE = 15.0
"""Seconds after which work that has not begun never does."""

P = ParamSpec("P")
R = TypeVar("R")


class Pool:
    def __init__(self, threads: int, waiting: int, patience: float) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="socket")
        self._most = threads + waiting
        self._patience = patience
        self._jobs = 0

    async def run(self, work: Callable[[], R]) -> R:
        """Do it in a thread, with a database connection of its own. Overloaded, and nothing was done, if it cannot
        begin in time; what has begun is waited for, however long the database takes."""
        if self._jobs >= self._most:
            raise Overloaded
        self._jobs += 1
        job = self._threads.submit(copy_context().run, _with_connections, work)
        try:
            return await self._finished(job)
        finally:
            self._jobs -= 1
            job.cancel()

    async def _finished(self, job: Future[R]) -> R:
        waited_for = asyncio.wrap_future(job)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                return await asyncio.shield(waited_for)
        if job.cancel():
            raise Overloaded
        return await waited_for


def _with_connections(work: Callable[[], R]) -> R:
    # No request begins or ends in these threads, so nobody else would drop a connection that is broken or too old.
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


POOL = Pool(THREADS, WAITING, PATIENCE)


def in_pool(work: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """The same work, awaited: in a thread of the pool."""

    @wraps(work)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return await POOL.run(partial(work, *args, **kwargs))

    return run
