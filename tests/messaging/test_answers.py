"""Quotes and replies: what a message answers its sender has read, as far as they share."""

import json

import pytest

from messaging.services.members import add_members
from messaging.services.messages import recall_message

from .scenes import say, wire_id


def answering(message_id: object) -> str:
    """As the clients of this SDK write it."""
    reply = {"messageID": message_id, "messageAbstract": "Tea?", "messageSender": "Alice", "version": 1}
    return json.dumps({"messageReply": reply})


def read_count(message) -> int:
    message.refresh_from_db()
    return message.read_count


def test_answering_reads_that_message_and_no_earlier_one(frames, alice, bob, group):
    earlier, message = (say(alice, group, need_read_receipt=True) for _ in range(2))

    with frames():
        answer = say(bob, group, "Yes", cloud_custom_data=answering(message.message_id))

    assert (read_count(earlier), read_count(message)) == (0, 1)
    assert message.receipts.get().origin == "acted"
    assert answer.cloud_custom_data == answering(message.message_id)


def test_who_does_not_share_answers_and_gives_none(door, frames, alice, bob, group):
    message = say(alice, group, need_read_receipt=True)
    door(bob, "sharing.change", conversationID=wire_id(group), sharesReceipts=False)

    with frames():
        say(bob, group, "Yes", cloud_custom_data=answering(message.message_id))

    assert read_count(message) == 0


def test_sending_it_again_gives_nothing_again(door, frames, alice, bob, group):
    message = say(alice, group, need_read_receipt=True)
    asked = {
        "conversationID": wire_id(group),
        "ID": f"{bob.pk}-1763900000000-1",
        "payload": {"text": "Yes"},
        "cloudCustomData": answering(message.message_id),
    }

    for _ in range(2):
        with frames():
            assert door(bob, "message.send", **asked).status == 201

    assert read_count(message) == 1


def test_reads_nothing_of_another_conversation_or_unseen_or_recalled(
    frames, alice, bob, charlie, group, direct
):
    elsewhere = say(alice, direct, need_read_receipt=True)
    unseen = say(alice, group, need_read_receipt=True)
    recalled = say(alice, group, need_read_receipt=True)
    recall_message(by=alice, message_id=recalled.message_id)
    add_members(by=alice, conversation=group, people=[charlie])

    with frames():
        say(bob, group, cloud_custom_data=answering(elsewhere.message_id))
        say(charlie, group, cloud_custom_data=answering(unseen.message_id))
        say(bob, group, cloud_custom_data=answering(recalled.message_id))

    assert [read_count(one) for one in (elsewhere, unseen, recalled)] == [0, 0, 0]


@pytest.mark.parametrize(
    "said",
    [
        "messageReply",
        '"messageReply"',
        '{"messageReply": 7}',
        '{"messageReply": {}}',
        '{"messageReply": []}',
        answering(None),
        answering({"x": 1}),
        answering("?\x00é"),
        answering("x" * 500),
        '{"messageReply": ' + "[" * 1_500,
    ],
)
def test_whatever_else_stands_there_is_the_senders_own(door, alice, bob, group, said):
    say(alice, group, need_read_receipt=True)

    answer = door(
        bob,
        "message.send",
        conversationID=wire_id(group),
        payload={"text": "Yes"},
        cloudCustomData=said.replace("\x00", ""),
    )

    assert (answer.status, answer.data["message"]["cloudCustomData"]) == (201, said.replace("\x00", ""))
