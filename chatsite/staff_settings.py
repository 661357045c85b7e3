"""Looks every few seconds what staff have set, on whichever process: limits, and what back ends are asked and told; and
what the last check of everything found. Whoever goes by it looks into memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from channels.db import database_sync_to_async

from messaging.services import outbox
from messaging.services.callbacks.known import adopt_environment
from messaging.services.callbacks.known import known as callbacks
from messaging.services.checks import known as checks
from messaging.services.limits import read_limits

logger = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds in which what was set on another process holds on this one. Less than half of `outbox.FRESH`, so that no
request looks for itself who is to be told."""

READER = ThreadPoolExecutor(1, thread_name_prefix="staff-settings")


def _read() -> None:
    read_limits()
    callbacks.look()
    outbox.known.look()
    checks.look()


adopt = database_sync_to_async(adopt_environment, thread_sensitive=False, executor=READER)
read = database_sync_to_async(_read, thread_sensitive=False, executor=READER)


class StaffSettings:
    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read them before anybody is served, and again and again, on the running loop."""
        await self._try(adopt)
        await self.look()
        self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def look(self) -> None:
        """Without the database what was read last holds on."""
        await self._try(read)

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def _try(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:
            logger.warning("What staff set could not be read; what was read last holds.", exc_info=True)


staff_settings = StaffSettings()
