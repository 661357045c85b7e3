"""A receipt that was given stays given, and giving it again says so."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Conversation, Message, Person
from messaging.services.members import leave_group
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.people import deactivate_person, set_sharing, set_sharing_here
from receipts.services import acknowledge as verbs

from .doors import Door
from .scenes import fresh, named, read, say

Quiet = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def message(group: Conversation, alice: Person, bob: Person) -> Message:
    """Read by Bob."""
    message = say(alice, group)
    read(bob, message)
    return fresh(message)


@pytest.mark.parametrize("since", ["stopped sharing", "stopped sharing here", "left"])
def test_is_already_given_whatever_has_become_of_the_reader(
    door: Door, message: Message, bob: Person, writes_nothing: Quiet, since: str
) -> None:
    """receipts 4: `already` is idempotent; 7: what was shared stays shared."""
    if since == "left":
        leave_group(person=bob, conversation=message.conversation)
    elif since == "stopped sharing":
        set_sharing(person=bob, shares=False)
    else:
        set_sharing_here(person=bob, conversation=message.conversation, shares=False)

    with writes_nothing():
        answer = door(bob, "receipt.acknowledge", messages=named(message))

    assert answer.results == ["already"]


def test_is_already_given_by_an_account_that_was_switched_off(message: Message, bob: Person) -> None:
    deactivate_person(person=bob)

    assert read(bob, message) == ["already"]


def test_is_already_given_whenever_it_was_seen(message: Message, bob: Person) -> None:
    set_sharing(person=bob, shares=False)
    set_sharing(person=bob, shares=True)

    assert read(bob, message, seen_at=message.sent_at + timedelta(microseconds=1)) == ["already"]


def test_a_later_revision_is_not_given_yet(message: Message, alice: Person, bob: Person) -> None:
    """receipts 7: from now on nothing is recorded."""
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Hoo hoo"}, ask_again=True)
    set_sharing(person=bob, shares=False)

    assert read(bob, message, revision=1) == ["already"]
    assert read(bob, message) == ["not_shared"]


def test_what_cannot_have_a_receipt_any_more_is_said_first(
    message: Message, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 8: recalled: later receipts get `recalled`; what one deleted is not found."""
    read(dora, message)
    hide_messages(person=bob, message_ids=[message.message_id])
    recall_message(by=alice, message_id=message.message_id)

    assert read(bob, message) == ["not_found"]
    assert read(dora, message) == ["recalled"]


def test_locks_nothing(message: Message, bob: Person) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert read(bob, message) == ["already"]

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 3
    assert not any("FOR NO KEY UPDATE" in one for one in statements)


def test_is_already_given_if_another_device_was_quicker_and_sharing_ended_then(
    monkeypatch: pytest.MonkeyPatch, group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)
    lock: Any = verbs._lock_and_look

    def interrupted(*given: Any) -> Any:
        monkeypatch.setattr(verbs, "_lock_and_look", lock)
        assert read(bob, message) == ["ok"]
        set_sharing(person=bob, shares=False)
        return lock(*given)

    monkeypatch.setattr(verbs, "_lock_and_look", interrupted)

    assert read(bob, message) == ["already"]
    assert fresh(message).read_count == 1
