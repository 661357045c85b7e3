"""Coming to rest: whether everybody is there, and shows what a fresh load shows."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from bench.client.differences import differences
from bench.client.replica import Replica

from .case import Violation
from .device import Device

LOOKS_EVERY = 0.3
LOADS_AFRESH_EVERY = 10.0
"""Seconds: what somebody gave up asking may still be under way, and the first fresh load be too early."""
TOLD = 5
"""The most differences of one device that are told."""


async def until_settled(devices: Sequence[Device], within: float) -> None:
    """Wait until everybody is there and holds what there is."""
    end = time.time() + within
    while not all(device.is_settled for device in devices):
        assert time.time() < end, "nothing is broken yet, and not everybody is there"
        await asyncio.sleep(LOOKS_EVERY)


async def until_alike(devices: Sequence[Device], within: float) -> list[Violation]:
    """Wait until everybody shows what a fresh load shows; who does not within these seconds."""
    end = time.time() + within
    apart, fresh = list(devices), dict[str, Any]()
    while apart and time.time() < end:
        fresh |= {device.who: await _loaded_afresh(device) for device in apart}
        loaded = time.time()
        while apart and time.time() < loaded + LOADS_AFRESH_EVERY:
            await asyncio.sleep(LOOKS_EVERY)
            apart = [device for device in apart if not _is_like(device, fresh[device.who])]
    return [
        Violation("not what a fresh load shows", device.name, time.time(), _apart(device, fresh[device.who]))
        for device in apart
    ]


def _is_like(device: Device, fresh: dict[str, Any]) -> bool:
    return device.is_settled and device.replica.shown() == fresh


def _apart(device: Device, fresh: dict[str, Any]) -> str:
    found = list(differences(device.replica.shown(), fresh))
    return "; ".join(
        [f"{len(found)} differences", *found[:TOLD], *([] if device.is_settled else ["not settled"])]
    )


async def _loaded_afresh(device: Device) -> dict[str, Any]:
    replica = Replica(device.who)
    replica.take({"frame": "ready", **await device.fetch("sync")}, time.monotonic())
    while not replica.is_settled():
        pulls = replica.pulls(time.monotonic())
        await asyncio.gather(*(device.answer(replica, pull) for pull in pulls))
        await asyncio.sleep(0 if pulls else 0.1)
    return replica.shown()
