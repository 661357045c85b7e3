"""open_direct: one conversation for each pair, found or made by either of the two."""

import pytest

from messaging.models import Conversation
from messaging.services.people import deactivate_person, erase_person

from .scenes import as_at_first, say


def test_answers_the_conversation_as_its_opener_sees_it(door, alice, bob):
    answer = door(alice, "conversation.open", userID="bob")

    assert answer.status == 201
    assert answer.data == {
        "conversation": {
            "conversationID": "C2Cbob",
            "type": "C2C",
            "subType": "",
            "unreadCount": 0,
            "lastMessage": None,
            "readSeq": 0,
            "draftText": "",
            "keeping": as_at_first(),
            "groupAtInfoList": [],
            "lastSeq": 0,
            "changeSeq": 2,
            "present": True,
            "receiptPolicy": {
                "granted": True,
                "reason": "",
                "required": False,
                "visibleTo": "sender",
                "shares": True,
            },
            "userProfile": {
                "userID": "bob",
                "nick": "Bob",
                "avatar": "/avatars/people/bob.svg?n=Bob",
                "isBot": False,
                "isActive": True,
            },
            "peerReadSeq": 0,
            "peerReadTime": 0,
        }
    }


def test_finds_the_same_from_either_side(door, nothing_changes, alice, bob):
    first = door(alice, "conversation.open", userID="bob")
    message = say(alice, Conversation.objects.get())

    with nothing_changes():
        theirs = door(bob, "conversation.open", userID="alice").data["conversation"]
        mine = door(alice, "conversation.open", userID="bob").data["conversation"]

    assert (first.data["conversation"]["conversationID"], mine["conversationID"]) == ("C2Cbob", "C2Cbob")
    assert theirs["conversationID"] == "C2Calice"
    assert mine["lastMessage"]["ID"] == theirs["lastMessage"]["ID"] == message.message_id
    assert Conversation.objects.count() == 1


def test_tells_both_once(door, frames, alice, bob):
    with frames() as told:
        door(alice, "conversation.open", userID="bob")
        door(bob, "conversation.open", userID="alice")
        door(alice, "conversation.open", userID="bob")

    assert {envelope.people: body for envelope, body in told} == {
        (alice.pk,): {"frame": "joined", "conversationID": "C2Cbob"},
        (bob.pk,): {"frame": "joined", "conversationID": "C2Calice"},
    }
    assert len(told) == 2


def test_needs_two(door, nothing_changes, alice):
    with nothing_changes():
        answer = door(alice, "conversation.open", userID="alice")

    assert answer.verdict == (400, "direct_with_oneself")


def test_finds_nobody_who_was_erased_or_never_was(door, nothing_changes, alice, bob):
    erase_person(person=bob)

    with nothing_changes():
        erased = door(alice, "conversation.open", userID="bob")
        missing = door(alice, "conversation.open", userID="nobody")

    assert erased == missing
    assert missing.verdict == (404, "person_not_found")


def test_finds_who_is_deactivated_since_what_they_said_remains(door, alice, bob):
    deactivate_person(person=bob)

    assert door(alice, "conversation.open", userID="bob").status == 201


@pytest.mark.parametrize("name", ["conversation.get", "message.list", "position.move"])
def test_is_of_no_concern_to_an_outsider(door, alice, charlie, direct, name):
    foreign = door(charlie, name, conversationID="C2Calice")
    missing = door(charlie, name, conversationID="C2Cnobody")

    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")
    assert door(alice, name, conversationID="C2Cbob").status == 200


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("group.change", {"name": "Us"}),
        ("group.dismiss", {}),
        ("group.hand_over", {"userID": "bob"}),
        ("group.add", {"userIDs": ["charlie"]}),
        ("group.remove", {"userID": "bob"}),
        ("group.leave", {}),
        ("member.change", {"userID": "bob", "role": "Admin"}),
        ("member.change", {"userID": "alice", "nameCard": "A"}),
    ],
)
def test_is_no_group(door, nothing_changes, alice, bob, charlie, direct, name, params):
    with nothing_changes():
        answer = door(alice, name, conversationID="C2Cbob", **params)

    assert answer.verdict == (403, "not_allowed")


def test_is_not_joined(door, nothing_changes, charlie, direct):
    with nothing_changes():
        foreign = door(charlie, "group.join", conversationID="C2Calice")
        missing = door(charlie, "group.join", conversationID="GROUPnowhere")

    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")
