"""Says who is connected here, every few seconds, in a loop and a thread of its own: no socket waits for it or causes a
statement. Nothing is written while nothing changed and no lease is half over."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from channels.db import database_sync_to_async
from django.conf import settings

from messaging.hub import hub
from messaging.relay import PROCESS
from messaging.services.leases import renew_leases

from .metrics import LEASES_UNWRITTEN

logger = logging.getLogger(__name__)

LOOKS = 6
"""How often during one lease it is looked whether something changed."""

PATIENCE = 2.0
"""Seconds for the last word of a process that ends; without it its leases expire."""

WRITER = ThreadPoolExecutor(1, thread_name_prefix="leases")

renew = database_sync_to_async(renew_leases, thread_sensitive=False, executor=WRITER)


class Leases:
    def __init__(
        self, sockets: Callable[[], Mapping[int, int]], now: Callable[[], float] = monotonic
    ) -> None:
        self._sockets = sockets
        self._now = now
        self._told: dict[int, tuple[int, float]] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def held(self) -> int:
        """How many people are written down as connected here."""
        return len(self._told)

    def start(self) -> None:
        """Begin, on the running loop."""
        self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def stop(self) -> None:
        """End, and say that nobody is connected here any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None
        try:
            async with asyncio.timeout(PATIENCE):
                await self.write({})
        except Exception:
            logger.warning("The leases of this process were left to expire.", exc_info=True)

    async def write(self, sockets: Mapping[int, int]) -> None:
        """Write what differs from what was written last, or is half over."""
        now, seconds = self._now(), settings.LEASE_SECONDS
        due = {
            person: count
            for person, count in sockets.items()
            if person not in self._told
            or self._told[person][0] != count
            or now - self._told[person][1] >= seconds / 2
        }
        gone = dict.fromkeys(self._told.keys() - sockets.keys(), 0)
        if not due and not gone:
            return
        await renew(process=PROCESS, sockets={**due, **gone}, seconds=seconds)
        self._told.update({person: (count, now) for person, count in due.items()})
        for person in gone:
            del self._told[person]

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(settings.LEASE_SECONDS / LOOKS)
            try:
                await self.write(self._sockets())
            except Exception:
                LEASES_UNWRITTEN.inc()
                logger.warning("Who is connected could not be written; trying again.", exc_info=True)


leases = Leases(hub.sockets_here)
