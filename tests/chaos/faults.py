"""Breaking things as planned, and mending them again. Each fault is told with its second."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .device import Device
from .plan import Fault
from .proxy import Mood, Proxy
from .servers import Postgresql, Valkey, Web

LEFT_OUT = "left out"
RESPITE = 1.5
"""Seconds in which what was mended is let be, so that something happens that could go wrong."""
SHARE_CUT = 3
"""Every third socket is cut."""

Tell = Callable[[str], None]


@dataclass
class Town:
    """What may break. On SQLite there is neither PostgreSQL nor Valkey."""

    webs: list[Web] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    postgresql: Postgresql | None = None
    valkey: Valkey | None = None
    proxy: Proxy | None = None


@dataclass
class Breaker:
    town: Town
    tell: Tell
    done: Counter[str] = field(default_factory=Counter)
    _broken: set[str] = field(default_factory=set)

    async def follow(self, plan: Sequence[Fault], seconds: float) -> None:
        """Do what is planned, each at its second, and not less than these seconds; afterwards everything runs again.

        What is still broken, or only just mended, is not broken again: that fault is left out.
        """
        begin = time.monotonic()
        async with asyncio.TaskGroup() as faults:
            for fault in plan:
                await asyncio.sleep(begin + fault.at - time.monotonic())
                whom = self._whom(fault)
                if whom in self._broken:
                    self.done[LEFT_OUT] += 1
                else:
                    self._broken.add(whom)
                    faults.create_task(self._do(fault, whom, begin))
            await asyncio.sleep(begin + seconds - time.monotonic())

    async def _do(self, fault: Fault, whom: str, begin: float) -> None:
        started = time.monotonic()
        await self._break(fault)
        mended = time.monotonic()
        self.done[fault.kind] += 1
        self.tell(f"{started - begin:7.1f} s  {fault.kind}, {whom}, for {mended - started:.1f} s")
        await asyncio.sleep(RESPITE)
        self._broken.discard(whom)

    def _whom(self, fault: Fault) -> str:
        subject = fault.kind.split()[0]
        match subject:
            case "web":
                return f"process {fault.which % len(self.town.webs) + 1}"
            case "client":
                return self._device(fault).name
            case "valkey" | "redis":
                return "Valkey"
        return subject

    def _device(self, fault: Fault) -> Device:
        return self.town.devices[fault.which % len(self.town.devices)]

    async def _break(self, fault: Fault) -> None:
        kind, _, what = fault.kind.partition(" ")
        match kind:
            case "web":
                await self._break_web(self.town.webs[fault.which % len(self.town.webs)], what, fault.lasts)
            case "sockets":
                for device in self.town.devices[fault.which % SHARE_CUT :: SHARE_CUT]:
                    device.cut()
            case "client":
                await self._device(fault).be_away(fault.lasts)
            case "valkey":
                await self._break_valkey(what, fault.lasts)
            case "redis":
                await self._break_proxy(what, fault.lasts)
            case "postgres":
                await self._break_postgresql(what, fault.lasts)

    async def _break_web(self, web: Web, what: str, lasts: float) -> None:
        if what == "paused":
            web.pause()
            await asyncio.sleep(lasts)
            web.resume()
            return
        await asyncio.to_thread(web.kill if what == "killed" else web.stop)
        await asyncio.sleep(lasts)
        await asyncio.to_thread(web.start)

    async def _break_valkey(self, what: str, lasts: float) -> None:
        assert self.town.valkey is not None and self.town.proxy is not None
        if what == "flushed":
            await asyncio.to_thread(self.town.valkey.flush)
            return
        # Whoever takes its port next is not ours to talk to.
        self.town.proxy.port = 0
        await asyncio.to_thread(self.town.valkey.kill)
        await asyncio.sleep(lasts)
        self.town.proxy.port = await asyncio.to_thread(self.town.valkey.start)

    async def _break_proxy(self, what: str, lasts: float) -> None:
        proxy = self.town.proxy
        assert proxy is not None
        if what == "cut":
            proxy.cut()
            return
        proxy.mood = Mood.SLOW if what == "slow" else Mood.SWALLOWING
        await asyncio.sleep(lasts)
        proxy.heal(forgetting=what == "forgotten")

    async def _break_postgresql(self, what: str, lasts: float) -> None:
        postgresql = self.town.postgresql
        assert postgresql is not None
        if what == "hung up":
            await asyncio.to_thread(postgresql.hang_up)
            return
        await asyncio.to_thread(postgresql.kill if what == "killed" else postgresql.stop_at_once)
        await asyncio.sleep(lasts)
        await asyncio.to_thread(postgresql.start)
