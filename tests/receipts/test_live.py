"""Telling the sender that totals have changed."""

from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import transaction

from messaging.hub import Envelope, hub
from messaging.models import Conversation, Message, Person
from messaging.services.groups import change_member, set_receipt_policy
from messaging.services.members import add_members, leave_group
from messaging.services.messages import hide_messages
from messaging.services.people import create_person, set_sharing, set_sharing_here
from receipts.live import tell_senders
from receipts.tallies import tally
from tests.sockets import Socket

from .scenes import crowded, fresh, named, read, say


def told_to(told: list[Any], kind: str = "receipts") -> list[tuple[tuple[int, ...], dict[str, Any]]]:
    return [(one.envelope.people, one.body) for one in told if one.body["frame"] == kind]


def test_tells_the_sender_the_totals_of_a_group_message(
    frames: Any, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 5: group `{groupID, messageID, readCount, unreadCount}`; absolute totals; to the sender alone."""
    message = say(alice, group)

    with frames() as told:
        read(bob, message)

    at = fresh(message).last_read_at
    assert at is not None
    row = {
        "messageID": message.message_id,
        "conversationID": f"GROUP{group.group_id}",
        "groupID": group.group_id,
        "readCount": 1,
        "unreadCount": 1,
        "audienceCount": 2,
        "timestamp": round(at.timestamp(), 3),
        "tallySeq": 1,
    }
    assert told_to(told) == [((alice.pk,), {"frame": "receipts", "numbers": [1], "receipts": [row]})]
    assert len(told) == 1


def test_tells_the_sender_that_a_direct_message_was_read(
    frames: Any, direct: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 5: direct `{userID, messageID, isPeerRead: true, timestamp}`."""
    message = say(alice, direct)

    with frames() as told:
        read(bob, message)

    at = fresh(message).last_read_at
    assert at is not None
    row = {
        "messageID": message.message_id,
        "conversationID": "C2Cbob",
        "userID": "bob",
        "isPeerRead": True,
        "timestamp": round(at.timestamp(), 3),
        "tallySeq": 1,
    }
    assert told_to(told) == [((alice.pk,), {"frame": "receipts", "numbers": [1], "receipts": [row]})]


def test_tells_nothing_if_nothing_changed(
    frames: Any, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 4: `already`: no event."""
    message = say(alice, group)
    read(bob, message)

    with frames() as told:
        read(bob, message)

    assert told == []


def test_tells_nothing_if_it_is_not_committed(
    frames: Any, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 5: told after the commit."""
    message = say(alice, group)

    with frames() as told, transaction.atomic():
        read(bob, message)
        transaction.set_rollback(True)

    assert told == []
    assert fresh(message).read_count == 0


def test_tells_of_a_later_revision(frames: Any, group: Conversation, alice: Person, bob: Person) -> None:
    message = say(alice, group)
    read(bob, message)
    Message.objects.filter(pk=message.pk).update(revision=2)

    with frames() as told:
        assert read(bob, message) == ["updated"]

    [(people, body)] = told_to(told)
    assert (people, body["numbers"], body["receipts"][0]["readCount"]) == ((alice.pk,), [2], 1)


@pytest.mark.parametrize("where", ["everywhere", "here"])
def test_does_not_tell_a_sender_who_does_not_share(
    frames: Any, group: Conversation, alice: Person, bob: Person, where: str
) -> None:
    """receipts 7: who does not share does not see others' receipts."""
    message = say(alice, group)
    if where == "everywhere":
        set_sharing(person=alice, shares=False)
    else:
        set_sharing_here(person=alice, conversation=group, shares=False)

    with frames() as told:
        assert read(bob, message) == ["ok"]

    assert told == []


def test_does_not_tell_a_sender_who_deleted_the_message_for_themselves(
    frames: Any, group: Conversation, alice: Person, bob: Person
) -> None:
    message = say(alice, group)
    hide_messages(person=alice, message_ids=[message.message_id])

    with frames() as told:
        assert read(bob, message) == ["ok"]

    assert told == []


@pytest.mark.parametrize(
    ("visible_to", "told_names"),
    [("sender", []), ("sender_and_admins", ["ada", "owner"]), ("members", ["ada", "dan", "owner"])],
)
def test_tells_others_whom_the_policy_lets_see_without_numbers(
    frames: Any, alice: Person, bob: Person, visible_to: str, told_names: list[str]
) -> None:
    """receipts 5: only to those who may see: `sender` · `sender_and_admins` · `members`; not those who came later,
    have left, were away just then, or do not share."""
    people = {
        name: create_person(user_id=name)
        for name in ("owner", "ada", "dan", "quiet", "gone", "late", "blind", "away")
    }
    group = crowded(
        people["owner"],
        [alice, bob, *(people[name] for name in ("ada", "dan", "quiet", "gone", "blind", "away"))],
    )
    change_member(by=people["owner"], conversation=group, person=people["ada"], role="Admin")
    leave_group(person=people["away"], conversation=group)
    message = say(alice, group)
    add_members(by=alice, conversation=group, people=[people["late"], people["away"]])
    leave_group(person=people["gone"], conversation=group)
    set_sharing(person=people["quiet"], shares=False)
    hide_messages(person=people["blind"], message_ids=[message.message_id])
    set_receipt_policy(conversation=group, visible_to=visible_to)
    # Bob reads and may see as well, if members may.
    names = sorted([*told_names, *(["bob"] if visible_to == "members" else [])])

    with frames() as told:
        read(bob, message)

    mine, *others = told_to(told)
    assert mine[0] == (alice.pk,)
    if not names:
        assert others == []
        return
    [(those, body)] = others
    assert sorted(Person.objects.filter(pk__in=those).values_list("user_id", flat=True)) == names
    assert body["numbers"] == []
    assert body["receipts"] == [{**mine[1]["receipts"][0], "tallySeq": None}]


def test_one_call_is_one_frame(frames: Any, group: Conversation, alice: Person, bob: Person) -> None:
    """receipts 5: an array."""
    messages = [say(alice, group) for _ in range(3)]

    with frames() as told:
        read(bob, *messages)

    [(_, body)] = told_to(told)
    assert (body["numbers"], len(body["receipts"])) == ([1, 2, 3], 3)


@pytest.fixture
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> list[Envelope]:
    """A process without an event loop: a management command."""
    sent: list[Envelope] = []
    monkeypatch.setattr(hub, "loop", None)
    monkeypatch.setattr(hub, "publish", sent.append)
    return sent


@pytest.mark.django_db(transaction=True)
def test_without_a_loop_everything_is_told_at_once(
    nobody_listens: list[Envelope], group: Conversation, alice: Person
) -> None:
    message = fresh(say(alice, group))
    nobody_listens.clear()

    tell_senders([tally(message, 0, 0)])
    tell_senders([tally(message, 0, 0)])

    assert [envelope.people for envelope in nobody_listens] == [(alice.pk,)] * 2


@pytest.mark.django_db(transaction=True)
async def test_arrives_on_every_open_device_of_the_sender_and_nowhere_else(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 5: the sender gets it on every open device; the readers and the others do not."""
    message = await database_sync_to_async(say)(alice, group)

    async with Socket() as phone, Socket() as laptop, Socket() as reader, Socket() as other:
        for socket, person in ((phone, alice), (laptop, alice), (reader, bob), (other, dora)):
            await socket.log_in(person)
        answer = await reader.call("receipt.acknowledge", {"messages": named(message)})
        frames = [await socket.next("receipts") for socket in (phone, laptop)]

        assert answer["data"] == {"results": [{"messageID": message.message_id, "result": "ok"}]}
        assert frames[0] == frames[1]
        assert (frames[0]["numbers"], frames[0]["receipts"][0]["readCount"]) == ([1], 1)
        assert await other.hears_nothing()
        assert await reader.hears_nothing()
        assert [frame["frame"] for frame in [*reader.told, *other.told]].count("receipts") == 0
