"""edit_message: the message has a new revision, for everybody who may see it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from messaging.limits import limits
from messaging.models import Message
from messaging.services.members import remove_member
from messaging.services.messages import hide_messages, recall_message

from .scenes import say, texts, wire_id

BETTER = {"payload": {"text": "Tea at five?"}}


def test_says_the_new_text_and_keeps_its_place(door, alice, bob, group):
    message = say(alice, group, "Tea?")
    before = door(alice, "message.get", messageID=message.message_id).data["message"]

    edited = door(alice, "message.edit", messageID=message.message_id, **BETTER)

    changed = {"payload": {"text": "Tea at five?"}, "revision": 2, "isModified": True, "changeSeq": 7}
    assert edited.status == 200
    assert edited.data == {"message": {**before, **changed}}
    assert texts(door(bob, "message.list", conversationID=wire_id(group)).data["messages"]) == [
        None,
        "Tea at five?",
    ]


def test_tells_everybody_there(door, frames, alice, group):
    message = say(alice, group, "Tea?")

    with frames() as told:
        edited = door(alice, "message.edit", messageID=message.message_id, **BETTER)

    [(envelope, body)] = told
    shown = {name: value for name, value in edited.data["message"].items() if name != "readReceiptInfo"}
    assert envelope.conversation == group.pk
    assert (body["from"], body["to"]) == (7, 7)
    assert body["changes"] == [{"kind": "message", "changeSeq": 7, "message": shown}]


def test_changes_nothing_if_it_says_so_already(door, frames, nothing_changes, alice, group):
    message = say(alice, group, "Tea?")
    first = door(alice, "message.edit", messageID=message.message_id, **BETTER)

    with nothing_changes(), frames() as told:
        again = door(alice, "message.edit", messageID=message.message_id, **BETTER)

    assert again == first
    assert told == []


def test_keeps_the_custom_data_unless_another_is_given(door, alice, group):
    message = say(alice, group, "Tea?", cloud_custom_data="quote")

    kept = door(alice, "message.edit", messageID=message.message_id, **BETTER)
    changed = door(alice, "message.edit", messageID=message.message_id, cloudCustomData="", **BETTER)

    assert [answer.data["message"]["cloudCustomData"] for answer in (kept, changed)] == ["quote", ""]
    assert changed.data["message"]["revision"] == 3


def test_is_for_its_sender_alone_also_against_the_owner(door, nothing_changes, alice, bob, group):
    message = say(bob, group, "Tea?")

    with nothing_changes():
        answer = door(alice, "message.edit", messageID=message.message_id, **BETTER)

    assert answer.verdict == (403, "not_allowed")


def test_finds_nothing_for_an_outsider(door, nothing_changes, alice, charlie, group):
    message = say(alice, group, "Tea?")

    with nothing_changes():
        foreign = door(charlie, "message.edit", messageID=message.message_id, **BETTER)
        missing = door(charlie, "message.edit", messageID="1-1-1", **BETTER)

    assert foreign == missing
    assert foreign.verdict == (404, "message_not_found")


def test_finds_nothing_that_the_sender_has_deleted_for_themselves(door, alice, group):
    message = say(alice, group, "Tea?")
    hide_messages(person=alice, message_ids=[message.message_id])

    assert door(alice, "message.edit", messageID=message.message_id, **BETTER).verdict == (
        404,
        "message_not_found",
    )


def test_is_refused_after_leaving(door, nothing_changes, alice, bob, group):
    message = say(bob, group, "Tea?")
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        answer = door(bob, "message.edit", messageID=message.message_id, **BETTER)

    assert answer.verdict == (403, "not_a_member")


def test_is_refused_once_it_was_recalled(door, nothing_changes, alice, group):
    message = say(alice, group, "Tea?")
    recall_message(by=alice, message_id=message.message_id)

    with nothing_changes():
        answer = door(alice, "message.edit", messageID=message.message_id, **BETTER)

    assert answer.verdict == (409, "message_recalled")


def test_is_refused_when_the_time_is_over_and_not_before(door, alice, group):
    message = say(alice, group, "Tea?")
    seconds = limits().edit_seconds

    with time_machine.travel(timezone.now() + timedelta(seconds=seconds - 60), tick=False):
        in_time = door(alice, "message.edit", messageID=message.message_id, **BETTER)
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds + 60), tick=False):
        late = door(alice, "message.edit", messageID=message.message_id, payload={"text": "Too late"})
        repeated = door(alice, "message.edit", messageID=message.message_id, **BETTER)

    assert in_time.status == 200
    assert (late.verdict, late.data["limit"]) == ((403, "too_late"), seconds)
    assert repeated == in_time


def test_leaves_what_the_system_says_alone(door, nothing_changes, alice, group):
    tip = Message.objects.get(conversation=group)

    with nothing_changes():
        answer = door(alice, "message.edit", messageID=tip.message_id, **BETTER)

    assert answer.verdict == (403, "not_allowed")


@pytest.mark.parametrize(
    "payload", [{}, {"text": " "}, {"text": "a" * 8_001}, {"data": "poll"}, {"text": "a", "x": "y"}]
)
def test_holds_the_new_payload_to_what_sending_asks_of_it(door, nothing_changes, alice, group, payload):
    message = say(alice, group, "Tea?")

    with nothing_changes():
        answer = door(alice, "message.edit", messageID=message.message_id, payload=payload)

    assert answer.verdict == (400, "invalid")
    assert {error["field"].split(".")[0] for error in answer.data["errors"]} == {"payload"}


@pytest.mark.parametrize("letter", ["a", "ש", "🦉"])
def test_may_be_as_long_as_what_is_sent(door, alice, group, letter):
    message = say(alice, group, "Tea?")

    answer = door(alice, "message.edit", messageID=message.message_id, payload={"text": letter * 8_000})

    assert (answer.status, answer.data["message"]["payload"]) == (200, {"text": letter * 8_000})


def test_asks_to_be_read_again_only_if_the_sender_says_so(door, alice, group):
    message = say(alice, group, "Tea?", need_read_receipt=True)

    quietly = door(alice, "message.edit", messageID=message.message_id, **BETTER).data["message"]
    aloud = door(alice, "message.edit", messageID=message.message_id, payload={"text": "Now"}, askAgain=True)
    repeated = door(
        alice, "message.edit", messageID=message.message_id, payload={"text": "Now"}, askAgain=True
    )

    assert (quietly["revision"], quietly["askedRevision"]) == (2, 1)
    assert (aloud.data["message"]["revision"], aloud.data["message"]["askedRevision"]) == (3, 3)
    assert repeated == aloud


def test_cannot_ask_again_where_nothing_was_asked(door, nothing_changes, alice, group):
    message = say(alice, group, "Tea?")

    with nothing_changes():
        answer = door(alice, "message.edit", messageID=message.message_id, askAgain=True, **BETTER)

    assert answer.verdict == (403, "not_allowed")


def test_shows_each_of_a_pair_the_same_under_the_name_of_the_other(door, frames, alice, bob, direct):
    message = say(alice, direct, "Tea?")

    with frames() as told:
        door(alice, "message.edit", messageID=message.message_id, **BETTER)

    assert {envelope.people: body["conversationID"] for envelope, body in told} == {
        (alice.pk,): "C2Cbob",
        (bob.pk,): "C2Calice",
    }
    assert (
        door(bob, "message.get", messageID=message.message_id).data["message"]["payload"] == BETTER["payload"]
    )
