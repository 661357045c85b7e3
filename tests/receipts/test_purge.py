"""`manage.py purge_receipts`: who has read what is forgotten after its time, how many have stays."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from chatsite.integrity import find_violations
from messaging.models import Conversation, Message, Person
from messaging.services.members import leave_group
from receipts.models import Receipt
from receipts.services import purge
from receipts.services.recount import find_drift

from .doors import Door
from .scenes import crowded, fresh, many_people, read, say

START = datetime(2030, 1, 1, tzinfo=UTC)


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("purge_receipts", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def old(group: Conversation, alice: Person, bob: Person) -> Message:
    """Of Alice, Bob and Dora in the group Bob has read it; forty days later it is forgotten."""
    with time_machine.travel(START, tick=False):
        message = say(alice, group)
        read(bob, message)
    with time_machine.travel(START + timedelta(days=40), tick=False):
        assert run("--days", "30") == "Forgot 1 receipts of 1 messages.\n"
    return fresh(message)


def test_keeps_all_for_ever_unless_told_otherwise(group: Conversation, alice: Person, bob: Person) -> None:
    with time_machine.travel(START, tick=False):
        read(bob, say(alice, group))

    with time_machine.travel(START + timedelta(days=4000), tick=False):
        assert run() == "Nothing is forgotten (receiptsKeptDays is 0).\n"
    assert Receipt.objects.count() == 1


def test_forgets_by_the_limit_and_first_says_how_much(
    group: Conversation, alice: Person, bob: Person, settings: Any
) -> None:
    settings.CHAT_LIMITS = {"receipts_kept_days": 30}
    with time_machine.travel(START, tick=False):
        read(bob, say(alice, group))
        say(alice, group, ask=False)
    with time_machine.travel(START + timedelta(days=29), tick=False):
        read(bob, say(alice, group))
        assert run() == "Forgot 0 receipts of 0 messages.\n"

    with time_machine.travel(START + timedelta(days=31), tick=False):
        assert run("--dry-run") == "Would forget 1 receipts of 1 messages.\n"
        assert run() == "Forgot 1 receipts of 1 messages.\n"
        assert run() == "Forgot 0 receipts of 0 messages.\n"
    assert Receipt.objects.count() == 1


def test_totals_stay_and_names_are_gone(door: Door, old: Message, alice: Person, dora: Person) -> None:
    """receipts 8: purged by retention: names go, `readCount` and `audienceCount` stay, answers say `purged`."""
    named = {"messageID": old.message_id}

    [summary] = door(alice, "receipt.summaries", messageID=[old.message_id]).data["receipts"]
    readers = door(alice, "receipt.readers", **named).data
    others = door(alice, "receipt.readers", **named, filter=1).data
    audience = door(alice, "receipt.audience", **named).data
    curve = door(alice, "receipt.curve", **named).data
    why = door(alice, "receipt.explain", **named, userID=dora.user_id).data

    assert (summary["readCount"], summary["unreadCount"], summary["audienceCount"]) == (1, 1, 2)
    for page in (readers, others, audience):
        assert (page["members"], page["isCompleted"], page["cursor"]) == ([], True, "")
    assert audience["counts"] == {"read": 1, "unread": 1, "private": 0, "left": 0, "deactivated": 0}
    assert (curve["readCount"], curve["points"]) == (1, [])
    assert (why["state"], why["reason"]) == (None, "purged")
    assert all(one["purged"] is True for one in (summary, readers, others, audience, curve, why))


def test_of_others_no_answer_speaks_of_it(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)
    read(bob, message)
    named = {"messageID": message.message_id}

    answers = [
        door(alice, "receipt.summaries", messageID=[message.message_id]).data["receipts"][0],
        door(alice, "receipt.explain", **named, userID=bob.user_id).data,
        *(door(alice, f"receipt.{what}", **named).data for what in ("readers", "audience", "curve")),
    ]

    assert not any("purged" in one for one in answers)


def test_whoever_reads_it_later_changes_nothing(
    old: Message, bob: Person, dora: Person, writes_nothing: Callable[[], AbstractContextManager[None]]
) -> None:
    """Nobody knows any more whether they have given one before."""
    with writes_nothing():
        assert read(bob, old) == ["purged"]
        assert read(dora, old) == ["purged"]


def test_totals_are_final_whoever_goes(
    door: Door, old: Message, alice: Person, bob: Person, dora: Person
) -> None:
    """Bob, who had read it, is not counted as gone unread because his receipt is."""
    for person in (bob, dora):
        leave_group(person=person, conversation=old.conversation)

    [summary] = door(alice, "receipt.summaries", messageID=[old.message_id]).data["receipts"]

    assert (summary["readCount"], summary["unreadCount"], summary["audienceCount"]) == (1, 1, 2)


def test_the_self_checks_know_it(old: Message, group: Conversation, bob: Person) -> None:
    """receipts 8: the self-check knows such messages."""
    leave_group(person=bob, conversation=group)

    assert list(find_drift()) == []
    assert list(find_violations()) == []

    Message.objects.filter(pk=old.pk).update(receipts_purged_at=None)
    assert [drift.message_id for drift in find_drift()] == [old.message_id]


def test_goes_through_them_in_portions(monkeypatch: pytest.MonkeyPatch, alice: Person) -> None:
    monkeypatch.setattr(purge, "PAGE", 2)
    people = many_people(3)
    crowd = crowded(alice, people)
    with time_machine.travel(START, tick=False):
        messages = [say(alice, crowd) for _ in range(5)]
        for person in people:
            read(person, *messages)

    with time_machine.travel(START + timedelta(days=2), tick=False):
        assert run("--days", "1") == "Forgot 15 receipts of 5 messages.\n"
    assert not Receipt.objects.exists()
    assert set(
        Message.objects.filter(pk__in=[one.pk for one in messages]).values_list("read_count", flat=True)
    ) == {3}
