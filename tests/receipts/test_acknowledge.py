"""`acknowledge`: this person has read these messages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from messaging.models import Conversation, HiddenMessage, Message, Person
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.messages import (
    edit_message,
    hide_messages,
    new_message_id,
    recall_message,
    send_online,
)
from messaging.services.people import create_person, deactivate_person, set_sharing, set_sharing_here
from messaging.services.positions import move_read_position
from receipts.models import Receipt

from .doors import Door
from .scenes import fresh, named, read, say

Quiet = Callable[[], AbstractContextManager[None]]


def test_writes_one_receipt_and_raises_the_tally_with_it(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 4: each item gets its own result; 3: x is the number of receipts; 1: one row per (message, reader)."""
    message = say(alice, group)
    before = timezone.now()

    answer = door(bob, "receipt.acknowledge", messages=named(message))

    assert answer == (200, {"results": [{"messageID": message.message_id, "result": "ok"}]})
    [receipt] = Receipt.objects.filter(message=message)
    assert (receipt.reader, receipt.ordinal, receipt.origin, receipt.seen_at) == (bob, 1, "api", None)
    assert (receipt.first_revision, receipt.latest_revision, receipt.given_by) == (1, 1, None)
    assert before <= receipt.read_at <= timezone.now()
    now = fresh(message)
    assert (now.read_count, now.audience_count, now.last_read_at, now.tally_seq) == (1, 2, receipt.read_at, 1)


def test_is_safe_to_repeat_and_keeps_the_first_time(
    door: Door, group: Conversation, alice: Person, bob: Person, writes_nothing: Quiet
) -> None:
    """receipts 4: `already` is idempotent, the first time is kept; two devices: one row, one count."""
    message = say(alice, group)
    read(bob, message)

    with writes_nothing():
        answer = door(bob, "receipt.acknowledge", messages=named(message))

    assert answer.results == ["already"]


def test_names_a_message_twice_and_counts_it_once(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)

    answer = door(bob, "receipt.acknowledge", messages=named(message, message))

    assert answer.results == ["ok", "already"]
    assert fresh(message).read_count == 1


def test_gives_every_item_its_own_result(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 4: the results of single items; a refusal of one leaves the others alone."""
    early = say(alice, group)
    elsie = create_person(user_id="elsie")
    group_with_history(group)
    add_members(by=alice, conversation=group, people=[elsie])
    plain, own, asked = say(alice, group, ask=False), say(elsie, group), say(alice, group)
    recalled = say(alice, group)
    recall_message(by=alice, message_id=recalled.message_id)
    known = say(alice, group)
    read(elsie, known)

    answer = door(
        elsie,
        "receipt.acknowledge",
        messages=[*named(early, plain, own, asked, recalled, known), {"messageID": "1-1-nothing"}],
    )

    assert answer.results == [
        "not_in_audience",
        "not_requested",
        "own",
        "ok",
        "recalled",
        "already",
        "not_found",
    ]
    assert [fresh(one).read_count for one in (early, plain, own, asked, recalled, known)] == [
        0,
        0,
        0,
        1,
        0,
        1,
    ]


def group_with_history(group: Conversation) -> None:
    """Newcomers see what was said before them."""
    Conversation.objects.filter(pk=group.pk).update(history_visible=True)


def test_does_not_find_for_who_had_left_what_was_opened_later(
    door: Door, group: Conversation, alice: Person, charlie: Person, writes_nothing: Quiet
) -> None:
    early = say(alice, group)
    add_members(by=alice, conversation=group, people=[charlie])
    leave_group(person=charlie, conversation=group)
    group_with_history(group)

    with writes_nothing():
        assert door(charlie, "receipt.acknowledge", messages=named(early)).results == ["not_found"]


def test_tells_an_outsider_nothing(
    door: Door,
    group: Conversation,
    direct: Conversation,
    alice: Person,
    charlie: Person,
    writes_nothing: Quiet,
) -> None:
    """receipts 4: a message that the caller may not see and one that does not exist give the same `not_found`;
    someone who was never there cannot send a receipt."""
    secret, private, own = say(alice, group), say(alice, direct), "9-9-never"

    with writes_nothing():
        # Of two conversations, but the caller may not learn even that.
        answer = door(charlie, "receipt.acknowledge", messages=[*named(secret, private), {"messageID": own}])

    assert answer.results == ["not_found"] * 3


def test_refuses_messages_of_two_conversations_whole(
    door: Door, group: Conversation, direct: Conversation, alice: Person, bob: Person, writes_nothing: Quiet
) -> None:
    """receipts 4: two conversations: refused whole, nothing applied."""
    with_writes = say(alice, group), say(alice, direct)

    with writes_nothing():
        answer = door(bob, "receipt.acknowledge", messages=named(*with_writes))

    assert answer.verdict == (400, "mixed_conversations")
    assert answer.data["errorCode"] == 11104


def test_refuses_whoever_has_left(door: Door, group: Conversation, alice: Person, bob: Person) -> None:
    """receipts 4: someone who has left cannot send a receipt."""
    message = say(alice, group)
    leave_group(person=bob, conversation=group)

    answer = door(bob, "receipt.acknowledge", messages=named(message))

    assert answer.results == ["not_in_audience"]
    assert fresh(message).read_count == 0


def test_counts_a_rejoined_member_for_either_stay_and_nothing_in_between(
    group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 3: a rejoined member is in y of what was sent during either stay, and of nothing in between."""
    first = say(alice, group)
    remove_member(by=alice, conversation=group, person=bob)
    between = say(alice, group)
    add_members(by=alice, conversation=group, people=[bob])
    second = say(alice, group)
    group_with_history(group)

    results = read(bob, first, between, second)

    assert results == ["ok", "not_in_audience", "ok"]
    assert [fresh(one).audience_count for one in (first, between, second)] == [2, 1, 2]


def test_never_counts_a_bot(group: Conversation, alice: Person) -> None:
    """receipts 3: less bots. A bot that was counted when it joined stays counted, and the other way round."""
    robot = create_person(user_id="robot", is_bot=True)
    add_members(by=alice, conversation=group, people=[robot])
    message = say(alice, group)
    Person.objects.filter(pk=robot.pk).update(is_bot=False)

    results = read(robot, message)

    assert results == ["not_in_audience"]
    assert (fresh(message).audience_count, fresh(message).read_count) == (2, 0)


def test_takes_nothing_from_an_account_that_is_switched_off(
    group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)
    deactivate_person(person=bob)

    assert read(bob, message) == ["not_in_audience"]


def test_does_not_find_what_the_reader_deleted_for_themselves(
    group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 8: deleted for myself: nothing changes for anyone else."""
    message = say(alice, group)
    hide_messages(person=bob, message_ids=[message.message_id])

    assert read(bob, message) == ["not_found"]
    assert HiddenMessage.objects.count() == 1
    assert fresh(message).audience_count == 2


@pytest.mark.parametrize("where", ["everywhere", "here"])
def test_records_nothing_of_whoever_does_not_share(
    door: Door, group: Conversation, alice: Person, bob: Person, where: str
) -> None:
    """receipts 4: `not_shared`: nothing is recorded. receipts 7: switching on again reveals nothing in between."""
    before, meanwhile = say(alice, group), say(alice, group)
    read(bob, before)
    switch(bob, group, where, shares=False)

    answer = door(bob, "receipt.acknowledge", messages=named(meanwhile))
    switch(bob, group, where, shares=True)

    assert answer.results == ["not_shared"]
    assert [fresh(one).read_count for one in (before, meanwhile)] == [1, 0]
    assert door(bob, "receipt.acknowledge", messages=named(meanwhile)).results == ["ok"]


def switch(person: Person, conversation: Conversation, where: str, *, shares: bool) -> None:
    if where == "everywhere":
        set_sharing(person=person, shares=shares)
    else:
        set_sharing_here(person=person, conversation=conversation, shares=shares)


def test_keeps_when_it_was_really_seen_if_that_can_be_true(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 4: `seenAt` is kept beside `readAt` if it is between the message's time and now, ignored otherwise."""
    start = datetime(2030, 1, 1, tzinfo=UTC)
    with time_machine.travel(start - timedelta(hours=1), tick=False):
        Person.objects.update(shares_since=timezone.now())
        group.members.update(shares_since=timezone.now())
    with time_machine.travel(start, tick=False):
        messages = [say(alice, group) for _ in range(3)]
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        seen = [start - timedelta(seconds=1), start + timedelta(minutes=4), start + timedelta(minutes=11)]

        answer = door(
            bob,
            "receipt.acknowledge",
            messages=[
                {"messageID": one.message_id, "seenAt": at.timestamp()}
                for one, at in zip(messages, seen, strict=True)
            ],
        )

    assert answer.results == ["ok"] * 3
    given = Receipt.objects.order_by("message").values_list("seen_at", "read_at")
    assert [at for at, _ in given] == [None, seen[1], None]
    assert {read_at for _, read_at in given} == {start + timedelta(minutes=10)}


def test_keeps_to_itself_what_was_seen_before_the_reader_began_to_share(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 4: if it was seen before the reader began to share, the item is `not_shared`."""
    start = datetime(2030, 1, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        early, late = say(alice, group), say(alice, group)
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        set_sharing(person=bob, shares=False)
        set_sharing(person=bob, shares=True)
    with time_machine.travel(start + timedelta(minutes=9), tick=False):
        answer = door(
            bob,
            "receipt.acknowledge",
            messages=[
                {"messageID": early.message_id, "seenAt": (start + timedelta(minutes=4)).timestamp()},
                {"messageID": late.message_id, "seenAt": (start + timedelta(minutes=6)).timestamp()},
            ],
        )

    assert answer.results == ["not_shared", "ok"]


@pytest.mark.parametrize("origin", ["viewed", "bulk", "api"])
def test_records_its_origin(door: Door, group: Conversation, alice: Person, bob: Person, origin: str) -> None:
    """receipts 4: each receipt records its `origin`."""
    message = say(alice, group)

    door(bob, "receipt.acknowledge", messages=named(message, origin=origin))

    assert Receipt.objects.get().origin == origin


def test_tells_readers_of_a_new_revision_apart(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 8: edited: receipts stay with the first and the latest revision read; 4: `updated`."""
    message = say(alice, group)
    door(bob, "receipt.acknowledge", messages=named(message))
    [given] = Receipt.objects.values_list("read_at", flat=True)
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Hoo hoo?"}, ask_again=True)

    old = door(bob, "receipt.acknowledge", messages=named(message, revision=1))
    new = door(bob, "receipt.acknowledge", messages=named(message))
    again = door(bob, "receipt.acknowledge", messages=named(message, revision=99))

    assert (old.results, new.results, again.results) == (["already"], ["updated"], ["already"])
    [receipt] = Receipt.objects.all()
    assert (receipt.first_revision, receipt.latest_revision, receipt.read_at) == (1, 2, given)
    assert fresh(message).read_count == 1


def test_takes_a_revision_that_does_not_exist_yet_for_the_present_one(
    group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)

    assert read(bob, message, revision=7) == ["ok"]

    assert (Receipt.objects.get().first_revision, Receipt.objects.get().latest_revision) == (1, 1)


def test_never_lets_time_go_back_from_one_reader_to_the_next(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 6: read: in the order of reading, also when the server's clock was set back in between."""
    start = datetime(2030, 1, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        message = say(alice, group)
    with time_machine.travel(start + timedelta(minutes=2), tick=False):
        read(bob, message)
    with time_machine.travel(start + timedelta(minutes=1), tick=False):
        read(dora, message)

    given = list(Receipt.objects.order_by("ordinal").values_list("reader__user_id", "read_at"))
    assert given == [("bob", start + timedelta(minutes=2)), ("dora", start + timedelta(minutes=2))]
    assert fresh(message).last_read_at == start + timedelta(minutes=2)


def test_has_nothing_to_do_with_the_read_position(group: Conversation, alice: Person, bob: Person) -> None:
    """receipts 1: clearing unread never writes a receipt, and a receipt never clears unread."""
    message = say(alice, group)
    unread = Message.objects.unread_by(bob).count()

    read(bob, message)
    assert Message.objects.unread_by(bob).count() == unread == 1

    other = say(alice, group)
    move_read_position(person=bob, conversation=group)
    assert Message.objects.unread_by(bob).count() == 0
    assert fresh(other).read_count == 0


def test_finds_nothing_of_what_was_said_to_those_online_only(
    door: Door, frames: Any, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 8: online-only messages have no history, no unread, no receipts."""
    with frames() as told:
        send_online(
            sender=alice,
            conversation=group,
            message_id=new_message_id(alice),
            type="TIMTextElem",
            payload={"text": "typing"},
        )
    [message_id] = [one.body["message"]["ID"] for one in told]

    answer = door(bob, "receipt.acknowledge", messages=[{"messageID": message_id}])

    assert answer.results == ["not_found"]
