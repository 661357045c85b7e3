"""Natural batching: one write in flight, what arrives meanwhile goes into the next."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import transaction

import receipts.batcher as batching
from messaging.errors import Overloaded
from messaging.models import Conversation, Person
from receipts.batcher import Batcher
from receipts.errors import MixedConversations
from receipts.services.acknowledge import Call, Item, ItemResult, Outcome, Result, acknowledge

from .scenes import crowded, fresh, many_people, say

PATIENCE = 10.0


class Clerk:
    """Stands for `acknowledge`: remembers the batches, and holds them until told to go on."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.bad: set[int] = set()

    def __call__(self, calls: Sequence[Call]) -> list[Outcome]:
        self.batches.append([call.reader for call in calls])
        assert self.go_on.wait(PATIENCE)
        if self.bad & {call.reader for call in calls}:
            raise ZeroDivisionError(f"batch of {len(calls)}")
        return [[ItemResult("m", Result.OK)] if call.reader else MixedConversations() for call in calls]

    def wait_for(self, batches: int) -> None:
        end = time.monotonic() + PATIENCE
        while len(self.batches) < batches and time.monotonic() < end:
            time.sleep(0.005)
        assert len(self.batches) >= batches


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch) -> Clerk:
    clerk = Clerk()
    monkeypatch.setattr(batching, "acknowledge", clerk)
    monkeypatch.setattr(batching, "close_old_connections", lambda: None)
    return clerk


@pytest.fixture
def batcher() -> Iterator[Batcher]:
    batcher = Batcher(waiting=20, patience=PATIENCE, idle=0.5)
    yield batcher
    batcher.stop()


@pytest.fixture
def callers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(30) as callers:
        yield callers


def call(reader: int) -> Call:
    return Call(reader, [Item("m")])


def queued(batcher: Batcher, how_many: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(batcher._queue) < how_many and time.monotonic() < end:
        time.sleep(0.005)
    assert len(batcher._queue) == how_many


def test_what_arrives_while_a_batch_is_written_goes_into_the_next(
    batcher: Batcher, clerk: Clerk, callers: ThreadPoolExecutor
) -> None:
    clerk.go_on.clear()
    first = callers.submit(batcher.submit, call(1))
    clerk.wait_for(1)
    others = [callers.submit(batcher.submit, call(reader)) for reader in range(2, 12)]
    queued(batcher, 10)

    clerk.go_on.set()

    assert [one.result(PATIENCE) for one in (first, *others)] == [[ItemResult("m", Result.OK)]] * 11
    assert clerk.batches[0] == [1]
    assert sorted(clerk.batches[1]) == list(range(2, 12))
    assert len(clerk.batches) == 2


def test_a_batch_is_bounded(
    monkeypatch: pytest.MonkeyPatch, batcher: Batcher, clerk: Clerk, callers: ThreadPoolExecutor
) -> None:
    monkeypatch.setattr(batching, "CALLS_PER_BATCH", 4)
    clerk.go_on.clear()
    first = callers.submit(batcher.submit, call(1))
    clerk.wait_for(1)
    others = [callers.submit(batcher.submit, call(reader)) for reader in range(2, 12)]
    queued(batcher, 10)

    clerk.go_on.set()
    for one in (first, *others):
        one.result(PATIENCE)

    assert [len(batch) for batch in clerk.batches] == [1, 4, 4, 2]


def test_one_callers_fault_is_nobody_elses(
    batcher: Batcher, clerk: Clerk, callers: ThreadPoolExecutor
) -> None:
    clerk.bad = {3}
    clerk.go_on.clear()
    first = callers.submit(batcher.submit, call(1))
    clerk.wait_for(1)
    others = {reader: callers.submit(batcher.submit, call(reader)) for reader in (2, 3, 4)}
    queued(batcher, 3)

    clerk.go_on.set()

    for one in (first, others[2], others[4]):
        assert one.result(PATIENCE) == [ItemResult("m", Result.OK)]
    with pytest.raises(ZeroDivisionError, match="batch of 1"):
        others[3].result(PATIENCE)
    assert batcher.submit(call(5)) == [ItemResult("m", Result.OK)]


def test_a_refusal_is_raised_where_the_call_came_from(batcher: Batcher, clerk: Clerk) -> None:
    with pytest.raises(MixedConversations):
        batcher.submit(call(0))


def test_refuses_when_too_many_wait(batcher: Batcher, clerk: Clerk, callers: ThreadPoolExecutor) -> None:
    """receipts 9: past a limit a clear error; never silently."""
    clerk.go_on.clear()
    waiting = [callers.submit(batcher.submit, call(1))]
    clerk.wait_for(1)
    waiting += [callers.submit(batcher.submit, call(2)) for _ in range(20)]
    queued(batcher, 20)

    with pytest.raises(Overloaded):
        batcher.submit(call(3))

    clerk.go_on.set()
    assert [one.result(PATIENCE) for one in waiting] == [[ItemResult("m", Result.OK)]] * 21


def test_a_call_that_gave_up_is_not_done_afterwards(clerk: Clerk, callers: ThreadPoolExecutor) -> None:
    batcher = Batcher(patience=0.2, idle=0.5)
    clerk.go_on.clear()
    first = callers.submit(batcher.submit, call(1))
    clerk.wait_for(1)
    second = callers.submit(batcher.submit, call(2))

    with pytest.raises(Overloaded, match="Nothing was done"):
        second.result(PATIENCE)
    with pytest.raises(Overloaded, match="not known"):
        first.result(PATIENCE)
    clerk.go_on.set()
    batcher.submit(call(3))

    assert clerk.batches == [[1], [3]]
    batcher.stop()


def test_the_writer_ends_when_there_is_nothing_to_do_and_another_starts(clerk: Clerk) -> None:
    batcher = Batcher(idle=0.05)
    batcher.submit(call(1))
    writer = batcher._writer
    assert writer is not None
    writer.join(PATIENCE)

    assert not writer.is_alive()
    assert batcher.submit(call(2)) == [ItemResult("m", Result.OK)]
    batcher.stop()
    assert not any(thread.name == "receipts" and thread.is_alive() for thread in threading.enumerate())


def test_inside_a_transaction_it_is_part_of_it(group: Conversation, alice: Person, bob: Person) -> None:
    message = say(alice, group)
    batcher = Batcher()

    with transaction.atomic():
        results = batcher.submit(Call(bob.pk, [Item(message.message_id)]))
        transaction.set_rollback(True)

    assert results == [ItemResult(message.message_id, Result.OK)]
    assert fresh(message).read_count == 0
    assert batcher._writer is None


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_hundreds_of_callers_share_a_few_transactions(
    monkeypatch: pytest.MonkeyPatch,
    batcher: Batcher,
    alice: Person,
    at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]],
) -> None:
    """receipts 4: twenty retries at once: one row, one count."""
    batches: list[int] = []

    def counted(calls: Sequence[Call]) -> list[Outcome]:
        batches.append(len(calls))
        return acknowledge(calls)

    monkeypatch.setattr(batching, "acknowledge", counted)
    monkeypatch.setattr(batcher, "_most_waiting", 1_000)
    readers = many_people(24)
    message = say(alice, crowded(alice, readers))
    items = [Item(message.message_id)]

    results = at_once(
        [lambda reader=reader: batcher.submit(Call(reader.pk, items)) for reader in readers * 2]
    )

    given = [str(one[0].result) for one in results]
    assert (given.count("ok"), given.count("already")) == (24, 24)
    assert fresh(message).read_count == 24
    assert sum(batches) == 48
    assert len(batches) < 48
    batcher.stop()
