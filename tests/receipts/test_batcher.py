"""Natural batching: one write in flight, what arrives meanwhile goes into the next."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import pytest
from django.db import transaction

import receipts.batcher as batching
from messaging.doors import give_up
from messaging.errors import NotLoggedIn, Overloaded
from messaging.models import AccessToken, Conversation, Person
from messaging.services.access import Login, issue_token
from receipts.batcher import Batcher
from receipts.errors import MixedConversations
from receipts.services.acknowledge import Call, Item, ItemResult, Outcome, Result, acknowledge

from .scenes import crowded, fresh, many_people, say

PATIENCE = 30.0


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
    batcher = Batcher(waiting=20, idle=0.5)
    yield batcher
    batcher.stop()


GIVEN = {"m": Result.OK}


def ask(batcher: Batcher, reader: int) -> Future[dict[str, Any]]:
    return batcher.submit(Call(reader, [Item("m")]), dict)


def queued(batcher: Batcher, how_many: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(batcher._queue) < how_many and time.monotonic() < end:
        time.sleep(0.005)
    assert len(batcher._queue) == how_many


def test_what_arrives_while_a_batch_is_written_goes_into_the_next(batcher: Batcher, clerk: Clerk) -> None:
    clerk.go_on.clear()
    first = ask(batcher, 1)
    clerk.wait_for(1)
    others = [ask(batcher, reader) for reader in range(2, 12)]
    queued(batcher, 10)

    clerk.go_on.set()

    assert [one.result(PATIENCE) for one in (first, *others)] == [GIVEN] * 11
    assert clerk.batches[0] == [1]
    assert sorted(clerk.batches[1]) == list(range(2, 12))
    assert len(clerk.batches) == 2


def test_a_batch_is_bounded(monkeypatch: pytest.MonkeyPatch, batcher: Batcher, clerk: Clerk) -> None:
    monkeypatch.setattr(batching, "CALLS_PER_BATCH", 4)
    clerk.go_on.clear()
    first = ask(batcher, 1)
    clerk.wait_for(1)
    others = [ask(batcher, reader) for reader in range(2, 12)]
    queued(batcher, 10)

    clerk.go_on.set()
    for one in (first, *others):
        one.result(PATIENCE)

    assert [len(batch) for batch in clerk.batches] == [1, 4, 4, 2]


def test_one_callers_fault_is_nobody_elses(batcher: Batcher, clerk: Clerk) -> None:
    clerk.bad = {3}
    clerk.go_on.clear()
    first = ask(batcher, 1)
    clerk.wait_for(1)
    others = {reader: ask(batcher, reader) for reader in (2, 3, 4)}
    queued(batcher, 3)

    clerk.go_on.set()

    for one in (first, others[2], others[4]):
        assert one.result(PATIENCE) == GIVEN
    with pytest.raises(ZeroDivisionError, match="batch of 1"):
        others[3].result(PATIENCE)
    assert ask(batcher, 5).result(PATIENCE) == GIVEN


def test_a_refusal_is_raised_where_the_call_came_from(batcher: Batcher, clerk: Clerk) -> None:
    with pytest.raises(MixedConversations):
        ask(batcher, 0).result(PATIENCE)


def test_an_answer_that_cannot_be_shaped_is_its_callers_fault_alone(batcher: Batcher, clerk: Clerk) -> None:
    def unshapely(results: list[ItemResult]) -> dict[str, Any]:
        raise ZeroDivisionError(len(results))

    clerk.go_on.clear()
    first = ask(batcher, 1)
    clerk.wait_for(1)
    bad = batcher.submit(Call(2, [Item("m")]), unshapely)
    last = ask(batcher, 3)
    clerk.go_on.set()

    with pytest.raises(ZeroDivisionError):
        bad.result(PATIENCE)
    assert [one.result(PATIENCE) for one in (first, last, ask(batcher, 4))] == [GIVEN] * 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_writer_that_ends_unexpectedly_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, batcher: Batcher, clerk: Clerk
) -> None:
    def end(taken: Sequence[Any]) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(batching, "_write", end)
        ask(batcher, 1)
        writer = batcher._writer
        assert writer is not None
        writer.join(PATIENCE)
    assert not writer.is_alive()

    assert ask(batcher, 2).result(PATIENCE) == GIVEN


def test_stops_also_when_there_is_nothing_to_stop(clerk: Clerk) -> None:
    batcher = Batcher(idle=0.5)

    batcher.stop()
    assert ask(batcher, 1).result(PATIENCE) == GIVEN
    batcher.stop()
    batcher.stop()

    assert ask(batcher, 2).result(PATIENCE) == GIVEN
    batcher.stop()
    assert batcher._writer is None


def test_refuses_when_too_many_wait(batcher: Batcher, clerk: Clerk) -> None:
    """receipts 9: past a limit a clear error; never silently."""
    clerk.go_on.clear()
    waiting = [ask(batcher, 1)]
    clerk.wait_for(1)
    waiting += [ask(batcher, 2) for _ in range(20)]
    queued(batcher, 20)

    with pytest.raises(Overloaded):
        ask(batcher, 3)

    clerk.go_on.set()
    assert [one.result(PATIENCE) for one in waiting] == [GIVEN] * 21


def test_a_call_that_gave_up_is_not_done_afterwards(batcher: Batcher, clerk: Clerk) -> None:
    clerk.go_on.clear()
    first = ask(batcher, 1)
    clerk.wait_for(1)
    second = ask(batcher, 2)

    assert "Nothing was done" in str(give_up(second))
    assert "not known" in str(give_up(first))
    clerk.go_on.set()
    ask(batcher, 3).result(PATIENCE)

    assert clerk.batches == [[1], [3]]


def test_the_writer_ends_when_there_is_nothing_to_do_and_another_starts(clerk: Clerk) -> None:
    batcher = Batcher(idle=1.0)
    ask(batcher, 1).result(PATIENCE)
    writer = batcher._writer
    assert writer is not None
    writer.join(PATIENCE)

    assert not writer.is_alive()
    assert ask(batcher, 2).result(PATIENCE) == GIVEN
    another = batcher._writer
    assert another is not None
    assert another is not writer
    batcher.stop()
    assert not another.is_alive()


def test_inside_a_transaction_it_is_part_of_it(group: Conversation, alice: Person, bob: Person) -> None:
    message = say(alice, group)
    batcher = Batcher()

    with transaction.atomic():
        results = batcher.submit(Call(bob.pk, [Item(message.message_id)]), dict).result(0)
        transaction.set_rollback(True)

    assert results == {message.message_id: Result.OK}
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
        [
            lambda reader=reader: batcher.submit(Call(reader.pk, items), dict).result(60)
            for reader in readers * 2
        ]
    )

    given = [str(one[message.message_id]) for one in results]
    assert (given.count("ok"), given.count("already")) == (24, 24)
    assert fresh(message).read_count == 24
    assert sum(batches) == 48
    assert len(batches) < 48
    batcher.stop()


@pytest.mark.django_db
def test_a_login_that_is_over_gives_no_receipt_and_the_others_give_theirs(
    batcher: Batcher, alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    message = say(alice, group)
    items = [Item(message.message_id)]
    over, standing = (Login(person, issue_token(person=person, scope="person")[0]) for person in (bob, dora))
    assert over.token is not None
    AccessToken.objects.filter(pk=over.token.pk).delete()

    batch = [batching._Waiting(Call(one.person.pk, items), dict, Future(), one) for one in (over, standing)]
    outcomes = batching._outcomes(batch)

    assert isinstance(outcomes[0], NotLoggedIn)
    assert outcomes[1] == [ItemResult(message.message_id, Result.OK)]
    assert fresh(message).read_count == 1
