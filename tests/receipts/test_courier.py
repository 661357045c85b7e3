"""The pauses between frames of totals."""

import asyncio
import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from messaging.hub import Envelope, hub
from receipts import courier as couriers
from receipts.courier import PAUSE, ROWS, Courier, Key, News, Waiting

pytestmark = pytest.mark.once


class Desk:
    """A courier on the running loop, what is true, and what was handed in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[float, Envelope]] = []
        self.truth: dict[int, int] = {}
        self.secret: set[int] = set()
        self.looks = 0
        self.fault: Exception | None = None
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.courier = Courier(self.look_up, lambda due: [])
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(hub, "loop", loop)
        monkeypatch.setattr(hub, "publish", lambda envelope: self.sent.append((loop.time(), envelope)))

    def take(self, number: int, *, message: int = 1, sender: int = 1) -> None:
        self.truth[message] = max(number, self.truth.get(message, 0))
        news = News((sender,), self.row(message), frozenset((number,)))
        self.courier.take(("sender", sender), {message: news})

    def row(self, message: int) -> dict[str, Any]:
        return {"messageID": f"m{message}", "tallySeq": self.truth[message]}

    async def look_up(self, due: Mapping[Key, Waiting]) -> list[News]:
        self.looks += 1
        await self.go_on.wait()
        if self.fault:
            raise self.fault
        return [
            News((sender,), None if message in self.secret else self.row(message), frozenset(numbers))
            for (_, sender), waiting in due.items()
            for message, numbers in waiting.items()
        ]

    def bodies(self) -> list[Any]:
        return [json.loads(envelope.body) for _, envelope in self.sent]

    def numbers(self) -> list[int]:
        return [number for body in self.bodies() for number in body["numbers"]]

    async def until_quiet(self) -> None:
        await asyncio.sleep(0)
        for _ in range(1_000):
            if not self.courier._waiting:
                return
            await asyncio.sleep(PAUSE / 5)
        raise AssertionError(self.courier._waiting)


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_a_burst_is_a_few_frames_the_last_with_the_final_totals(desk: Desk) -> None:
    """receipts 5: bursts are coalesced: a thousand readers in a second give the sender a few events, the last with
    the final totals. Each lists every number that it covers, superseded ones too."""
    for number in range(1, 1001):
        desk.take(number)
        if number % 100 == 0:
            await asyncio.sleep(0.01)
    await desk.until_quiet()

    bodies = desk.bodies()
    assert 2 <= len(bodies) <= 11  # one at most whenever the loop turns
    assert bodies[0]["numbers"] == [1]
    assert bodies[-1]["receipts"] == [{"messageID": "m1", "tallySeq": 1000}]
    assert desk.numbers() == list(range(1, 1001))
    times = [at for at, _ in desk.sent]
    assert all(later - earlier >= PAUSE * 0.9 for earlier, later in pairwise(times))


async def test_totals_that_come_late_do_not_go_back(desk: Desk) -> None:
    """receipts 5: a late event does no harm."""
    for number in (1, 3, 2):
        desk.take(number)
    await desk.until_quiet()

    assert desk.bodies()[1:] == [
        {"frame": "receipts", "numbers": [2, 3], "receipts": [{"messageID": "m1", "tallySeq": 3}]}
    ]


async def test_what_may_not_be_told_when_the_pause_ends_is_its_number_alone(desk: Desk) -> None:
    desk.take(1)
    desk.take(2)
    desk.take(3, message=2)
    desk.secret = {1}
    await desk.until_quiet()

    assert desk.bodies()[1:] == [
        {"frame": "receipts", "numbers": [2, 3], "receipts": [{"messageID": "m2", "tallySeq": 3}]}
    ]


async def test_senders_do_not_wait_for_each_other(desk: Desk) -> None:
    desk.take(1)
    desk.take(1, sender=2)
    await asyncio.sleep(0)

    assert [envelope.people for _, envelope in desk.sent] == [(1,), (2,)]


async def test_a_frame_holds_no_more_than_a_socket_takes_at_once(desk: Desk) -> None:
    desk.take(1)
    for number in range(2, 2 * ROWS + 3):
        desk.take(number, message=number)
    await desk.until_quiet()

    assert [len(body["receipts"]) for body in desk.bodies()] == [1, ROWS, ROWS, 1]
    assert sorted(desk.numbers()) == list(range(1, 2 * ROWS + 3))


async def test_what_comes_while_it_is_looked_up_waits_its_turn(desk: Desk) -> None:
    """Nothing overtakes, and however long it takes there is one looking up, for all."""
    desk.go_on.clear()
    for sender in range(1, 6):
        desk.take(1, message=sender, sender=sender)
        desk.take(2, message=sender, sender=sender)
    await asyncio.sleep(3 * PAUSE)
    for sender in range(1, 6):
        desk.take(3, message=sender, sender=sender)
    assert (len(desk.sent), desk.looks) == (5, 1)

    desk.go_on.set()
    await desk.until_quiet()

    by_sender = {sender: [] for sender in range(1, 6)}
    for (_, envelope), body in zip(desk.sent, desk.bodies(), strict=True):
        by_sender[envelope.people[0]] += body["numbers"]
    assert by_sender == {sender: [1, 2, 3] for sender in range(1, 6)}
    assert desk.looks <= 6


async def test_what_cannot_be_looked_up_is_dropped_and_the_next_is_told(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.take(1)
    desk.take(2)
    desk.fault = ConnectionError("no database")
    await desk.until_quiet()
    assert "could not be looked up" in caplog.text

    desk.fault = None
    desk.take(3)
    desk.take(4)
    await desk.until_quiet()

    assert desk.numbers() == [1, 3, 4]


async def test_what_waits_is_bounded(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(couriers, "WAITING", 10)
    for number in range(1, 21):
        desk.take(number)
    await desk.until_quiet()

    assert "dropped" in caplog.text
    assert desk.numbers() == [1, *range(13, 21)]
    assert desk.bodies()[-1]["receipts"] == [{"messageID": "m1", "tallySeq": 20}]


async def test_keeps_nothing_of_those_for_whom_there_is_nothing(desk: Desk) -> None:
    for sender in range(1, 21):
        desk.take(1, sender=sender)
    await desk.until_quiet()

    assert len(desk.sent) == 20
    assert desk.looks == 0


async def test_a_new_loop_starts_afresh(desk: Desk) -> None:
    """The server's loop never changes; those of tests do."""
    desk.courier._waiting[("sender", 1)] = {}

    desk.take(1)
    await asyncio.sleep(0)

    assert len(desk.sent) == 1
