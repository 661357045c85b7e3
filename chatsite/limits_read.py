"""Looks every few seconds which limits staff have set, on whichever process: those that are asked for a limit look into
memory."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from channels.db import database_sync_to_async

from messaging.services.limits import read_limits

logger = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds in which a limit that was set on another process holds on this one."""

READER = ThreadPoolExecutor(1, thread_name_prefix="limits")

read = database_sync_to_async(read_limits, thread_sensitive=False, executor=READER)


class LimitsRead:
    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read them before anybody is served, and again and again, on the running loop."""
        await self.look()
        self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def look(self) -> None:
        """Without the database those hold on that were read last."""
        try:
            await read()
        except Exception:
            logger.warning("Limits could not be read; those that held go on.", exc_info=True)

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.look()


limits_read = LimitsRead()
