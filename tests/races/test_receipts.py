"""`acknowledge`, by many at once: one row, one count, one place each, whatever else happens meanwhile."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest

from messaging.models import Conversation, Message, Person
from messaging.services.blocks import block_person
from messaging.services.direct import open_direct
from messaging.services.members import join_group, leave_group, remove_member
from messaging.services.messages import recall_message
from messaging.services.people import deactivate_person, set_sharing, set_sharing_here
from receipts.batcher import Batcher
from receipts.models import Receipt
from receipts.services.acknowledge import Result, acknowledge
from receipts.services.catch_up import head_of
from receipts.services.recount import find_drift

from .conftest import Race
from .scenes import Interruption, call_of, group_of, read, results_of, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

THREADS = 64


Way = Callable[[Person, Sequence[Message]], list[Result]]


@pytest.fixture(params=["each by itself", "in batches"])
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    """How receipts come to be written: on each caller's own thread, or by the one writer that the doors use."""
    if request.param == "each by itself":
        yield read
        return
    batcher = Batcher()
    yield lambda reader, messages: _in_batches(batcher, reader, messages)
    batcher.stop()


def _in_batches(batcher: Batcher, reader: Person, messages: Sequence[Message]) -> list[Result]:
    answer = batcher.submit(call_of(reader, messages), lambda given: {"results": results_of(given)})
    return list(answer.result(60)["results"])


@pytest.mark.parametrize("how_many", [1, 8])
def test_the_same_receipts_sent_by_64_threads_are_given_once(
    race: Race, alice: Person, way: Way, how_many: int
) -> None:
    readers = some_people("reader", how_many)
    group = group_of(alice, readers)
    messages = [say(alice, group) for _ in range(30)]

    calls = [partial(way, readers[number % how_many], messages) for number in range(THREADS)]
    answers = race(calls)

    results = Counter(result for answer in answers for result in answer)
    assert results == {Result.OK: 30 * how_many, Result.ALREADY: 30 * (THREADS - how_many)}
    assert Receipt.objects.count() == 30 * how_many


def test_the_same_receipt_of_a_direct_message_is_given_once(race: Race, alice: Person, bob: Person) -> None:
    message = say(alice, open_direct(person=alice, peer=bob))

    answers = race([partial(read, bob, [message])] * 16)

    assert Counter(result for (result,) in answers) == {Result.OK: 1, Result.ALREADY: 15}


def test_batches_that_cross_wait_for_each_other_and_never_for_ever(
    race: Race, alice: Person, way: Way
) -> None:
    bob, dora = some_people("crossing", 2)
    group = group_of(alice, [bob, dora])
    messages = [[say(alice, group) for _ in range(30)] for _ in range(4)]

    forth = [partial(way, bob, some) for some in messages]
    back = [partial(way, dora, some[::-1]) for some in messages]
    answers = race([*forth, *back])

    assert answers == [[Result.OK] * 30] * 8


def test_batches_of_many_readers_and_senders_in_any_order_do_not_lock_each_other_out(race: Race) -> None:
    people = some_people("talker", 6)
    groups = [group_of(people[0], people[1:]) for _ in range(3)]
    messages = [[say(sender, group) for sender in people] for group in groups]
    calls = [call_of(reader, said) for reader in people for said in messages]

    def read_all(turn: int) -> Counter[Result]:
        turned = calls[turn:] + calls[:turn]
        outcomes = acknowledge(turned if turn % 2 else turned[::-1])
        return Counter(result for outcome in outcomes for result in results_of(outcome))

    answers = race([partial(read_all, turn) for turn in range(12)])

    total: Counter[Result] = sum(answers, Counter())
    assert (total[Result.OK], total[Result.OWN]) == (6 * 5 * 3, 6 * 3 * 12)


def test_whoever_is_removed_while_reading_reads_no_more_from_then_on(race: Race, alice: Person) -> None:
    readers = some_people("reader", 6)
    group = group_of(alice, readers)

    def remove(reader: Person) -> None:
        remove_member(by=alice, conversation=group, person=reader)

    _assert_cut_off(race, alice, group, readers, remove, Result.NOT_IN_AUDIENCE)


def test_whoever_leaves_while_reading_reads_no_more_from_then_on(race: Race, alice: Person) -> None:
    readers = some_people("reader", 6)
    group = group_of(alice, readers)

    def leave(reader: Person) -> None:
        leave_group(person=reader, conversation=group)

    _assert_cut_off(race, alice, group, readers, leave, Result.NOT_IN_AUDIENCE)


def test_no_receipt_appears_after_the_switch_was_answered(race: Race, alice: Person) -> None:
    readers = some_people("reader", 6)
    group = group_of(alice, readers)

    def switch(reader: Person) -> None:
        set_sharing(person=reader, shares=False)

    _assert_cut_off(race, alice, group, readers, switch, Result.NOT_SHARED)


def test_no_receipt_appears_after_the_switch_of_one_conversation_was_answered(
    race: Race, alice: Person
) -> None:
    readers = some_people("reader", 6)
    group = group_of(alice, readers)

    def switch(reader: Person) -> None:
        set_sharing_here(person=reader, conversation=group, shares=False)

    _assert_cut_off(race, alice, group, readers, switch, Result.NOT_SHARED)


@pytest.mark.parametrize("kind", ["group", "direct"])
def test_no_receipt_appears_after_the_block_was_answered(race: Race, alice: Person, kind: str) -> None:
    readers = some_people("reader", 6 if kind == "group" else 1)
    is_group = kind == "group"
    there = group_of(alice, readers) if is_group else open_direct(person=alice, peer=readers[0])

    def block(reader: Person) -> None:
        block_person(person=reader, other=alice)

    _assert_cut_off(race, alice, there, readers, block, Result.NOT_SHARED)


def test_whoever_is_deactivated_while_reading_reads_no_more_from_then_on(race: Race, alice: Person) -> None:
    readers = some_people("reader", 6)
    group = group_of(alice, readers)

    def deactivate(reader: Person) -> None:
        deactivate_person(person=reader)

    _assert_cut_off(race, alice, group, readers, deactivate, Result.NOT_IN_AUDIENCE)


def test_no_receipt_appears_after_the_recall_was_answered(race: Race, alice: Person) -> None:
    readers = some_people("reader", 16)
    group = group_of(alice, readers)
    messages = [say(alice, group) for _ in range(4)]

    calls = []
    for message in messages:
        meanwhile = Interruption()
        recall = partial(recall_message, by=alice, message_id=message.message_id)
        calls.append(meanwhile.through(readers, lambda reader, message=message: _read_one(reader, message)))
        calls.append(meanwhile.by(recall, Receipt.objects.filter(message=message).count))
    answers = race(calls)

    for results, count in zip(answers[::2], answers[1::2], strict=True):
        assert results == [Result.OK] * count + [Result.RECALLED] * (16 - count)
        assert count >= 4
    said = Message.objects.filter(is_system=False).order_by("seq")
    assert list(said.values_list("read_count", flat=True)) == answers[1::2]


def test_the_self_check_finds_nothing_while_people_read_and_come_and_go(race: Race, alice: Person) -> None:
    readers, goer = some_people("reader", 4), some_people("goer", 1)[0]
    group = group_of(alice, [*readers, goer])
    messages = [say(alice, group) for _ in range(10)]

    def check() -> list[str]:
        return [str(drift) for _ in range(20) for drift in find_drift()]

    def come_and_go() -> None:
        for _ in range(4):
            leave_group(person=goer, conversation=group)
            join_group(person=goer, conversation=group)

    reading = [
        partial(lambda one: [read(one, [message]) for message in messages], reader) for reader in readers
    ]
    found = race([check, come_and_go, *reading])[0]

    assert found == []


def _assert_cut_off(
    race: Race,
    sender: Person,
    group: Conversation,
    readers: list[Person],
    interfere: Callable[[Person], None],
    refused: Result,
) -> None:
    """All read one message after the other, somebody interferes with each of them meanwhile: they give receipts up to
    a moment and none from then on, and that moment is not after the answer to whoever interfered."""
    messages = [say(sender, group) for _ in range(24)]
    calls: list[Callable[[], Any]] = []
    for reader in readers:
        meanwhile, given = Interruption(), Receipt.objects.filter(reader=reader)
        calls.append(meanwhile.through(messages, partial(_read_one, reader)))
        calls.append(meanwhile.by(partial(interfere, reader), given.count))
    answers = race(calls)

    for reader, results, count in zip(readers, answers[::2], answers[1::2], strict=True):
        assert results == [Result.OK] * count + [refused] * (24 - count)
        assert 6 <= count <= 18
        assert Receipt.objects.filter(reader=reader).count() == count


def _read_one(reader: Person, message: Message) -> Result:
    return read(reader, [message])[0]


def test_a_sender_who_stops_sharing_learns_of_no_receipt_after_the_answer(race: Race, alice: Person) -> None:
    readers = some_people("reader", 12)
    message = say(alice, group_of(alice, readers))
    head_when_answered: list[int] = []

    def stop() -> None:
        set_sharing(person=alice, shares=False)
        head_when_answered.append(head_of(alice))

    race([stop, *(partial(read, reader, [message]) for reader in readers)])

    assert head_of(alice) == head_when_answered[0]
    # The books are of what is answered, and who does not share is answered nothing.
    set_sharing(person=alice, shares=True)
