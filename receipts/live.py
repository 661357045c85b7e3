"""Telling senders, and those whom the policy lets see, that totals have changed: after the commit, in few frames.

Frames hold absolute totals, so a lost, doubled or late one does no harm. The first goes at once; what changes within
the next `PAUSE` goes together in one, and so on: a thousand readers in a second are a few frames, the last with the
final totals. Each frame to a sender lists every number that it covers, superseded ones too.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from messaging.hub import Envelope, hub
from messaging.live import after_commit
from messaging.wire.frames import encode

from .tallies import Tally
from .wire.shapes import Shape, receipts_frame, row

PAUSE = 0.05
"""Seconds between two frames to the same people."""

ROWS = 200
"""The most totals in one frame: some 40 KB, below what a socket takes at once."""

SENDER, ONLOOKERS = "sender", "onlookers"
NOBODY = 0
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class News:
    """The latest totals of one message for some people, as of `number`, and the numbers that led there."""

    people: tuple[int, ...]
    row: Shape
    number: int
    numbers: frozenset[int] = frozenset()

    def supersede(self, earlier: "News") -> "News":
        """The later of the two, covering the numbers of both."""
        later = self if self.number >= earlier.number else earlier
        return News(later.people, later.row, later.number, self.numbers | earlier.numbers)


class Courier:
    """Keeps what is not told yet. Belongs to the hub's event loop, as long as there is one; without one
    (a management command) everything is told at once."""

    def __init__(self) -> None:
        self._waiting: dict[Key, dict[str, News]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def take(self, key: Key, news: Mapping[str, News]) -> None:
        """Tell this, soon. From any thread; never waits."""
        loop = hub.loop
        if loop is None or loop.is_closed():
            _send(news.values())
        else:
            loop.call_soon_threadsafe(self._take, loop, key, news)

    def _take(self, loop: asyncio.AbstractEventLoop, key: Key, news: Mapping[str, News]) -> None:
        if loop is not self._loop:
            # The pauses of a loop that has ended never end.
            self._loop, self._waiting = loop, {}
        if key not in self._waiting:
            self._send_and_pause(loop, key, news)
            return
        waiting = self._waiting[key]
        for message_id, item in news.items():
            waiting[message_id] = item.supersede(waiting[message_id]) if message_id in waiting else item

    def _send_and_pause(self, loop: asyncio.AbstractEventLoop, key: Key, news: Mapping[str, News]) -> None:
        self._waiting[key] = {}
        loop.call_later(PAUSE, self._end_pause, loop, key)
        _send(news.values())

    def _end_pause(self, loop: asyncio.AbstractEventLoop, key: Key) -> None:
        if loop is self._loop and (news := self._waiting.pop(key, None)):
            self._send_and_pause(loop, key, news)


courier = Courier()


def tell_senders(tallies: Iterable[Tally]) -> None:
    """Tell each sender the new totals of their messages."""
    told: defaultdict[int, dict[str, News]] = defaultdict(dict)
    for tally in tallies:
        sender = tally.message.sender_id
        assert sender is not None
        news = News((sender,), row(tally, sender), tally.number, frozenset((tally.number,)))
        told[sender][tally.message.message_id] = news
    for sender, of_sender in told.items():
        _after_commit((SENDER, sender), of_sender)


def tell_onlookers(tallies: Iterable[Tally], onlookers: Mapping[int, Sequence[int]]) -> None:
    """Tell those beside the sender who may see (`onlookers`, by message), without the numbers, which are the
    sender's. A conversation's are told together."""
    told: defaultdict[int, dict[str, News]] = defaultdict(dict)
    for tally in tallies:
        if people := onlookers.get(tally.message.pk):
            news = News(tuple(people), row(tally, NOBODY), tally.number)
            told[tally.message.conversation_id][tally.message.message_id] = news
    for conversation, of_conversation in told.items():
        _after_commit((ONLOOKERS, conversation), of_conversation)


def _after_commit(key: Key, news: Mapping[str, News]) -> None:
    after_commit(lambda: courier.take(key, news))


def _send(news: Iterable[News]) -> None:
    """Frames of at most `ROWS` totals, each encoded once for all who get the same."""
    by_people: defaultdict[tuple[int, ...], list[News]] = defaultdict(list)
    for item in news:
        by_people[item.people].append(item)
    for people, items in by_people.items():
        for start in range(0, len(items), ROWS):
            some = items[start : start + ROWS]
            numbers = frozenset[int]().union(*(item.numbers for item in some))
            hub.publish(Envelope(encode(receipts_frame(numbers, [item.row for item in some])), people=people))
