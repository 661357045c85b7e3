"""move_all_positions: everything is seen, of the kinds that were said. No receipt is written."""

import pytest

from messaging import live
from messaging.models import Member, Message
from messaging.services.blocks import block_person
from messaging.services.catch_up import heads_of, total_unread
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.keeping import keep_conversation, remove_conversation
from messaging.services.members import remove_member
from messaging.services.people import deactivate_person, set_sharing
from messaging.services.positions import move_read_position
from messaging.services.reading_all import move_all_positions

from .crowds import crowd, meetings
from .scenes import say, wire_id


def unread_of(person):
    return {head["conversationID"]: head["unreadCount"] for head in heads_of(person)["conversations"]}


@pytest.mark.parametrize(
    ("types", "left"),
    [
        (["C2C", "GROUP"], {"group": 0, "C2Calice": 0}),
        (["C2C"], {"group": 2, "C2Calice": 0}),
        (["GROUP"], {"group": 0, "C2Calice": 1}),
    ],
)
def test_clears_what_is_unread_of_those_kinds(door, alice, bob, group, direct, types, left):
    say(alice, group)
    asked = say(alice, group, need_read_receipt=True)
    say(alice, direct)

    moved = door(bob, "position.move_all", types=types)

    assert moved == (200, {"moved": len(types)})
    assert unread_of(bob) == {wire_id(group): left["group"], "C2Calice": left["C2Calice"]}
    asked.refresh_from_db()
    assert asked.read_count == 0


def test_is_told_to_my_devices_each_conversation_with_a_number_and_to_the_peers(
    door, frames, alice, bob, dora, group, direct
):
    other = open_direct(person=bob, peer=dora)
    say(alice, group)
    plain, _ = say(alice, direct), say(alice, direct, need_read_receipt=True)
    say(dora, other, need_read_receipt=True)

    with frames() as told:
        door(bob, "position.move_all", types=["C2C", "GROUP"])

    (mine, body), (peer, seen) = told
    assert (mine.people, peer.people) == ((bob.pk,), (alice.pk,))
    assert [change["changeSeq"] for change in body["changes"]] == [1, 2, 3]
    assert {change["conversationID"] for change in body["changes"]} == {wire_id(group), "C2Calice", "C2Cdora"}
    assert body["changes"] == door(bob, "me.changes", changed_after=0).data["changes"]
    assert seen == {"frame": "peerRead", "conversationID": "C2Cbob", "peerReadSeq": plain.seq}


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_is_told_to_no_peer_unless_both_share(door, frames, alice, bob, direct, who):
    say(alice, direct)
    set_sharing(person={"alice": alice, "bob": bob}[who], shares=False)

    with frames() as told:
        door(bob, "position.move_all", types=["C2C"])

    assert [envelope.people for envelope, _ in told] == [(bob.pk,)]
    assert Member.objects.get(person=bob, conversation=direct).told_read_seq == 0


@pytest.mark.parametrize("blocker", ["alice", "bob"])
def test_is_told_to_no_peer_across_a_block(door, frames, alice, bob, direct, blocker):
    say(alice, direct)
    people = {"alice": alice, "bob": bob}
    block_person(person=people.pop(blocker), other=people.popitem()[1])

    with frames() as told:
        door(bob, "position.move_all", types=["C2C"])

    assert [envelope.people for envelope, _ in told] == [(bob.pk,)]
    assert heads_of(alice)["conversations"][0]["peerReadSeq"] == 0


def test_is_told_to_nobody_who_is_shut_out(frames, alice, bob, direct):
    say(alice, direct)
    deactivate_person(person=alice)

    with frames() as told:
        move_all_positions(person=bob, kinds=["C2C"])

    assert [envelope.people for envelope, _ in told] == [(bob.pk,)]


def test_leaves_each_where_one_by_one_leaves_it(alice, bob, dora, direct, group):
    twin = open_direct(person=dora, peer=alice)
    for conversation, receipt in ((direct, False), (direct, True), (twin, False), (twin, True)):
        say(alice, conversation, need_read_receipt=receipt)

    move_all_positions(person=bob, kinds=["C2C", "GROUP"])
    move_read_position(person=dora, conversation=twin)

    one, other = (
        Member.objects.get(person=person, conversation=conversation)
        for person, conversation in ((bob, direct), (dora, twin))
    )
    assert (one.read_seq, one.told_read_seq) == (other.read_seq, other.told_read_seq) == (2, 1)


def test_also_of_what_is_silenced_and_deleted_but_not_of_what_was_left(alice, bob, group, direct):
    gone = create_group(creator=alice, group_type="Private", members=[bob])
    for conversation in (group, direct, gone):
        say(alice, conversation)
    keep_conversation(person=bob, conversation=group, remind=("AcceptNotNotify", None))
    remove_conversation(person=bob, conversation=direct)
    remove_member(by=alice, conversation=gone, person=bob)
    before = Member.objects.get(person=bob, conversation=gone).read_seq

    assert move_all_positions(person=bob, kinds=["C2C", "GROUP"]) == 2

    assert Member.objects.get(person=bob, conversation=gone).read_seq == before
    assert Message.objects.unread_by(bob).count() == total_unread(bob) == 0


def test_is_safe_to_repeat(door, frames, nothing_changes, alice, bob, group):
    say(alice, group)
    door(bob, "position.move_all", types=["GROUP"])

    with nothing_changes(), frames() as told:
        again = door(bob, "position.move_all", types=["GROUP"])

    assert (again.data, told) == ({"moved": 0}, [])


@pytest.mark.parametrize("types", [[], ["Direct"], "C2C", None, [7]])
def test_refuses_other_kinds(door, nothing_changes, bob, types):
    with nothing_changes():
        refused = door(bob, "position.move_all", types=types)

    assert refused.verdict == (400, "invalid")
    assert refused.data["errors"][0]["field"].startswith("types")


def test_is_told_in_frames_of_a_page(frames, monkeypatch, alice):
    monkeypatch.setattr(live, "A_FRAME", 4)
    meetings(alice, crowd(5))

    with frames() as told:
        move_all_positions(person=alice, kinds=["C2C", "GROUP"])

    mine = [body for _, body in told if body["frame"] == "me"]
    assert [(body["from"], body["to"], len(body["changes"])) for body in mine] == [
        (1, 4, 4),
        (5, 8, 4),
        (9, 10, 2),
    ]
