"""`acknowledge` for many callers at once: one transaction, the same statements whatever the size."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from messaging.errors import TooMany
from messaging.models import Conversation, Message, Person
from receipts.errors import MixedConversations
from receipts.models import Receipt, SenderCounter
from receipts.services.acknowledge import Call, Item, ItemResult, Result, acknowledge

from .scenes import crowded, fresh, say

Same = Callable[[Callable[[], Any], Callable[[], Any]], None]


def call(reader: Person, *messages: Message) -> Call:
    return Call(reader.pk, [Item(message.message_id) for message in messages])


def results(outcomes: Sequence[Any]) -> list[list[str]]:
    return [[str(item.result) for item in outcome] for outcome in outcomes]


def test_handles_the_same_message_by_several_callers(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 3: the invariant: `readCount` = rows = highest ordinal."""
    message, other = say(alice, group), say(alice, group)

    outcomes = acknowledge([call(bob, message), call(dora, message, other), call(bob, message, other)])

    assert results(outcomes) == [["ok"], ["ok", "ok"], ["already", "ok"]]
    assert fresh(message).read_count == 2
    ledger = Receipt.objects.order_by("message", "ordinal").values_list(
        "message", "ordinal", "reader__user_id"
    )
    assert list(ledger) == [
        (message.pk, 1, "bob"),
        (message.pk, 2, "dora"),
        (other.pk, 1, "dora"),
        (other.pk, 2, "bob"),
    ]


def test_refuses_one_call_and_handles_the_others(
    group: Conversation, direct: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 4: refused whole, nothing of it applied; the other callers are not touched by it."""
    here, there = say(alice, group), say(alice, direct)
    too_many = Call(bob.pk, [Item(here.message_id)] * 31)

    outcomes = acknowledge([call(bob, here, there), too_many, call(dora, here)])

    assert [type(outcome) for outcome in outcomes] == [MixedConversations, TooMany, list]
    assert outcomes[2] == [ItemResult(here.message_id, Result.OK)]
    assert [fresh(one).read_count for one in (here, there)] == [1, 0]


def test_does_not_let_the_unseen_count_as_another_conversation(
    group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    """receipts 4: the refusal is no way to learn that a message exists."""
    seen = say(alice, group)
    secret = say(alice, crowded(alice, [charlie]))

    assert results(acknowledge([call(bob, seen, secret)])) == [["ok", "not_found"]]


def test_takes_the_pairs_as_they_are_and_not_every_reader_with_every_message(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    first, second = say(alice, group), say(alice, group)

    acknowledge([call(bob, first), call(dora, second)])

    given = Receipt.objects.values_list("reader__user_id", "message")
    assert sorted(given) == [("bob", first.pk), ("dora", second.pk)]


def test_stamps_every_changed_message_with_a_number_of_its_own(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 5: a client that was away catches up: one distinct number for each changed message of a sender."""
    of_alice = [say(alice, group) for _ in range(3)]
    of_dora = [say(dora, group) for _ in range(2)]

    acknowledge([call(bob, *of_alice, *of_dora)])
    acknowledge([call(dora, of_alice[1])])

    assert [fresh(one).tally_seq for one in of_alice] == [1, 4, 3]
    assert [fresh(one).tally_seq for one in of_dora] == [1, 2]
    assert dict(SenderCounter.objects.values_list("person__user_id", "value")) == {"alice": 4, "dora": 2}


def test_locks_nothing_and_writes_nothing_if_there_is_nothing_to_give(
    group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    message, plain = say(alice, group), say(alice, group, ask=False)

    with CaptureQueriesContext(connection) as queries:
        acknowledge(
            [call(charlie, message), call(alice, message), call(bob, plain), Call(bob.pk, [Item("?\x00é")])]
        )

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 3
    assert not any("FOR NO KEY UPDATE" in one or "INSERT" in one for one in statements)


def test_lets_the_database_refuse_a_tally_beyond_the_audience(
    group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 3: `0 <= readCount <= audienceCount`, checked by the database."""
    message = say(alice, group)
    Message.objects.filter(pk=message.pk).update(audience_count=0)

    with pytest.raises(IntegrityError):
        acknowledge([call(bob, message)])


@pytest.mark.parametrize("field", ["ordinal", "reader"])
def test_lets_the_database_refuse_a_second_receipt(
    group: Conversation, alice: Person, bob: Person, dora: Person, field: str
) -> None:
    """receipts 1: one row per (message, reader); 3: each place once."""
    message = say(alice, group)
    acknowledge([call(bob, message)])
    receipt = Receipt.objects.get()
    receipt.pk = None
    setattr(receipt, field, 2 if field == "ordinal" else dora)

    with pytest.raises(IntegrityError):
        receipt.save(force_insert=True)
