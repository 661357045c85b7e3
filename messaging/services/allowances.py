"""How often somebody may ask, in numbers so large that no request may cost a statement.

Where several processes serve, each takes what it gives out from the database, in blocks: no more than `most` come
through in a window, of all of them together. Where one process serves alone it only counts.

- A block is a fiftieth at most, and smaller near the end, so a process may refuse while another still holds a few.
- While the database says nothing each process counts for itself, up to `most`: whoever reads is not shut out by it.
- Windows end by the clocks of the processes.
"""

import asyncio
import logging
import math
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, time
from typing import NamedTuple

from django.db import close_old_connections, connection

from messaging.errors import TooFrequent
from messaging.wire.limits import published

from .rates import Block, Granted, Rate, sweep, take_blocks

logger = logging.getLogger(__name__)

SHARE, OF_THE_REST = 50, 8
"""A block is this part of the whole at most, and this part of what is left."""

TOGETHER = 300
"""Subjects of one statement."""

PATIENCE = 2.0
"""Seconds that somebody waits for a block."""

BLIND = 1.0
"""Seconds for which the database is not asked again that did not answer."""

MOST_WINDOWS = 100_000
"""So many are kept at a time; of more, the oldest are forgotten."""

SWEPT_EVERY, ROWS_SWEPT_EVERY = 10.0, 60.0


class Allowance(NamedTuple):
    """What is left of a rate, until how many seconds from now."""

    rate: Rate
    left: int
    seconds: int


@dataclass(slots=True)
class _Window:
    most: int
    ends_at: float
    held: int = 0
    """What this process may give out, all in all."""
    used: int = 0
    """What it gave out of that."""
    gone: int = 0
    """What all have taken, when the database was asked last."""
    is_full: bool = False
    wanted: int = 0
    """Those who wait for a block."""


Asked = Future[None]


class Allowances:
    """Safe to call from any thread, and (`try_spend`, `spend_soon`) on an event loop, which it never holds up."""

    def __init__(self, *, is_alone: bool = False) -> None:
        self.is_alone = is_alone
        """Whether no other process serves this database."""
        self._windows: dict[tuple[str, str], _Window] = {}
        self._lock = threading.Lock()
        self._due: dict[tuple[str, str], Rate] = {}
        self._next: Asked | None = None
        self._is_asking = False
        self._blind_until = -math.inf
        self._swept_at = self._rows_swept_at = -math.inf
        self._asker = ThreadPoolExecutor(1, thread_name_prefix="allowances")

    def spend(self, rates: Sequence[Rate]) -> list[Allowance]:
        """One of each, before it is done; what is left then. TooFrequent, and none is spent, if one is used up: it
        names the limit, and says when to come again."""
        while (asked := self.try_spend(rates)) is not None:
            # Or all that the pool has might be held by those who wait.
            if not connection.in_atomic_block:
                connection.close()
            try:
                asked.result(PATIENCE)
            except TimeoutError:
                self._go_blind()
        return self.look(rates)

    async def spend_soon(self, rates: Sequence[Rate]) -> None:
        """The same, on an event loop."""
        while (asked := self.try_spend(rates)) is not None:
            try:
                # Others wait for the same.
                await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(asked)), PATIENCE)
            except TimeoutError:
                self._go_blind()

    def try_spend(self, rates: Sequence[Rate]) -> Asked | None:
        """The same at once; or, and nothing is spent, what to wait for before it is tried again."""
        now = time()
        with self._lock:
            windows = [self._window(rate, now) for rate in rates]
            short = [one for one in zip(rates, windows, strict=True) if one[1].used >= one[1].held]
            if short:
                if full := [one for one in short if self._is_used_up(one[1])]:
                    # Of several, the one that lasts longest.
                    raise used_up(max((_allowance(*one, now) for one in full), key=lambda one: one.seconds))
                if not self._is_blind():
                    return self._ask(short)
            for window in windows:
                window.used += 1
        return None

    def look(self, rates: Sequence[Rate]) -> list[Allowance]:
        """What is left of each, as far as this process knows."""
        now = time()
        with self._lock:
            return [_allowance(rate, self._window(rate, now), now) for rate in rates]

    def _is_used_up(self, window: _Window) -> bool:
        if self.is_alone or window.is_full:
            return True
        return self._is_blind() and window.used >= window.most

    def _is_blind(self) -> bool:
        return monotonic() < self._blind_until

    def _go_blind(self) -> None:
        self._blind_until = monotonic() + BLIND

    def _window(self, rate: Rate, now: float) -> _Window:
        """The one that is now; one that is over is begun anew."""
        name = rate.what, rate.subject
        window = self._windows.get(name)
        if window is None or window.ends_at <= now:
            self._windows.pop(name, None)
            self._make_room(now)
            window = self._windows[name] = _Window(rate.most, now + rate.seconds)
            if self.is_alone:
                window.held = rate.most
        elif window.most != rate.most:
            # Changed while it runs: what is held goes by the old one.
            window.held = rate.most if self.is_alone else min(window.held, window.used)
            window.most, window.is_full = rate.most, False
        return window

    def _make_room(self, now: float) -> None:
        if monotonic() >= self._swept_at + SWEPT_EVERY or (
            len(self._windows) >= MOST_WINDOWS and monotonic() >= self._swept_at + 1
        ):
            self._swept_at = monotonic()
            self._windows = {name: window for name, window in self._windows.items() if window.ends_at > now}
        while len(self._windows) >= MOST_WINDOWS:
            del self._windows[next(iter(self._windows))]

    def _ask(self, short: Sequence[tuple[Rate, _Window]]) -> Asked:
        for rate, window in short:
            window.wanted += 1
            self._due[rate.what, rate.subject] = rate
        if self._next is None:
            self._next = Future()
        if not self._is_asking:
            self._is_asking = True
            self._asker.submit(self._ask_for_all)
        return self._next

    def _ask_for_all(self) -> None:
        """For as long as anybody waits: in one go for all who do."""
        while True:
            with self._lock:
                asked, self._next = self._next, None
                if asked is None:
                    self._is_asking = False
                    return
                blocks = [Block(rate, self._block(name, rate)) for name, rate in self._due.items()]
                self._due.clear()
            try:
                self._take(blocks)
            except Exception:
                self._go_blind()
                logger.warning(
                    "The database does not say how much may be asked; counting alone.", exc_info=True
                )
            asked.set_result(None)

    def _block(self, name: tuple[str, str], rate: Rate) -> int:
        window = self._windows.get(name)
        if window is None:
            return 1
        rest = rate.most - window.gone
        wanted, window.wanted = window.wanted, 0
        return max(wanted, min(rate.most // SHARE, rest // OF_THE_REST), 1)

    def _take(self, blocks: Sequence[Block]) -> None:
        close_old_connections()
        try:
            for first in range(0, len(blocks), TOGETHER):
                some = blocks[first : first + TOGETHER]
                granted = take_blocks(some)
                with self._lock:
                    for block in some:
                        self._hold(block, granted[block.rate])
            if monotonic() >= self._rows_swept_at + ROWS_SWEPT_EVERY:
                self._rows_swept_at = monotonic()
                sweep()
        finally:
            close_old_connections()

    def _hold(self, block: Block, granted: Granted) -> None:
        rate = block.rate
        window = self._windows.get((rate.what, rate.subject))
        if window is None or window.most != rate.most:
            # Forgotten, or changed meanwhile: whoever waits asks again.
            return
        ends_at = granted.ends_at.timestamp()
        if window.ends_at != ends_at:
            window.ends_at, window.held, window.used = ends_at, 0, 0
        window.held += granted.granted
        window.gone = granted.gone
        window.is_full = granted.granted < block.wanted


def _allowance(rate: Rate, window: _Window, now: float) -> Allowance:
    elsewhere = 0 if window.held == window.most else max(0, window.most - window.gone)
    return Allowance(
        rate, max(0, elsewhere + window.held - window.used), max(1, math.ceil(window.ends_at - now))
    )


def used_up(one: Allowance) -> TooFrequent:
    """What to tell whoever has nothing left of it."""
    rate = one.rate
    return TooFrequent(
        f"At most {rate.most} in {rate.seconds} seconds ({published(rate.what)}). Nothing was done; slow down.",
        retryAfter=one.seconds,
        limit=rate.most,
    )


allowances = Allowances()
