"""send_message: the message stands in the conversation, once, with the next number."""

import pytest
from django.db import transaction

from messaging.hub import hub
from messaging.models import Conversation, Message
from messaging.services.groups import create_group
from messaging.services.members import remove_member
from messaging.services.messages import new_message_id

from .scenes import say, texts, wire_id

TEA = {"payload": {"text": "Tea?"}}


def test_answers_the_message_with_the_next_number(door, alice, group):
    own_id = new_message_id(alice)

    answer = door(alice, "message.send", conversationID=wire_id(group), ID=own_id, **TEA)

    assert answer.status == 201
    assert answer.data == {
        "message": {
            "ID": own_id,
            "conversationID": wire_id(group),
            "conversationType": "GROUP",
            "from": "alice",
            "to": group.group_id,
            "sequence": 2,
            "type": "TIMTextElem",
            "payload": {"text": "Tea?"},
            "cloudCustomData": "",
            "time": int(Message.objects.get(message_id=own_id).sent_at.timestamp()),
            "nick": "Alice",
            "avatar": "/avatars/people/alice.svg?n=Alice",
            "nameCard": "",
            "atUserList": [],
            "priority": "Normal",
            "needReadReceipt": False,
            "revision": 1,
            "askedRevision": 1,
            "isModified": False,
            "isRevoked": False,
            "revoker": "",
            "isSystemMessage": False,
            "pinnerInfo": None,
            "reactions": [],
            "changeSeq": 6,
            "readReceiptInfo": {},
        },
        "readReceiptCode": 0,
        "readReceiptReason": "",
    }


def test_is_there_for_the_members_and_for_nobody_else(door, alice, bob, charlie, group):
    door(alice, "message.send", conversationID=wire_id(group), **TEA)

    history = door(bob, "message.list", conversationID=wire_id(group)).data
    assert texts(history["messages"]) == [None, "Tea?"]
    assert door(charlie, "message.list", conversationID=wire_id(group)).verdict == (
        404,
        "conversation_not_found",
    )


def test_numbers_messages_without_a_gap_and_stamps_each_with_one_change(door, alice, bob, group):
    sent = [door(who, "message.send", conversationID=wire_id(group), **TEA) for who in (alice, bob, alice)]

    numbers = [(answer.data["message"]["sequence"], answer.data["message"]["changeSeq"]) for answer in sent]
    assert numbers == [(2, 6), (3, 7), (4, 8)]


def test_tells_a_group_once_what_its_history_says_but_for_the_tally(door, frames, alice, group):
    with frames() as told:
        answer = door(alice, "message.send", conversationID=wire_id(group), needReadReceipt=True, **TEA)

    shown = {**answer.data["message"]}
    assert shown.pop("readReceiptInfo")["unreadCount"] == 2
    [(envelope, body)] = told
    assert (envelope.people, envelope.conversation, envelope.members_version, envelope.change) == (
        (),
        group.pk,
        1,
        6,
    )
    assert body == {
        "frame": "changes",
        "conversationID": wire_id(group),
        "membersVersion": 1,
        "from": 6,
        "to": 6,
        "changes": [{"kind": "message", "changeSeq": 6, "message": shown}],
    }


def test_tells_each_of_a_pair_under_the_name_of_the_other(door, frames, alice, bob, direct):
    with frames() as told:
        door(alice, "message.send", conversationID="C2Cbob", **TEA)

    seen = {
        envelope.people: (body["conversationID"], body["changes"][0]["message"]["conversationID"])
        for envelope, body in told
    }
    assert seen == {(alice.pk,): ("C2Cbob", "C2Cbob"), (bob.pk,): ("C2Calice", "C2Calice")}
    assert {(envelope.conversation, body["changes"][0]["message"]["to"]) for envelope, body in told} == {
        (None, "bob")
    }


def test_opens_the_direct_conversation_with_its_first_message(door, frames, alice, bob):
    with frames() as told:
        answer = door(alice, "message.send", conversationID="C2Cbob", **TEA)

    assert (answer.status, answer.data["message"]["sequence"]) == (201, 1)
    assert [body["frame"] for _, body in told] == ["joined", "joined", "changes", "changes"]
    assert texts(door(bob, "message.list", conversationID="C2Calice").data["messages"]) == ["Tea?"]


@pytest.mark.parametrize("own_id", ["nonsense", "", "1-1-", "{bob}-1763900000000-1"])
def test_opens_no_conversation_for_a_message_that_it_refuses(
    door, frames, nothing_changes, alice, bob, own_id
):
    with nothing_changes(), frames() as told:
        answer = door(alice, "message.send", conversationID="C2Cbob", ID=own_id.format(bob=bob.pk), **TEA)

    assert answer.status == 400
    assert told == []


def test_is_sent_once_however_often_the_client_tries(door, frames, nothing_changes, alice, group):
    own_id = new_message_id(alice)
    first = door(alice, "message.send", conversationID=wire_id(group), ID=own_id, **TEA)

    with nothing_changes(), frames() as told:
        again = door(alice, "message.send", conversationID=wire_id(group), ID=own_id, **TEA)

    assert again == first
    assert told == []


@pytest.mark.parametrize(
    "other",
    [
        {"payload": {"text": "Coffee?"}},
        {"payload": {"text": "Tea?"}, "needReadReceipt": True},
        {"payload": {"text": "Tea?"}, "cloudCustomData": "{}"},
        {"payload": {"text": "Tea?"}, "priority": "High"},
        {"payload": {"text": "Tea?"}, "conversationID": "C2Cbob"},
        {"type": "TIMCustomElem", "payload": {"data": "Tea?"}},
    ],
)
def test_is_refused_if_the_id_was_used_for_another_message(
    door, nothing_changes, alice, group, direct, other
):
    own_id = new_message_id(alice)
    door(alice, "message.send", conversationID=wire_id(group), ID=own_id, **TEA)

    with nothing_changes():
        answer = door(alice, "message.send", **{"conversationID": wire_id(group), "ID": own_id, **other})

    assert answer.verdict == (409, "message_id_taken")


@pytest.mark.parametrize(
    "own_id", ["{alice}-1-1", "0-1-1", "{bob}", "{bob}-1-a b", "{bob}-1-é", "-1-1-1", "{bob}-x-1"]
)
def test_takes_no_id_but_one_of_the_senders_own(door, nothing_changes, alice, bob, group, own_id):
    own_id = own_id.format(alice=alice.pk, bob=bob.pk)

    with nothing_changes():
        answer = door(bob, "message.send", conversationID=wire_id(group), ID=own_id, **TEA)

    assert answer.verdict == (400, "bad_message_id")


def test_gets_an_id_from_the_server_if_it_brings_none(door, alice, group):
    answer = door(alice, "message.send", conversationID=wire_id(group), **TEA)

    assert answer.data["message"]["ID"].split("-")[0] == str(alice.pk)


def test_keeps_what_was_said_to_the_letter(door, alice, bob, group):
    said = "  Tea?\n\tשלום 🦉\u200b <b>&amp;</b>  "

    sent = door(
        alice, "message.send", conversationID=wire_id(group), payload={"text": said}, cloudCustomData=" {} "
    )

    seen = door(bob, "message.get", messageID=sent.data["message"]["ID"]).data["message"]
    assert (seen["payload"], seen["cloudCustomData"]) == ({"text": said}, " {} ")


def test_carries_a_custom_payload_with_each_of_its_fields(door, alice, bob, group):
    sent = door(
        alice,
        "message.send",
        conversationID=wire_id(group),
        type="TIMCustomElem",
        payload={"data": "poll"},
        priority="High",
    )

    seen = door(bob, "message.get", messageID=sent.data["message"]["ID"]).data["message"]
    assert (seen["type"], seen["priority"]) == ("TIMCustomElem", "High")
    assert seen["payload"] == {"data": "poll", "description": "", "extension": ""}


@pytest.mark.parametrize("letter", ["a", "🦉"])
def test_may_have_8000_characters_and_not_one_more(door, nothing_changes, alice, group, letter):
    fits = door(alice, "message.send", conversationID=wire_id(group), payload={"text": letter * 8_000})
    with nothing_changes():
        too_long = door(
            alice, "message.send", conversationID=wire_id(group), payload={"text": letter * 8_001}
        )

    assert fits.status == 201
    assert too_long.verdict == (400, "invalid")
    [error] = too_long.data["errors"]
    assert (error["field"], "textCharacters" in error["text"]) == ("payload.text", True)


def test_asks_for_a_receipt_and_gets_it(door, alice, bob, group):
    sent = door(alice, "message.send", conversationID=wire_id(group), needReadReceipt=True, **TEA).data

    assert (sent["message"]["needReadReceipt"], sent["readReceiptCode"], sent["readReceiptReason"]) == (
        True,
        0,
        "",
    )
    seen = door(bob, "message.get", messageID=sent["message"]["ID"]).data["message"]
    assert (seen["needReadReceipt"], seen["readReceiptInfo"]) == (True, {})


@pytest.mark.parametrize("group_type", ["Community", "AVChatRoom"])
def test_is_sent_also_where_no_receipt_is_granted_and_says_why(door, alice, bob, group_type):
    """receipts 2: asked but not granted, the message is still sent, and the answer says why. Never silently."""
    group = create_group(creator=alice, group_type=group_type, members=[bob])
    own_id = new_message_id(alice)

    sent = door(alice, "message.send", conversationID=wire_id(group), ID=own_id, needReadReceipt=True, **TEA)

    assert (sent.status, sent.data["message"]["needReadReceipt"]) == (201, False)
    assert sent.data["readReceiptCode"] != 0
    assert sent.data["readReceiptReason"] != ""
    assert (
        door(alice, "message.send", conversationID=wire_id(group), ID=own_id, needReadReceipt=True, **TEA)
        == sent
    )


def test_after_leaving_is_refused_but_what_was_sent_is_answered_again(
    door, nothing_changes, alice, bob, group
):
    own_id = new_message_id(bob)
    first = door(bob, "message.send", conversationID=wire_id(group), ID=own_id, **TEA)
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        again = door(bob, "message.send", conversationID=wire_id(group), ID=own_id, **TEA)
        another = door(bob, "message.send", conversationID=wire_id(group), **TEA)

    for answer in (first, again):
        del answer.data["message"]["changeSeq"]  # to who has left it stands still
    assert again == first
    assert another.verdict == (403, "not_a_member")


def test_from_an_outsider_is_refused_as_if_there_were_no_such_conversation(
    door, nothing_changes, charlie, group, frames
):
    with nothing_changes(), frames() as told:
        foreign = door(charlie, "message.send", conversationID=wire_id(group), **TEA)
        missing = door(charlie, "message.send", conversationID="GROUPnowhere", **TEA)

    assert foreign == missing
    assert foreign.verdict == (404, "conversation_not_found")
    assert told == []


@pytest.mark.parametrize(
    ("to", "verdict"),
    [
        ("C2Calice", (400, "direct_with_oneself")),
        ("C2Cnobody", (404, "person_not_found")),
        ("C2C", (404, "person_not_found")),
        ("bob", (404, "conversation_not_found")),
    ],
)
def test_goes_to_no_address_that_is_none(door, nothing_changes, alice, bob, to, verdict):
    with nothing_changes():
        answer = door(alice, "message.send", conversationID=to, **TEA)

    assert answer.verdict == verdict


def test_for_those_online_only_is_told_to_the_others_and_kept_nowhere(
    door, frames, nothing_changes, alice, group
):
    """receipts 8: online-only messages have no history, no unread, no receipts."""
    with nothing_changes(), frames() as told:
        answer = door(alice, "message.send", conversationID=wire_id(group), onlineUserOnly=True, **TEA)

    shown = answer.data["message"]
    assert (answer.status, shown["sequence"], shown["changeSeq"], shown["readReceiptInfo"]) == (201, 0, 0, {})
    [(envelope, body)] = told
    assert (envelope.conversation, envelope.but) == (group.pk, alice.pk)
    assert (body["frame"], body["message"]["payload"], body["message"]["sequence"]) == (
        "online",
        {"text": "Tea?"},
        0,
    )


def test_for_those_online_only_goes_to_the_peer_of_a_pair_alone(door, frames, alice, bob, direct):
    with frames() as told:
        door(alice, "message.send", conversationID="C2Cbob", onlineUserOnly=True, **TEA)

    assert [(envelope.people, body["conversationID"]) for envelope, body in told] == [((bob.pk,), "C2Calice")]


def test_for_those_online_only_is_refused_from_whoever_is_not_there(door, frames, alice, bob, charlie, group):
    remove_member(by=alice, conversation=group, person=bob)

    with frames() as told:
        left = door(bob, "message.send", conversationID=wire_id(group), onlineUserOnly=True, **TEA)
        never = door(charlie, "message.send", conversationID=wire_id(group), onlineUserOnly=True, **TEA)

    assert (left.verdict, never.verdict) == ((403, "not_a_member"), (404, "conversation_not_found"))
    assert told == []


def test_is_told_only_if_it_was_committed(frames, alice, group):
    @transaction.atomic
    def thought_better_of_it():
        say(alice, group, "Never mind")
        raise InterruptedError

    with frames() as told:
        with pytest.raises(InterruptedError):
            thought_better_of_it()
        kept = say(alice, group, "Tea?")

    assert [body["changes"][0]["message"]["ID"] for _, body in told] == [kept.message_id]


@pytest.mark.django_db(transaction=True)
def test_is_kept_and_answered_also_if_nobody_can_be_told(door, monkeypatch, alice, group: Conversation):
    def broken(envelope):
        raise ConnectionError("no channel layer")

    monkeypatch.setattr(hub, "publish", broken)

    answer = door(alice, "message.send", conversationID=wire_id(group), **TEA)

    assert answer.status == 201
    assert Message.objects.filter(message_id=answer.data["message"]["ID"]).exists()
