"""Frames between the processes of one server, over the channel layer: one group, one subscription each.

The layer holds nothing that matters. When it is slow or gone, frames are dropped here, nobody waits,
and clients converge at their next heartbeat.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from . import metrics

logger = logging.getLogger(__name__)

GROUP = "messaging.frames"
PROCESS = uuid.uuid4().hex
QUEUE = 10_000
PATIENCE = 2.0
REJOIN = 30.0
DEAF = 15.0
"""Seconds without a frame after which the connection is made anew: it may be one that a firewall forgot."""
SILENCE = 10.0  # seconds in which nothing is tried after a failure, where a caller would have to wait for it

Facts = dict[str, Any]

_silent_until = 0.0


def relay_or_none() -> "Relay | None":
    """A relay if the channel layer reaches other processes; none for the in-memory layer."""
    layer = get_channel_layer()
    return None if layer is None or isinstance(layer, InMemoryChannelLayer) else Relay(layer)


class Relay:
    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._queue: asyncio.Queue[Facts] = asyncio.Queue(QUEUE)
        self._tasks: list[asyncio.Task[None]] = []
        self.is_up = False
        """Whether the layer was reached when it was last tried."""

    async def start(self, deliver: Callable[[Facts], None]) -> None:
        """Deliver what other processes tell, and send what this one tells, until stopped."""
        loop = asyncio.get_running_loop()
        channel = await self._layer.new_channel("frames")
        self._tasks = [
            loop.create_task(self._send()),
            loop.create_task(self._receive(channel, deliver)),
            loop.create_task(self._stay_in(channel)),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _found(self, is_up: bool) -> None:
        if self.is_up and not is_up:
            metrics.REDIS_LOST.inc()
        self.is_up = is_up

    def send(self, facts: Facts) -> None:
        """Queue a frame for the other processes; with the queue full it is dropped."""
        try:
            self._queue.put_nowait(facts)
        except asyncio.QueueFull:
            metrics.DROPPED_LAYER_SLOW.inc()
            logger.warning("A frame for other processes was dropped: the channel layer does not keep up.")

    def send_from_outside(self, facts: Facts) -> None:
        """Send from a process without an event loop (a management command). Its caller waits, briefly, and after
        a failure not at all for a while: frames are dropped then."""
        global _silent_until
        if time.monotonic() < _silent_until:
            return
        try:
            async_to_sync(self._group_send)(facts)
        except Exception:
            _silent_until = time.monotonic() + SILENCE
            metrics.DROPPED_LAYER_AWAY.inc()
            logger.warning("Frames are dropped: the channel layer cannot be reached.", exc_info=True)

    async def _send(self) -> None:
        while _goes_on():
            facts = await self._queue.get()
            try:
                await self._group_send(facts)
                self._found(True)
            except Exception:
                metrics.DROPPED_LAYER_AWAY.inc()
                self._found(False)
                logger.warning("A frame was dropped: the channel layer cannot be reached.", exc_info=True)

    async def _group_send(self, facts: Facts) -> None:
        message = {"type": "frame", "origin": PROCESS, "facts": facts}
        # Not wait_for, which on Python 3.11 may swallow that it is cancelled.
        async with asyncio.timeout(PATIENCE):
            await self._layer.group_send(GROUP, message)

    async def _receive(self, channel: str, deliver: Callable[[Facts], None]) -> None:
        while _goes_on():
            try:
                async with asyncio.timeout(DEAF):
                    message = await self._layer.receive(channel)
                if message["origin"] != PROCESS:
                    deliver(message["facts"])
            except TimeoutError:
                logger.debug("No frame came from another process for a while.")
            except Exception:
                self._found(False)
                logger.warning("The channel layer cannot be read; trying again.", exc_info=True)
                await asyncio.sleep(PATIENCE)

    async def _stay_in(self, channel: str) -> None:
        """Join again and again: a flushed or restarted Redis forgets its groups, and they expire after a day."""
        while _goes_on():
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._layer.group_add(GROUP, channel)
                self._found(True)
                pause = REJOIN
            except Exception:
                self._found(False)
                logger.warning("The channel layer cannot be joined; trying again.", exc_info=True)
                pause = PATIENCE
            await asyncio.sleep(pause)


def _goes_on() -> bool:
    """Whether the running task has not been told to end. What it awaits may have swallowed that it was."""
    task = asyncio.current_task()
    return task is not None and not task.cancelling()
