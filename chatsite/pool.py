"""Threads for the database work of all sockets of a process.

On the one thread that Channels would share between them, a slow statement of one stops every other.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar, cast

from channels.db import database_sync_to_async

# With the HTTP threads, the hub's and the receipts' writer they fit into the database's pool of connections.
THREADS = 8

POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="socket")

P = ParamSpec("P")
R = TypeVar("R")


def in_pool(work: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """The same work, awaited: in a thread of the pool, with a database connection of its own."""
    return cast(
        "Callable[P, Awaitable[R]]", database_sync_to_async(work, thread_sensitive=False, executor=POOL)
    )
