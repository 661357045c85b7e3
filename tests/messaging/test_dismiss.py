"""dismiss_group: nobody is in the group any more, and everybody keeps what they saw."""

from messaging.models import Conversation, Stay
from messaging.services.catch_up import heads_of
from messaging.services.groups import change_member, dismiss_group
from messaging.services.members import add_members, remove_member

from .scenes import say, texts, wire_id


def test_ends_every_stay_with_the_last_message(door, alice, bob, dora, group):
    last = say(alice, group, "The end")

    answer = door(alice, "group.dismiss", conversationID=wire_id(group))

    assert (answer.status, answer.data) == (200, {})
    assert set(Stay.objects.filter(conversation=group).values_list("until_seq", flat=True)) == {last.seq}
    dismissed = Conversation.objects.get(pk=group.pk)
    assert (dismissed.member_count, dismissed.counted_members) == (0, 0)


def test_leaves_to_everybody_what_they_saw(door, alice, bob, group):
    say(alice, group, "The end")

    door(alice, "group.dismiss", conversationID=wire_id(group))

    for who in (alice, bob):
        listed = door(who, "conversation.get", conversationID=wire_id(group)).data["conversation"]
        assert (listed["present"], listed["groupProfile"]["isDismissed"], listed["unreadCount"]) == (
            False,
            True,
            0,
        )
        assert listed["groupProfile"]["selfInfo"]["role"] == "Member"
        assert texts(door(who, "message.list", conversationID=wire_id(group)).data["messages"]) == [
            None,
            "The end",
        ]
        assert heads_of(who)["conversations"] == []


def test_tells_those_who_were_there(door, frames, alice, bob, dora, group):
    remove_member(by=alice, conversation=group, person=dora)

    with frames() as told:
        door(alice, "group.dismiss", conversationID=wire_id(group))

    [(envelope, body)] = told
    assert (set(envelope.people), envelope.conversation) == ({alice.pk, bob.pk}, None)
    assert body == {"frame": "left", "conversationID": wire_id(group)}


def test_lets_nobody_do_anything_there_any_more(door, nothing_changes, alice, bob, charlie, group):
    message = say(alice, group)
    dismiss_group(by=alice, conversation=group)
    there = {"conversationID": wire_id(group)}

    with nothing_changes():
        refused = [
            door(alice, "message.send", payload={"text": "Anybody?"}, **there),
            door(alice, "message.edit", messageID=message.message_id, payload={"text": "Anybody?"}),
            door(alice, "message.recall", messageID=message.message_id),
            door(alice, "group.add", userIDs=["charlie"], **there),
            door(alice, "group.change", name="Anybody?", **there),
            door(alice, "group.leave", **there),
            door(bob, "position.move", **there),
            door(bob, "conversation.changes", changed_after=0, **there),
        ]

    assert {answer.verdict for answer in refused} == {(403, "not_a_member")}


def test_is_done_once(door, frames, nothing_changes, alice, group):
    door(alice, "group.dismiss", conversationID=wire_id(group))

    with nothing_changes(), frames() as told:
        again = door(alice, "group.dismiss", conversationID=wire_id(group))

    assert (again.status, again.data, told) == (200, {}, [])


def test_is_for_the_owner_alone(door, nothing_changes, alice, bob, dora, group):
    change_member(by=alice, conversation=group, person=bob, role="Admin")

    with nothing_changes():
        refused = [door(who, "group.dismiss", conversationID=wire_id(group)) for who in (bob, dora)]

    assert {answer.verdict for answer in refused} == {(403, "not_allowed")}


def test_is_refused_after_leaving_and_unknown_to_an_outsider(
    door, nothing_changes, alice, bob, charlie, group
):
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        left = door(bob, "group.dismiss", conversationID=wire_id(group))
        foreign = door(charlie, "group.dismiss", conversationID=wire_id(group))
        missing = door(charlie, "group.dismiss", conversationID="GROUPnowhere")

    assert left.verdict == (403, "not_a_member")
    assert foreign == missing
    assert missing.verdict == (404, "conversation_not_found")


def test_keeps_the_id_from_being_used_again(door, alice, bob):
    door(alice, "group.create", groupType="Public", groupID="owls")

    door(alice, "group.dismiss", conversationID="GROUPowls")

    assert door(bob, "group.create", groupType="Public", groupID="owls").verdict == (409, "group_id_taken")


def test_gives_each_ended_stay_a_number_of_its_own(alice, bob, charlie, dora, group):
    add_members(by=alice, conversation=group, people=[charlie])

    dismiss_group(by=alice, conversation=group)

    numbers = list(Stay.objects.filter(conversation=group).values_list("change_seq", flat=True))
    assert len(set(numbers)) == 4
    assert Conversation.objects.get(pk=group.pk).profile_change == max(numbers) + 1
