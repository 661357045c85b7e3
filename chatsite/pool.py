"""Threads for the database work of all sockets of a process.

On the one thread that Channels would share between them, a slow statement of one stops every other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from messaging.errors import Overloaded

from .threads import Threads, is_given_up

# With the threads of HTTP and of health, of the hub and of the leases, and the receipts' writer, they fit into the
# database's pool.
THREADS = 8
WAITING = 5_000
PATIENCE = 15.0
"""Seconds after which work that has not begun never does."""

P = ParamSpec("P")
R = TypeVar("R")


class Pool:
    def __init__(self, threads: int, waiting: int, patience: float) -> None:
        self._threads = Threads(threads, waiting, patience, "socket")

    @property
    def waiting(self) -> int:
        """Work that has not begun."""
        return self._threads.waiting

    async def run(self, work: Callable[[], R]) -> R:
        """Do it in a thread, with a database connection of its own. Overloaded, and nothing was done, if it cannot
        begin in time; what has begun is waited for, however long the database takes."""
        job: Future[R] = self._threads.submit(copy_context().run, _with_connections, work)
        try:
            return await asyncio.wrap_future(job)
        except asyncio.CancelledError:
            if is_given_up():
                raise Overloaded from None
            raise


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
