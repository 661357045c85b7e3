"""The pauses between frames of totals: what is sent at once, what waits, and that it is looked up before it leaves."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from messaging.hub import Envelope, hub
from messaging.wire.frames import encode

from .wire.shapes import Shape, receipts_frame

logger = logging.getLogger(__name__)

PAUSE = 0.03
"""Seconds between two frames to the same people."""

ROWS = 200
"""The most totals in one frame: some 40 KB, below what a socket takes at once."""

WAITING = 5_000
"""The most messages, and the most numbers, that wait under one key; past it all of them are dropped."""

Key = tuple[str, int]
"""Who is told together: what they are to the messages, and whose or where these are."""

Waiting = dict[int, set[int]]
"""By message (pk): the numbers that are not told yet."""


@dataclass(frozen=True, slots=True)
class News:
    """The totals of one message for some people (None: they may not be told), and the numbers that led there."""

    people: tuple[int, ...]
    row: Shape | None
    numbers: frozenset[int] = frozenset()


class Courier:
    """Keeps what is not told yet. Belongs to the hub's event loop, as long as there is one; without one
    (a management command) everything is told at once.

    What waits is looked up off the loop, for all whose pause is over together and by one at a time: if that takes
    longer than a pause, more is told at once. If it fails nothing is told, and clients catch up by the numbers.
    """

    def __init__(
        self,
        look_up: Callable[[Mapping[Key, Waiting]], Awaitable[list[News]]],
        look_up_at_once: Callable[[Mapping[Key, Waiting]], list[News]],
    ) -> None:
        self._look_up = look_up
        self._look_up_at_once = look_up_at_once
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[Key, Waiting] = {}
        self._due: set[Key] = set()
        self._telling: asyncio.Task[None] | None = None

    def take(self, key: Key, news: Mapping[int, News]) -> None:
        """Tell this, by message, soon. From any thread; never waits."""
        loop = hub.loop
        if loop is None or loop.is_closed():
            _send(news.values())
        else:
            loop.call_soon_threadsafe(self._take, loop, key, news)

    def ask(self, key: Key, messages: Collection[int]) -> None:
        """Tell what there is to tell of these messages, looked up first. From any thread; with a loop, never waits."""
        loop = hub.loop
        if loop is None or loop.is_closed():
            _send(self._look_up_at_once({key: {message: set() for message in messages}}))
        else:
            loop.call_soon_threadsafe(self._ask, loop, key, messages)

    def _take(self, loop: asyncio.AbstractEventLoop, key: Key, news: Mapping[int, News]) -> None:
        self._belong_to(loop)
        if key in self._waiting:
            _add(self._waiting[key], {message: item.numbers for message, item in news.items()})
            return
        self._pause(loop, key)
        _send(news.values())

    def _ask(self, loop: asyncio.AbstractEventLoop, key: Key, messages: Collection[int]) -> None:
        self._belong_to(loop)
        is_first = key not in self._waiting
        _add(self._waiting.setdefault(key, {}), dict.fromkeys(messages, ()))
        if is_first:
            self._tell(loop, key)

    def _belong_to(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is not self._loop:
            # The pauses of a loop that has ended never end.
            self._loop, self._waiting, self._due, self._telling = loop, {}, set(), None

    def _pause(self, loop: asyncio.AbstractEventLoop, key: Key) -> None:
        self._waiting.setdefault(key, {})
        loop.call_later(PAUSE, self._end_pause, loop, key)

    def _end_pause(self, loop: asyncio.AbstractEventLoop, key: Key) -> None:
        if loop is not self._loop:
            return
        if not self._waiting[key]:
            del self._waiting[key]
            return
        self._tell(loop, key)

    def _tell(self, loop: asyncio.AbstractEventLoop, key: Key) -> None:
        self._due.add(key)
        if self._telling is None:
            self._telling = loop.create_task(self._tell_due(loop))

    async def _tell_due(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tell those whose pause is over, and those for whom it ends meanwhile. The keys stay among the waiting, so
        that nothing overtakes."""
        while self._due:
            due = {key: self._waiting[key] for key in self._due}
            self._waiting |= {key: {} for key in due}
            self._due = set()
            try:
                _send(await self._look_up(due))
            except Exception:
                logger.exception(
                    "Totals of receipts could not be looked up; those concerned catch up by the numbers."
                )
            for key in due:
                self._pause(loop, key)
        self._telling = None


def _add(waiting: Waiting, changed: Mapping[int, Iterable[int]]) -> None:
    for message, numbers in changed.items():
        waiting.setdefault(message, set()).update(numbers)
    if max(len(waiting), sum(map(len, waiting.values()))) > WAITING:
        logger.warning("Totals of %d messages waited for too long and were dropped.", len(waiting))
        waiting.clear()


def _send(news: Iterable[News]) -> None:
    """Frames of at most `ROWS` totals, each encoded once for all who get the same."""
    by_people: defaultdict[tuple[tuple[int, ...], bool], list[News]] = defaultdict(list)
    for item in news:
        # What one is told as a sender and as an onlooker stays apart.
        by_people[item.people, bool(item.numbers)].append(item)
    for (people, _), items in by_people.items():
        for start in range(0, len(items), ROWS):
            some = items[start : start + ROWS]
            numbers = frozenset[int]().union(*(item.numbers for item in some))
            rows = [item.row for item in some if item.row is not None]
            hub.publish(Envelope(encode(receipts_frame(numbers, rows)), people=people))
