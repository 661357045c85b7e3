"""recall_message: taken back for everyone. The place stays, what it said is seen by nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from messaging.limits import limits
from messaging.models import Message
from messaging.services.groups import change_member
from messaging.services.members import add_members, remove_member

from .scenes import say, texts, wire_id


def test_keeps_its_place_and_loses_what_it_said(door, alice, bob, group):
    message = say(bob, group, "Oops", cloud_custom_data="secret")
    before = door(bob, "message.get", messageID=message.message_id).data["message"]

    answer = door(bob, "message.recall", messageID=message.message_id)

    gone = {"payload": {}, "cloudCustomData": "", "isRevoked": True, "revoker": "bob", "changeSeq": 7}
    assert answer.status == 200
    assert answer.data == {"message": {**before, **gone}}
    assert door(alice, "message.get", messageID=message.message_id) == answer


def test_is_said_nowhere_any_more(door, frames, alice, bob, group):
    message = say(bob, group, "Oops", need_read_receipt=True)

    with frames() as told:
        door(bob, "message.recall", messageID=message.message_id)

    for who in (alice, bob):
        everywhere = [
            door(who, "message.get", messageID=message.message_id),
            door(who, "message.list", conversationID=wire_id(group)),
            door(who, "conversation.get", conversationID=wire_id(group)),
            door(who, "conversation.changes", conversationID=wire_id(group), changed_after=0),
        ]
        assert not any("Oops" in str(answer.data) for answer in everywhere)
    assert [(body["changes"][0]["message"]["isRevoked"], "Oops" in str(body)) for _, body in told] == [
        (True, False)
    ]


def test_is_no_longer_unread_and_shows_no_tally(door, alice, bob, group):
    """receipts 8: recalled for all, receipts vanish for users at once."""
    message = say(alice, group, "Oops", need_read_receipt=True)
    unread = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]["unreadCount"]

    door(alice, "message.recall", messageID=message.message_id)

    listed = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]
    assert (unread, listed["unreadCount"]) == (1, 0)
    assert (listed["lastMessage"]["isRevoked"], listed["lastMessage"]["messageForShow"]) == (True, "")
    own = door(alice, "message.get", messageID=message.message_id).data["message"]
    assert own["readReceiptInfo"] == {}


def test_is_done_once_however_often_it_is_asked(door, frames, nothing_changes, bob, group):
    message = say(bob, group, "Oops")
    first = door(bob, "message.recall", messageID=message.message_id)

    with nothing_changes(), frames() as told:
        again = door(bob, "message.recall", messageID=message.message_id)

    assert again == first
    assert told == []


def test_is_refused_to_a_member_when_the_time_is_over_and_not_before(door, bob, group):
    early, late = say(bob, group, "Early"), say(bob, group, "Late")
    seconds = limits().recall_seconds

    with time_machine.travel(timezone.now() + timedelta(seconds=seconds - 30), tick=False):
        in_time = door(bob, "message.recall", messageID=early.message_id)
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds + 30), tick=False):
        too_late = door(bob, "message.recall", messageID=late.message_id)

    assert in_time.status == 200
    assert (too_late.verdict, too_late.data["limit"]) == ((403, "too_late"), seconds)


@pytest.mark.parametrize("role", ["Owner", "Admin"])
def test_is_open_at_any_time_to_those_who_lead_the_group(door, alice, bob, dora, group, role):
    leader = alice if role == "Owner" else dora
    if role == "Admin":
        change_member(by=alice, conversation=group, person=dora, role="Admin")
    message = say(bob, group, "Rude")

    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        answer = door(leader, "message.recall", messageID=message.message_id)

    assert answer.status == 200
    assert (answer.data["message"]["from"], answer.data["message"]["revoker"]) == ("bob", leader.user_id)


def test_is_not_for_other_members(door, nothing_changes, bob, dora, group):
    message = say(bob, group)

    with nothing_changes():
        answer = door(dora, "message.recall", messageID=message.message_id)

    assert answer.verdict == (403, "not_allowed")


def test_finds_nothing_for_an_outsider_nor_for_who_joined_later(
    door, nothing_changes, alice, bob, charlie, group
):
    message = say(alice, group)
    missing = door(charlie, "message.recall", messageID="1-1-1")

    with nothing_changes():
        foreign = door(charlie, "message.recall", messageID=message.message_id)
    add_members(by=alice, conversation=group, people=[charlie])
    with nothing_changes():
        earlier = door(charlie, "message.recall", messageID=message.message_id)

    assert missing.verdict == (404, "message_not_found")
    assert (foreign, earlier) == (missing, missing)


def test_is_refused_after_leaving(door, nothing_changes, alice, bob, group):
    message = say(bob, group)
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        answer = door(bob, "message.recall", messageID=message.message_id)

    assert answer.verdict == (403, "not_a_member")


def test_in_a_pair_is_for_the_sender_alone(door, alice, bob, direct):
    message = say(alice, direct)

    by_peer = door(bob, "message.recall", messageID=message.message_id)
    by_sender = door(alice, "message.recall", messageID=message.message_id)

    assert by_peer.verdict == (403, "not_allowed")
    assert by_sender.status == 200


def test_leaves_what_the_system_says_alone(door, nothing_changes, alice, group):
    tip = Message.objects.get(conversation=group)

    with nothing_changes():
        answer = door(alice, "message.recall", messageID=tip.message_id)

    assert answer.verdict == (403, "not_allowed")


def test_reaches_also_who_has_left_with_the_message_on_their_screen(door, alice, bob, group):
    message = say(alice, group, "Oops")
    remove_member(by=alice, conversation=group, person=bob)
    kept = door(bob, "message.list", conversationID=wire_id(group)).data["messages"]

    door(alice, "message.recall", messageID=message.message_id)

    assert texts(kept) == [None, "Oops"]
    assert texts(door(bob, "message.list", conversationID=wire_id(group)).data["messages"]) == [None, None]
