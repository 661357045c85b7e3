"""Mentions: a message calls members of its group, or all; each finds it until they have read it."""

import pytest

from messaging.models import Conversation, Member
from messaging.services.members import add_members, leave_group
from messaging.services.messages import hide_messages, recall_message
from messaging.services.people import erase_person
from messaging.services.positions import move_read_position

from .scenes import say, wire_id

ALL = "__kImSDK_MesssageAtALL__"


def called(door, who, group):
    described = door(who, "conversation.get", conversationID=wire_id(group)).data["conversation"]
    return [(one["from"], one["messageSequence"], one["atTypeArray"]) for one in described["groupAtInfoList"]]


def test_says_whom_it_calls_and_they_find_it(door, alice, bob, dora, group):
    sent = door(
        alice,
        "message.send",
        conversationID=wire_id(group),
        payload={"text": "@Bob tea?"},
        atUserList=["bob", "bob"],
    )

    assert (sent.status, sent.data["message"]["atUserList"]) == (201, ["bob"])
    listed = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]
    assert listed["groupAtInfoList"] == [
        {"from": "alice", "groupID": group.group_id, "messageSequence": 2, "atTypeArray": [1]}
    ]
    assert called(door, dora, group) == called(door, alice, group) == []


def test_all_is_everybody_but_the_sender(door, alice, bob, dora, group):
    say(dora, group, at_user_list=[ALL])
    say(dora, group, at_user_list=["bob", ALL])

    assert called(door, bob, group) == [("dora", 2, [2]), ("dora", 3, [3])]
    assert called(door, alice, group) == [("dora", 2, [2]), ("dora", 3, [2])]
    assert called(door, dora, group) == []


def test_is_over_when_it_was_read_recalled_or_deleted_for_oneself(door, alice, bob, group):
    first, second, third, fourth = (say(alice, group, at_user_list=["bob"]) for _ in range(4))

    move_read_position(person=bob, conversation=group, seq=first.seq)
    recall_message(by=alice, message_id=second.message_id)
    hide_messages(person=bob, message_ids=[third.message_id])

    assert called(door, bob, group) == [("alice", fourth.seq, [1])]
    shown = door(alice, "message.get", messageID=second.message_id).data["message"]
    assert shown["atUserList"] == []


@pytest.mark.parametrize("stranger", ["charlie", "nobody"])
def test_calls_nobody_who_is_not_there(door, nothing_changes, alice, charlie, group, stranger):
    asked = {"conversationID": wire_id(group), "payload": {"text": "Tea?"}}

    with nothing_changes():
        refused = door(alice, "message.send", atUserList=["bob", stranger], **asked)

    assert refused.verdict == (400, "invalid")
    assert [error["field"] for error in refused.data["errors"]] == ["atUserList.1"]
    assert door(alice, "message.send", atUserList=["bob"], **asked).status == 201


def test_calls_nobody_in_a_direct_conversation_and_nobody_online_only(
    door, nothing_changes, alice, direct, group
):
    with nothing_changes():
        private = door(
            alice,
            "message.send",
            conversationID="C2Cbob",
            payload={"text": "Tea?"},
            atUserList=["bob"],
        )
        passing = door(
            alice,
            "message.send",
            conversationID=wire_id(group),
            payload={"text": "Tea?"},
            atUserList=["bob"],
            onlineUserOnly=True,
        )

    assert private.verdict == passing.verdict == (400, "invalid")


@pytest.mark.parametrize(
    ("group_type", "role", "status"),
    [
        ("Private", "Member", 201),
        ("Public", "Member", 403),
        ("Public", "Admin", 201),
        ("ChatRoom", "Member", 403),
    ],
)
def test_who_may_call_everybody(door, bob, group, group_type, role, status):
    Conversation.objects.filter(pk=group.pk).update(group_type=group_type)
    Member.objects.filter(conversation=group, person=bob).update(role=role)

    answer = door(
        bob, "message.send", conversationID=wire_id(group), payload={"text": "Tea?"}, atUserList=[ALL]
    )

    assert answer.status == status


def test_the_same_id_with_others_called_is_another_message(door, alice, group):
    asked = {
        "conversationID": wire_id(group),
        "payload": {"text": "Tea?"},
        "ID": f"{alice.pk}-1763900000000-1",
    }

    first = door(alice, "message.send", atUserList=["bob"], **asked)
    again = door(alice, "message.send", atUserList=["bob"], **asked)
    others = door(alice, "message.send", atUserList=["dora"], **asked)

    assert first.data["message"] == again.data["message"]
    assert others.verdict == (409, "message_id_taken")


def test_who_left_or_came_later_is_called_by_nothing_else(door, alice, bob, charlie, group):
    say(alice, group, at_user_list=["bob", ALL])
    leave_group(person=bob, conversation=group)
    add_members(by=alice, conversation=group, people=[charlie])

    assert called(door, bob, group) == called(door, charlie, group) == []


def test_lists_the_newest_twenty(door, alice, bob, group):
    sent = [say(alice, group, at_user_list=["bob"]) for _ in range(25)]

    assert [seq for _, seq, _ in called(door, bob, group)] == [one.seq for one in sent[-20:]]


def test_calls_who_was_erased_by_no_name(door, frames, alice, bob, group):
    message = say(alice, group, at_user_list=["bob", "dora"])

    with frames() as told:
        erase_person(person=bob)

    shown = door(alice, "message.get", messageID=message.message_id).data["message"]["atUserList"]
    assert shown[0].startswith("erased-")
    assert shown[1:] == ["dora"]
    assert "bob" not in str([one.body for one in told])
