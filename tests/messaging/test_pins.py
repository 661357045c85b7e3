"""pin_message: what everybody in a group is to find at once."""

import pytest

from messaging.models import Conversation, Member, Message
from messaging.services.members import add_members, remove_member
from messaging.services.messages import recall_message
from messaging.services.pins import pin_message
from receipts.services.acknowledge import Call, Item, acknowledge

from .scenes import say, texts, wire_id


def pinned(door, who, group):
    return texts(door(who, "message.pinned", conversationID=wire_id(group)).data["messages"])


def test_everybody_finds_it_and_is_told(door, frames, alice, bob, group):
    first, second = say(alice, group, "Tea at four"), say(alice, group, "Scones")
    pin_message(by=alice, message_id=first.message_id, is_pinned=True)

    with frames() as told:
        answer = door(bob, "message.pin", messageID=second.message_id, isPinned=True)

    info = answer.data["message"]["pinnerInfo"]
    assert (answer.status, info["userID"], info["pinTime"] > 0) == (200, "bob", True)
    [(envelope, body)] = told
    assert envelope.conversation == group.pk
    assert body["changes"][0]["message"]["pinnerInfo"] == info
    assert pinned(door, alice, group) == ["Scones", "Tea at four"]


def test_unpinned_it_says_who_did_that(door, alice, bob, group):
    message = say(alice, group, "Tea at four")
    pin_message(by=alice, message_id=message.message_id, is_pinned=True)

    answer = door(bob, "message.pin", messageID=message.message_id, isPinned=False)

    assert answer.data["message"]["pinnerInfo"] == {"userID": "bob", "pinTime": 0}
    assert pinned(door, alice, group) == []


@pytest.mark.parametrize("is_pinned", [True, False])
def test_changes_nothing_the_second_time(door, frames, nothing_changes, alice, group, is_pinned):
    message = say(alice, group)
    door(alice, "message.pin", messageID=message.message_id, isPinned=True)
    first = door(alice, "message.pin", messageID=message.message_id, isPinned=is_pinned)

    with nothing_changes(), frames() as told:
        again = door(alice, "message.pin", messageID=message.message_id, isPinned=is_pinned)

    assert again == first
    assert told == []


@pytest.mark.parametrize(
    ("group_type", "role", "status"),
    [
        ("Private", "Member", 200),
        ("Public", "Member", 403),
        ("Public", "Admin", 200),
        ("Community", "Member", 403),
    ],
)
def test_who_may_pin(door, alice, bob, group, group_type, role, status):
    message = say(alice, group)
    Conversation.objects.filter(pk=group.pk).update(group_type=group_type)
    Member.objects.filter(conversation=group, person=bob).update(role=role)

    assert door(bob, "message.pin", messageID=message.message_id, isPinned=True).status == status


def test_pins_nothing_private_recalled_or_of_the_system(door, nothing_changes, alice, group, direct):
    private, recalled = say(alice, direct), say(alice, group)
    recall_message(by=alice, message_id=recalled.message_id)
    tip = Message.objects.get(conversation=group, is_system=True)

    with nothing_changes():
        for message, verdict in (
            (private, (403, "not_allowed")),
            (recalled, (409, "message_recalled")),
            (tip, (403, "not_allowed")),
        ):
            answer = door(alice, "message.pin", messageID=message.message_id, isPinned=True)
            assert answer.verdict == verdict


def test_ten_are_pinned_and_what_is_recalled_makes_room(door, nothing_changes, alice, group):
    messages = [say(alice, group) for _ in range(11)]
    for message in messages[:10]:
        pin_message(by=alice, message_id=message.message_id, is_pinned=True)

    with nothing_changes():
        refused = door(alice, "message.pin", messageID=messages[10].message_id, isPinned=True)
    recall_message(by=alice, message_id=messages[0].message_id)
    taken = door(alice, "message.pin", messageID=messages[10].message_id, isPinned=True)

    assert (refused.verdict, refused.data["errorCode"]) == ((400, "too_many_pinned"), 10070)
    assert taken.status == 200
    assert len(pinned(door, alice, group)) == 10


def test_who_came_later_or_left_finds_nothing_that_is_not_theirs(door, alice, bob, charlie, group):
    early = say(alice, group, "Early")
    pin_message(by=alice, message_id=early.message_id, is_pinned=True)
    add_members(by=alice, conversation=group, people=[charlie])
    remove_member(by=alice, conversation=group, person=bob)

    assert pinned(door, charlie, group) == []
    assert door(bob, "message.pinned", conversationID=wire_id(group)).verdict == (403, "not_a_member")
    assert door(bob, "message.get", messageID=early.message_id).data["message"]["pinnerInfo"] is None
    assert pinned(door, alice, group) == ["Early"]


def test_asks_nobody_to_read_it_again(alice, bob, group):
    message = say(alice, group, need_read_receipt=True)
    acknowledge([Call(bob.pk, [Item(message.message_id)])])

    pin_message(by=alice, message_id=message.message_id, is_pinned=True)

    message.refresh_from_db()
    assert (message.read_count, message.asked_revision, message.revision) == (1, 1, 1)
