"""hide_messages: deleted for oneself. Nothing changes for anybody else."""

import pytest

from messaging.commands import COMMANDS
from messaging.models import Conversation, HiddenMessage
from messaging.services.catch_up import unread_counts
from messaging.services.direct import open_direct
from messaging.services.members import add_members, remove_member

from .doors import through_socket
from .scenes import say, texts, wire_id


def test_is_gone_for_me_and_there_for_the_others(door, alice, bob, group):
    """receipts 8: deleted for myself, nothing changes for anyone else."""
    message = say(alice, group, "Tea?")

    answer = door(bob, "message.hide", messageIDs=[message.message_id])

    assert (answer.status, answer.data) == (200, {})
    assert texts(door(bob, "message.list", conversationID=wire_id(group)).data["messages"]) == [None]
    assert door(bob, "message.get", messageID=message.message_id).verdict == (404, "message_not_found")
    assert texts(door(alice, "message.list", conversationID=wire_id(group)).data["messages"]) == [
        None,
        "Tea?",
    ]


def test_is_neither_unread_nor_the_last_message_any_more(door, alice, bob, group):
    say(alice, group, "Tea?")
    message = say(alice, group, "Scones?")

    door(bob, "message.hide", messageIDs=[message.message_id])

    listed = {
        who: door(who, "conversation.get", conversationID=wire_id(group)).data["conversation"]
        for who in (bob, alice)
    }
    assert (listed[bob]["unreadCount"], listed[bob]["lastMessage"]["messageForShow"]) == (1, "Tea?")
    assert listed[alice]["lastMessage"]["messageForShow"] == "Scones?"


def test_is_passed_over_when_i_catch_up(door, alice, bob, group):
    message = say(alice, group, "Tea?")
    door(bob, "message.hide", messageIDs=[message.message_id])

    mine = door(bob, "conversation.changes", conversationID=wire_id(group), changed_after=5).data
    theirs = door(alice, "conversation.changes", conversationID=wire_id(group), changed_after=5).data

    assert (mine["changes"], mine["cursor"]) == ([], 6)
    assert [change["changeSeq"] for change in theirs["changes"]] == [6]


def test_tells_my_own_devices_and_takes_no_number_that_others_see(door, frames, alice, bob, group):
    message = say(alice, group)
    change_seq = Conversation.objects.get(pk=group.pk).change_seq

    with frames() as told:
        door(bob, "message.hide", messageIDs=[message.message_id])

    hidden = {
        "kind": "hidden",
        "changeSeq": 1,
        "messageID": message.message_id,
        "conversationID": wire_id(group),
    }
    [(envelope, body)] = told
    assert (envelope.people, envelope.conversation) == ((bob.pk,), None)
    assert body == {"frame": "me", "from": 1, "to": 1, "changes": [hidden]}
    assert door(bob, "me.changes", changed_after=0).data["changes"] == [hidden]
    assert Conversation.objects.get(pk=group.pk).change_seq == change_seq


def test_names_a_direct_conversation_as_i_see_it(door, frames, alice, bob, direct):
    message = say(alice, direct)

    with frames() as told:
        door(bob, "message.hide", messageIDs=[message.message_id])

    assert told[0].body["changes"][0]["conversationID"] == "C2Calice"


def test_is_done_once_however_often_it_is_asked(door, frames, nothing_changes, alice, bob, group):
    message = say(alice, group)
    first = door(bob, "message.hide", messageIDs=[message.message_id])

    with nothing_changes(), frames() as told:
        again = door(bob, "message.hide", messageIDs=[message.message_id])

    assert again == first
    assert told == []


def test_gives_each_of_many_a_number_of_its_own(frames, alice, bob, group, direct):
    ids = [say(alice, where).message_id for where in (group, direct, group)]

    with frames() as told:
        through_socket(bob, "message.hide", messageIDs=ids)

    [(_, body)] = told
    assert (body["from"], body["to"]) == (1, 3)
    assert [(change["changeSeq"], change["messageID"]) for change in body["changes"]] == list(
        zip((1, 2, 3), ids, strict=True)
    )
    assert unread_counts(bob) == {}


def test_hides_all_or_none(nothing_changes, alice, bob, charlie, group):
    mine = say(alice, group).message_id
    foreign = say(charlie, open_direct(person=charlie, peer=alice)).message_id

    with nothing_changes():
        answer = through_socket(bob, "message.hide", messageIDs=[mine, foreign])

    assert answer.verdict == (404, "message_not_found")
    assert answer.data["messageID"] == foreign
    assert through_socket(bob, "message.hide", messageIDs=[mine]).status == 200


def test_finds_nothing_for_an_outsider_nor_for_who_joined_later(door, nothing_changes, alice, charlie, group):
    message = say(alice, group)

    def without_its_name(answer):
        return answer.status, {name: said for name, said in answer.data.items() if name != "messageID"}

    with nothing_changes():
        missing = door(charlie, "message.hide", messageIDs=["1-1-1"])
        foreign = door(charlie, "message.hide", messageIDs=[message.message_id])
    add_members(by=alice, conversation=group, people=[charlie])
    with nothing_changes():
        earlier = door(charlie, "message.hide", messageIDs=[message.message_id])

    assert missing.verdict == (404, "message_not_found")
    assert without_its_name(foreign) == without_its_name(earlier) == without_its_name(missing)


def test_is_open_to_who_has_left_for_what_they_saw(door, alice, bob, group):
    message = say(alice, group)
    remove_member(by=alice, conversation=group, person=bob)

    assert door(bob, "message.hide", messageIDs=[message.message_id]).status == 200
    assert HiddenMessage.objects.filter(person=bob, message=message).exists()


@pytest.mark.parametrize(("many", "status"), [(500, 404), (501, 400)])
def test_takes_500_at_once_and_not_one_more(alice, many, status):
    asked = COMMANDS["message.hide"].request().fields["messageIDs"]

    answer = through_socket(alice, "message.hide", messageIDs=[f"1-1-{number}" for number in range(many)])

    assert asked.max_length == 500
    assert answer.status == status
