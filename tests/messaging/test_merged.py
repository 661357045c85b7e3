"""Merged records: several messages forwarded as one, as they were when it was sent."""

import pytest

from messaging.models import Message
from messaging.services.members import add_members
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.people import erase_person

from .scenes import forward_as_one, say, wire_id


def forward(door, who, messages, to="C2Cbob", **more):
    payload = {"title": "Tea", "messageIDs": [one.message_id for one in messages]}
    return door(who, "message.send", conversationID=to, type="TIMRelayElem", payload=payload, **more)


def held(door, who, message):
    return door(who, "message.merged", messageID=message["ID"]).data["messageList"]


def test_says_what_it_is_and_holds_what_was_said(door, alice, bob, group):
    first, second = say(alice, group, "Tea?"), say(bob, group, "At four")

    answer = forward(door, alice, [second, first])

    message = answer.data["message"]
    assert (answer.status, message["payload"]) == (
        201,
        {
            "title": "Tea",
            "abstractList": [],
            "compatibleText": "",
            "messageList": [],
            "downloadKey": message["ID"],
            "layersOverLimit": False,
        },
    )
    shown = held(door, bob, message)
    assert [(one["from"], one["nick"], one["payload"]) for one in shown] == [
        ("bob", "Bob", {"text": "At four"}),
        ("alice", "Alice", {"text": "Tea?"}),
    ]
    assert set(shown[0]) == {"ID", "from", "nick", "avatar", "time", "type", "payload"}


def test_stays_as_it_was_whatever_becomes_of_the_originals(door, alice, bob, group):
    edited, recalled, hidden = (say(alice, group, text) for text in ("One", "Two", "Three"))
    message = forward(door, alice, [edited, recalled, hidden]).data["message"]

    edit_message(sender=alice, message_id=edited.message_id, payload={"text": "Other"})
    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=alice, message_ids=[hidden.message_id])

    assert [one["payload"]["text"] for one in held(door, bob, message)] == ["One", "Two", "Three"]


def test_holds_nothing_that_its_sender_may_not_see(door, nothing_changes, alice, bob, charlie, group):
    early = say(alice, group, "Before Charlie")
    add_members(by=alice, conversation=group, people=[charlie])
    late = say(alice, group, "With Charlie")

    with nothing_changes():
        refused = forward(door, charlie, [late, early])
        missing = forward(door, charlie, [late, Message(message_id=f"{alice.pk}-1-1")])

    assert refused.verdict == missing.verdict == (404, "message_not_found")
    assert refused.data["messageID"] == early.message_id
    assert forward(door, charlie, [late]).status == 201


def test_holds_nothing_recalled_and_no_notices(door, nothing_changes, alice, group):
    recalled = say(alice, group)
    recall_message(by=alice, message_id=recalled.message_id)
    tip = Message.objects.get(conversation=group, is_system=True)

    with nothing_changes():
        assert forward(door, alice, [recalled]).verdict == (409, "message_recalled")
        assert forward(door, alice, [tip]).verdict == (403, "not_allowed")


def test_is_had_by_whoever_sees_the_message_and_nobody_else(door, alice, bob, charlie, group):
    message = forward(door, alice, [say(alice, group, "Tea?")], to=wire_id(group)).data["message"]

    assert len(held(door, bob, message)) == 1
    answer = door(charlie, "message.merged", messageID=message["ID"])
    assert answer.verdict == (404, "message_not_found")

    recall_message(by=alice, message_id=message["ID"])
    assert door(bob, "message.merged", messageID=message["ID"]).verdict == (409, "message_recalled")


def test_records_are_in_one_another_three_deep_and_no_deeper(door, nothing_changes, alice, bob, group):
    inner = say(alice, group, "Tea?")
    for _ in range(3):
        inner = forward_as_one(alice, group, inner)

    shown = door(bob, "message.merged", messageID=inner.message_id).data["messageList"]
    assert shown[0]["payload"]["messageList"][0]["payload"]["messageList"][0]["payload"] == {"text": "Tea?"}
    with nothing_changes():
        refused = forward(door, alice, [inner])
    assert (refused.verdict, refused.data["limit"]) == ((400, "too_many"), 3)


def test_is_forwarded_by_its_key_as_it_is(door, nothing_changes, alice, bob, dora, group):
    message = forward(door, alice, [say(alice, group, "Tea?")]).data["message"]
    asked = {"type": "TIMRelayElem", "payload": {"title": "Tea", "downloadKey": message["ID"]}}

    again = door(bob, "message.send", conversationID="C2Cdora", **asked).data["message"]

    assert [one["payload"] for one in held(door, dora, again)] == [{"text": "Tea?"}]
    with nothing_changes():
        stranger = door(dora, "message.send", conversationID="C2Calice", **asked)
    assert stranger.verdict == (404, "message_not_found")


def test_is_a_message_with_receipts_of_its_own(door, alice, bob, group):
    asked = say(alice, group, "Tea?", need_read_receipt=True)

    message = forward(door, alice, [asked], needReadReceipt=True).data["message"]

    assert message["readReceiptInfo"]["isPeerRead"] is False
    assert "read" not in str(held(door, bob, message)).lower()
    door(bob, "message.get", messageID=message["ID"])
    asked.refresh_from_db()
    assert asked.read_count == 0


def test_is_sent_once_and_not_edited(door, nothing_changes, alice, group):
    message_id = f"{alice.pk}-1763900000000-1"
    messages = [say(alice, group, "Tea?")]
    first = forward(door, alice, messages, ID=message_id)

    with nothing_changes():
        again = forward(door, alice, messages, ID=message_id)
        payload = {"title": "Other", "messageIDs": [messages[0].message_id]}
        edited = door(alice, "message.edit", messageID=message_id, payload=payload)

    assert again.data["message"] == first.data["message"]
    assert edited.verdict == (403, "not_allowed")


@pytest.mark.parametrize(
    "payload",
    [
        {"title": "Tea"},
        {"messageIDs": []},
        {"messageIDs": ["x"] * 101},
        {"messageIDs": ["x"], "downloadKey": "x"},
        {"messageIDs": "x"},
        {"messageIDs": [7]},
        {"messageIDs": ["x"], "title": "x" * 201},
        {"messageIDs": ["x"], "abstractList": ["x"] * 11},
        {"messageIDs": ["x"], "messageList": [{"from": "bob", "payload": {"text": "I never said that"}}]},
    ],
)
def test_says_nothing_but_what_it_is_for(door, nothing_changes, alice, group, payload):
    with nothing_changes():
        answer = door(
            alice, "message.send", conversationID=wire_id(group), type="TIMRelayElem", payload=payload
        )

    assert answer.verdict == (400, "invalid")
    assert all(error["field"].startswith("payload.") for error in answer.data["errors"])


def test_holds_no_more_than_the_limit(door, nothing_changes, settings, alice, group):
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "merged_characters": 500}
    long, short = say(alice, group, "x" * 500), say(alice, group, "x")

    with nothing_changes():
        refused = forward(door, alice, [long])

    assert (refused.verdict, refused.data["limit"]) == ((400, "too_many"), 500)
    assert forward(door, alice, [short]).status == 201


def test_who_was_erased_has_no_name_in_it(door, alice, bob, group):
    inner = forward_as_one(alice, group, say(bob, group, "Tea?"))
    outer = forward_as_one(alice, group, inner)

    erase_person(person=bob)

    for message in (inner, outer):
        shown = str(door(alice, "message.merged", messageID=message.message_id).data)
        assert "bob" not in shown.lower()
        assert "Tea?" in shown
