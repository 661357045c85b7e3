"""Writes down once a minute what the batches of receipts were like, in a loop and a thread of its own: no receipt waits
for it, and where no receipt was given nothing is written."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from channels.db import database_sync_to_async

from messaging.relay import PROCESS
from receipts.metrics import batches_written
from receipts.services.batches import NONE, note_batches

logger = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds."""
PATIENCE = 2.0
"""Seconds for the last word of a process that ends."""

WRITER = ThreadPoolExecutor(1, thread_name_prefix="batch-notes")

note = database_sync_to_async(note_batches, thread_sensitive=False, executor=WRITER)


class BatchNotes:
    def __init__(self) -> None:
        self._noted = NONE
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the running loop."""
        self._noted = batches_written()
        self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def stop(self) -> None:
        """End, after a last word."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait([self._task])
        self._task = None
        try:
            async with asyncio.timeout(PATIENCE):
                await self.write()
        except Exception:
            logger.warning("The last batches of this process were not noted.", exc_info=True)

    async def write(self) -> None:
        """Write what came since it was written last, if anything did."""
        now = batches_written()
        if now.batches == self._noted.batches:
            return
        await note(process=PROCESS, more=now.since(self._noted))
        self._noted = now

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.write()
            except Exception:
                logger.warning("Batches of receipts could not be noted; trying again.", exc_info=True)


batch_notes = BatchNotes()
