"""move_read_position: how far I have seen a conversation. Forward only; private, but for the peer of a pair.

All of this is receipts 1: the read position and the receipt are two facts, and neither implies the other.
"""

from datetime import timedelta

import pytest

from messaging.models import Conversation, Message, Person
from messaging.services.catch_up import heads_of
from messaging.services.members import remove_member
from messaging.services.messages import hide_messages, recall_message
from messaging.services.people import set_sharing, set_sharing_here
from receipts.models import Receipt

from .scenes import as_at_first, say, wire_id


def test_moves_to_a_number_or_to_the_end(door, alice, bob, group):
    first, _ = say(alice, group), say(alice, group)

    there = door(bob, "position.move", conversationID=wire_id(group), sequence=first.seq)
    at_the_end = door(bob, "position.move", conversationID=wire_id(group))

    assert (there.status, there.data) == (
        200,
        {"conversationID": wire_id(group), "readSeq": 2, "lastSeq": 3, "unreadCount": 1},
    )
    assert at_the_end.data == {"conversationID": wire_id(group), "readSeq": 3, "lastSeq": 3, "unreadCount": 0}


@pytest.mark.parametrize("sequence", [0, 1, 2, 3])
def test_never_goes_back_and_tells_nobody_that_it_did_not(
    door, frames, nothing_changes, alice, bob, group, sequence
):
    say(alice, group)
    last = say(alice, group)
    door(bob, "position.move", conversationID=wire_id(group), sequence=last.seq)

    with nothing_changes(), frames() as told:
        answer = door(bob, "position.move", conversationID=wire_id(group), sequence=sequence)

    assert answer.data["readSeq"] == 3
    assert told == []


def test_is_refused_beyond_the_last_message(door, nothing_changes, alice, bob, group):
    say(alice, group)

    with nothing_changes():
        beyond = door(bob, "position.move", conversationID=wire_id(group), sequence=3)

    assert beyond.verdict == (400, "invalid")
    assert [(error["field"], error["code"]) for error in beyond.data["errors"]] == [("sequence", "max_value")]
    assert door(bob, "position.move", conversationID=wire_id(group), sequence=2).status == 200


def test_moves_over_what_was_recalled_or_deleted(door, alice, bob, group):
    recalled, hidden = say(alice, group), say(alice, group)
    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=bob, message_ids=[hidden.message_id])

    moved = [
        door(bob, "position.move", conversationID=wire_id(group), sequence=message.seq).data["readSeq"]
        for message in (recalled, hidden)
    ]

    assert moved == [recalled.seq, hidden.seq]


def test_in_a_group_is_told_to_my_own_devices_and_to_nobody_else(door, frames, alice, bob, group):
    say(alice, group)
    number = Conversation.objects.get(pk=group.pk).change_seq

    with frames() as told:
        door(bob, "position.move", conversationID=wire_id(group))

    moved = {
        "kind": "membership",
        "changeSeq": 1,
        "conversationID": wire_id(group),
        "readSeq": 2,
        "sharesReceipts": True,
        "draftText": "",
        "keeping": as_at_first(1),
    }
    [(envelope, body)] = told
    assert (envelope.people, envelope.conversation) == ((bob.pk,), None)
    assert body == {"frame": "me", "from": 1, "to": 1, "changes": [moved]}
    assert door(bob, "me.changes", changed_after=0).data["changes"] == [moved]
    assert Conversation.objects.get(pk=group.pk).change_seq == number


def test_in_a_group_leaves_what_others_see_as_it_was(door, alice, bob, group):
    say(alice, group, need_read_receipt=True)
    before = _all_that_alice_sees(door, alice, group)

    door(bob, "position.move", conversationID=wire_id(group))

    assert _all_that_alice_sees(door, alice, group) == before


def test_in_a_pair_is_told_to_the_peer(door, frames, alice, bob, direct):
    message = say(alice, direct)
    Message.objects.filter(pk=message.pk).update(sent_at=message.sent_at - timedelta(hours=1))
    message.refresh_from_db()
    say(bob, direct)

    with frames() as told:
        door(bob, "position.move", conversationID="C2Calice")

    assert [(envelope.people, body["frame"]) for envelope, body in told] == [
        ((bob.pk,), "me"),
        ((alice.pk,), "peerRead"),
    ]
    assert told[1].body == {"frame": "peerRead", "conversationID": "C2Cbob", "peerReadSeq": 1}
    listed = door(alice, "conversation.get", conversationID="C2Cbob").data["conversation"]
    assert (listed["peerReadSeq"], heads_of(alice)["conversations"][0]["peerReadSeq"]) == (1, 1)
    assert listed["peerReadTime"] == int(message.sent_at.timestamp())


def test_in_a_pair_is_told_up_to_the_last_message_that_asked_for_no_receipt(door, frames, alice, bob, direct):
    """receipts 1: the peer learns of it, for messages that did not ask for a receipt."""
    plain = say(alice, direct)
    asked = say(alice, direct, need_read_receipt=True)
    say(bob, direct, "My own")

    with frames() as told:
        there = door(bob, "position.move", conversationID="C2Calice").data["readSeq"]

    assert (told[1].body["frame"], told[1].body["peerReadSeq"], there) == (
        "peerRead",
        plain.seq,
        asked.seq + 1,
    )
    assert _peer_position(door, alice) == plain.seq


@pytest.mark.parametrize("by", ["alice", "bob"])
def test_in_a_pair_says_nothing_of_messages_that_asked_for_a_receipt_or_are_my_own(
    door, frames, alice, bob, direct, by
):
    say({"alice": alice, "bob": bob}[by], direct, need_read_receipt=by == "alice")

    with frames() as told:
        door(bob, "position.move", conversationID="C2Calice")

    assert [envelope.people for envelope, _ in told] == [(bob.pk,)]
    assert _peer_position(door, alice) == 0


@pytest.mark.parametrize("who", ["alice", "bob"])
@pytest.mark.parametrize("everywhere", [True, False])
def test_in_a_pair_is_not_told_if_either_does_not_share(door, frames, alice, bob, direct, who, everywhere):
    say(alice, direct)
    quiet = {"alice": alice, "bob": bob}[who]
    _share(quiet, direct, everywhere, False)

    with frames() as told:
        door(bob, "position.move", conversationID="C2Calice")

    assert [envelope.people for envelope, _ in told] == [(bob.pk,)]
    assert door(bob, "conversation.get", conversationID="C2Calice").data["conversation"]["readSeq"] == 1
    assert door(alice, "conversation.get", conversationID="C2Cbob").data["conversation"]["peerReadSeq"] == 0


@pytest.mark.parametrize("who", ["alice", "bob"])
@pytest.mark.parametrize("everywhere", [True, False])
def test_in_a_pair_sharing_again_reveals_nothing_from_in_between(
    door, frames, alice, bob, direct, who, everywhere
):
    say(alice, direct)
    quiet = {"alice": alice, "bob": bob}[who]
    _share(quiet, direct, everywhere, False)
    door(bob, "position.move", conversationID="C2Calice")

    with frames() as told:
        _share(quiet, direct, everywhere, True)

    assert [envelope.people for envelope, _ in told] == [(quiet.pk,)]
    assert _peer_position(door, alice) == 0
    say(alice, direct)
    door(bob, "position.move", conversationID="C2Calice")
    assert _peer_position(door, alice) == 2


def test_in_a_pair_who_stops_sharing_no_longer_sees_how_far_the_peer_is(door, alice, bob, direct):
    say(alice, direct)
    door(bob, "position.move", conversationID="C2Calice")
    assert _peer_position(door, alice) == 1

    set_sharing(person=alice, shares=False)

    assert (_peer_position(door, alice), heads_of(alice)["conversations"][0]["peerReadSeq"]) == (0, 0)


def test_writes_no_receipt(door, alice, bob, group):
    message = say(alice, group, need_read_receipt=True)

    door(bob, "position.move", conversationID=wire_id(group))

    message.refresh_from_db()
    assert (message.read_count, Receipt.objects.count()) == (0, 0)


def test_is_refused_after_leaving_and_unknown_to_an_outsider(
    door, nothing_changes, alice, bob, charlie, group
):
    say(alice, group)
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        left = door(bob, "position.move", conversationID=wire_id(group))
        foreign = door(charlie, "position.move", conversationID=wire_id(group))
        missing = door(charlie, "position.move", conversationID="GROUPnowhere")

    assert left.verdict == (403, "not_a_member")
    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")


def test_of_an_empty_conversation_is_at_nothing(door, alice, direct):
    answer = door(alice, "position.move", conversationID="C2Cbob")

    assert answer.data == {"conversationID": "C2Cbob", "readSeq": 0, "lastSeq": 0, "unreadCount": 0}


def _share(person: Person, conversation: Conversation, everywhere: bool, shares: bool) -> None:
    if everywhere:
        set_sharing(person=person, shares=shares)
    else:
        set_sharing_here(person=person, conversation=conversation, shares=shares)


def _peer_position(door, alice) -> int:
    return door(alice, "conversation.get", conversationID="C2Cbob").data["conversation"]["peerReadSeq"]


def _all_that_alice_sees(door, alice, group):
    return [
        door(alice, "conversation.get", conversationID=wire_id(group)),
        door(alice, "conversation.changes", conversationID=wire_id(group), changed_after=0),
        door(alice, "message.list", conversationID=wire_id(group)),
        door(alice, "me.changes", changed_after=0),
        heads_of(alice),
    ]
