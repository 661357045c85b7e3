"""Unread: what others said since I last looked. Counted anew each time, and the same wherever it is shown."""

import pytest

from messaging.commands import COMMANDS
from messaging.models import Conversation, Person
from messaging.services import catch_up
from messaging.services.catch_up import heads_of, unread_counts
from messaging.services.groups import change_group, change_member, create_group
from messaging.services.listing import conversation_shapes
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.messages import (
    edit_message,
    hide_messages,
    new_message_id,
    recall_message,
    send_message,
)
from messaging.services.people import deactivate_person, set_sharing
from messaging.services.positions import move_read_position

from .scenes import say, wire_id


def unread(person: Person, conversation) -> int:
    return unread_counts(person).get(conversation.pk, 0)


def test_rises_with_what_others_say_and_not_with_my_own(alice, bob, dora, group):
    say(alice, group)
    say(alice, group)
    say(bob, group)

    assert [unread(who, group) for who in (alice, bob, dora)] == [1, 2, 3]


def test_does_not_rise_in_a_live_room(alice, bob):
    """It is watched, not read; the SDK knows its unread count as 0."""
    rooms = [
        create_group(creator=alice, group_type=kind, members=[bob]) for kind in ("AVChatRoom", "ChatRoom")
    ]

    for room in rooms:
        say(alice, room)

    assert [unread(bob, room) for room in rooms] == [0, 1]


def test_is_the_same_wherever_it_is_shown(door, alice, bob, group):
    say(alice, group)
    second = say(alice, group)
    say(alice, group)

    moved = door(bob, "position.move", conversationID=wire_id(group), sequence=second.seq).data["unreadCount"]
    listed = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]["unreadCount"]
    [head] = heads_of(bob)["conversations"]

    assert (moved, listed, head["unreadCount"], unread(bob, group)) == (1, 1, 1, 1)


def test_does_not_rise_when_people_come_go_or_rename(alice, bob, charlie, dora, group):
    add_members(by=alice, conversation=group, people=[charlie])
    change_group(by=alice, conversation=group, name="Night owls")
    change_member(by=alice, conversation=group, person=dora, role="Admin")
    remove_member(by=alice, conversation=group, person=charlie)
    leave_group(person=dora, conversation=group)

    assert unread(bob, group) == 0
    say(alice, group)
    assert unread(bob, group) == 1


def test_counts_custom_messages(alice, bob, group):
    send_message(
        sender=alice,
        conversation=group,
        message_id=new_message_id(alice),
        type="TIMCustomElem",
        payload={"data": "poll", "description": "", "extension": ""},
    )

    assert unread(bob, group) == 1


def test_does_not_rise_with_an_edit_read_or_unread(alice, bob, group):
    read = say(alice, group, "Tea?")
    move_read_position(person=bob, conversation=group)
    unseen = say(alice, group, "Scones?")

    for message in (read, unseen):
        edit_message(sender=alice, message_id=message.message_id, payload={"text": "Changed"})

    assert unread(bob, group) == 1


def test_falls_with_what_is_recalled_or_deleted_for_oneself(alice, bob, dora, group):
    recalled, hidden = say(alice, group), say(alice, group)

    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=bob, message_ids=[hidden.message_id])

    assert (unread(bob, group), unread(dora, group)) == (0, 1)


def test_is_nothing_after_reading_all_and_the_rest_after_reading_some(alice, bob, group):
    first, second, _ = [say(alice, group) for _ in range(3)]

    left = []
    for seq in (first.seq, second.seq, None):
        move_read_position(person=bob, conversation=group, seq=seq)
        left.append(unread(bob, group))

    assert left == [2, 1, 0]


def test_stays_for_what_came_after_i_looked(alice, bob, group):
    seen = say(alice, group)
    say(alice, group)

    move_read_position(person=bob, conversation=group, seq=seen.seq)
    move_read_position(person=bob, conversation=group, seq=seen.seq - 1)

    assert unread(bob, group) == 1


def test_is_not_cleared_by_answering(alice, bob, group):
    """Only what was shown counts as seen, and the client says what was shown."""
    say(alice, group)

    say(bob, group, "I say something, too")

    assert unread(bob, group) == 1


@pytest.mark.parametrize("shares", [True, False])
def test_is_cleared_by_reading_whether_or_not_one_shares_receipts(alice, bob, group, shares):
    set_sharing(person=bob, shares=shares)
    say(alice, group, need_read_receipt=True)

    move_read_position(person=bob, conversation=group)

    assert unread(bob, group) == 0


def test_is_nothing_for_who_comes_or_comes_back(alice, bob, charlie, group):
    say(alice, group)
    add_members(by=alice, conversation=group, people=[charlie])
    remove_member(by=alice, conversation=group, person=bob)
    say(alice, group, "Without Bob")
    add_members(by=alice, conversation=group, people=[bob])

    assert (unread(charlie, group), unread(bob, group)) == (1, 0)
    say(alice, group)
    assert (unread(charlie, group), unread(bob, group)) == (2, 1)


def test_is_nothing_for_a_newcomer_also_where_they_see_what_was_before(alice, charlie, group):
    say(alice, group)
    change_group(by=alice, conversation=group, history_visible=True)

    add_members(by=alice, conversation=group, people=[charlie])

    assert unread(charlie, group) == 0


def test_is_nothing_for_who_has_left_however_much_is_said(door, alice, bob, group):
    say(alice, group)
    remove_member(by=alice, conversation=group, person=bob)
    say(alice, group)

    assert unread(bob, group) == 0
    assert (
        door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]["unreadCount"] == 0
    )
    assert heads_of(bob)["conversations"] == []


def test_is_counted_for_each_conversation_by_itself(alice, bob, dora, group, direct):
    say(alice, group)
    say(dora, group)
    say(alice, direct)

    assert unread_counts(bob) == {group.pk: 2, direct.pk: 1}
    assert unread_counts(bob, [direct.pk]) == {direct.pk: 1}


def test_keeps_what_was_said_by_somebody_who_is_gone(alice, bob, dora, group):
    say(dora, group)

    leave_group(person=dora, conversation=group)
    deactivate_person(person=dora)

    assert unread(bob, group) == 1


def test_counts_what_a_bot_says(alice, bob, group):
    Person.objects.filter(pk=alice.pk).update(is_bot=True)

    say(alice, group)

    assert unread(bob, group) == 1


def test_is_of_no_concern_to_others(alice, bob, group):
    """No command tells how much somebody else has not read."""
    say(alice, group)
    before = heads_of(alice)

    move_read_position(person=bob, conversation=group)

    assert heads_of(alice) == before
    assert not any("unread" in name for name in COMMANDS)


def test_counts_nothing_beyond_the_newest_message_that_the_answer_names(
    monkeypatch, alice, bob, direct, group
):
    """A client adds what comes later itself: it would have twice what was said while the answer was made."""
    for conversation in (direct, group):
        say(alice, conversation)
    listed = list(Conversation.objects.current_of(bob).select_related("low", "high"))
    say(alice, group)

    shapes = {shape["conversationID"]: shape for shape in conversation_shapes(bob, listed)}

    assert _stand(shapes[wire_id(group)]) == (3, 2)
    assert _stand(shapes["C2Calice"]) == (1, 1)

    really = catch_up.unread_counts

    def meanwhile(*asked, **more):
        say(alice, group)
        return really(*asked, **more)

    monkeypatch.setattr(catch_up, "unread_counts", meanwhile)
    heads = {head["conversationID"]: head for head in heads_of(bob)["conversations"]}

    assert _stand(heads[wire_id(group)]) == (3, 2)
    assert _stand(heads["C2Calice"]) == (1, 1)


def _stand(said) -> tuple[int, int]:
    return said["lastSeq"], said["unreadCount"]
