"""keep_conversation: pinned, in silence, marked, with data of my own. Mine alone, on all my devices."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.models import Conversation, Member
from messaging.services.catch_up import heads_of, total_unread
from messaging.services.keeping import keep_conversation
from messaging.services.members import add_members, remove_member
from messaging.services.people import erase_person
from messaging.wire.fields import seconds

from .scenes import as_at_first, say, wire_id

EVERYTHING = {
    "isPinned": True,
    "messageRemindType": "AcceptNotNotify",
    "remindUntil": 4102444800.0,
    "customData": "Ö" * 128,
}


def kept_by(door, person, conversation):
    return door(person, "conversation.get", conversationID=conversation).data["conversation"]["keeping"]


def member_of(person, conversation):
    return Member.objects.get(person=person, conversation=conversation)


def test_is_as_i_said_and_the_rest_as_it_was(door, alice, group, direct):
    for name in (wire_id(group), "C2Cbob"):
        number = heads_of(alice)["me"] + 1
        kept = door(alice, "conversation.keep", conversationID=name, **EVERYTHING, addMarks=[0, 62, 32])
        expected = as_at_first(number, **EVERYTHING, marks=[0, 32, 62])
        assert kept == (200, {"conversationID": name, "keeping": expected})
        assert kept_by(door, alice, name) == expected

        changed = door(
            alice, "conversation.keep", conversationID=name, isPinned=False, addMarks=[3], removeMarks=[0, 1]
        ).data["keeping"]
        assert changed == {**expected, "isPinned": False, "marks": [3, 32, 62], "keepingSeq": number + 1}

        aloud = door(alice, "conversation.keep", conversationID=name, messageRemindType="AcceptAndNotify")
        assert (aloud.data["keeping"]["messageRemindType"], aloud.data["keeping"]["remindUntil"]) == (
            "AcceptAndNotify",
            None,
        )


def test_is_told_to_my_own_devices_and_to_nobody_else(door, frames, alice, bob, group):
    number = Conversation.objects.get(pk=group.pk).change_seq
    others = door(bob, "conversation.get", conversationID=wire_id(group))

    with frames() as told:
        door(alice, "conversation.keep", conversationID=wire_id(group), isPinned=True, addMarks=[0])

    [(envelope, body)] = told
    assert (envelope.people, envelope.conversation) == ((alice.pk,), None)
    [change] = body["changes"]
    assert (change["kind"], change["keeping"]) == ("membership", as_at_first(1, isPinned=True, marks=[0]))
    assert door(alice, "me.changes", changed_after=0).data["changes"] == [change]
    assert Conversation.objects.get(pk=group.pk).change_seq == number
    assert door(bob, "conversation.get", conversationID=wire_id(group)) == others
    assert heads_of(bob)["me"] == 0


def test_of_what_is_so_already_makes_no_number(door, frames, nothing_changes, alice, group):
    first = door(alice, "conversation.keep", conversationID=wire_id(group), isPinned=True, addMarks=[2])

    with nothing_changes(), frames() as told:
        again = door(alice, "conversation.keep", conversationID=wire_id(group), isPinned=True, addMarks=[2])
        nothing = door(alice, "conversation.keep", conversationID=wire_id(group))

    assert (again, nothing, told) == (first, first, [])


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"isPinned": 1}, "isPinned"),
        ({"messageRemindType": "Never"}, "messageRemindType"),
        ({"remindUntil": 4102444800}, "remindUntil"),
        ({"messageRemindType": "AcceptAndNotify", "remindUntil": 4102444800}, "remindUntil"),
        ({"messageRemindType": "Discard", "remindUntil": "tomorrow"}, "remindUntil"),
        ({"addMarks": [4]}, "addMarks.0"),
        ({"addMarks": [31]}, "addMarks.0"),
        ({"removeMarks": [63]}, "removeMarks.0"),
        ({"addMarks": [0], "removeMarks": [0]}, "removeMarks"),
        ({"customData": "Ö" * 129}, "customData"),
        ({"customData": "x" * 257}, "customData"),
    ],
)
def test_refuses_what_it_does_not_know(door, nothing_changes, alice, group, asked, field):
    with nothing_changes():
        refused = door(alice, "conversation.keep", conversationID=wire_id(group), **asked)

    assert refused.verdict == (400, "invalid")
    assert [error["field"] for error in refused.data["errors"]] == [field]


def test_is_refused_to_who_is_not_there_and_found_again_by_who_comes_back(
    door, nothing_changes, alice, bob, charlie, group
):
    door(bob, "conversation.keep", conversationID=wire_id(group), isPinned=True)
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        left = door(bob, "conversation.keep", conversationID=wire_id(group), isPinned=False)
        foreign = door(charlie, "conversation.keep", conversationID=wire_id(group), isPinned=True)
        missing = door(charlie, "conversation.keep", conversationID="GROUPnowhere", isPinned=True)

    assert left.verdict == (403, "not_a_member")
    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")
    add_members(by=alice, conversation=group, people=[bob])
    assert kept_by(door, bob, wire_id(group))["isPinned"]


def test_counts_in_the_total_only_what_is_not_silenced_now(alice, bob, group, direct):
    for conversation in (group, direct):
        say(alice, conversation)
    soon, before = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(seconds=1)
    totals = {}

    for name, remind in {
        "aloud": ("AcceptAndNotify", None),
        "in silence": ("AcceptNotNotify", None),
        "but mentions": ("AcceptNotNotifyExceptAt", None),
        "not delivered": ("Discard", soon),
        "in silence until before": ("AcceptNotNotify", before),
    }.items():
        keep_conversation(person=bob, conversation=group, remind=remind)
        totals[name] = total_unread(bob)

    assert totals == {
        "aloud": 2,
        "in silence": 1,
        "but mentions": 1,
        "not delivered": 1,
        "in silence until before": 2,
    }
    assert total_unread(alice) == 0


def test_says_what_becomes_of_a_message_at_any_time(alice, group):
    until = timezone.now()
    member = keep_conversation(person=alice, conversation=group, remind=("Discard", until))

    assert member.remind_type_at(until - timedelta(seconds=1)) == "Discard"
    assert member.remind_type_at(until) == "AcceptAndNotify"
    assert seconds(member_of(alice, group).remind_until) == seconds(until)


def test_gives_no_receipt_and_reads_nothing(door, alice, bob, group, direct):
    for conversation in (group, direct):
        say(alice, conversation, need_read_receipt=True)
    before = door(alice, "conversation.get", conversationID="C2Cbob")

    for name in (wire_id(group), "C2Calice"):
        door(bob, "conversation.keep", conversationID=name, **EVERYTHING, addMarks=[1, 3])

    assert door(alice, "conversation.get", conversationID="C2Cbob") == before
    assert member_of(bob, group).read_seq < Conversation.objects.get(pk=group.pk).last_seq


def test_forgets_the_words_of_who_was_erased(bob, group):
    keep_conversation(person=bob, conversation=group, custom_data="My secret")

    erase_person(person=bob)

    assert Member.objects.get(person=bob, conversation=group).custom_data == ""
