"""Catching up: the present state of everything that changed after a number, each thing once."""

from itertools import pairwise
from uuid import uuid4

import pytest

from messaging.models import Conversation, ServerState
from messaging.services.catch_up import heads_of
from messaging.services.groups import change_group, change_member, hand_over
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.numbers import epoch
from messaging.services.people import change_profile, deactivate_person, set_sharing, set_sharing_here
from messaging.services.positions import move_read_position

from .scenes import say, texts, wire_id


def eventful(alice, bob, charlie, dora, group) -> None:
    """A day in the group in which everything happens that has a number."""
    tea, scones, oops = say(alice, group, "Tea?"), say(bob, group, "Scones!"), say(dora, group, "Oops")
    edit_message(sender=alice, message_id=tea.message_id, payload={"text": "Tea at five?"})
    recall_message(by=dora, message_id=oops.message_id)
    add_members(by=alice, conversation=group, people=[charlie])
    change_member(by=alice, conversation=group, person=bob, role="Admin", name_card="Bobby")
    edit_message(sender=bob, message_id=scones.message_id, payload={"text": "Scones and jam!"})
    hand_over(by=alice, conversation=group, person=dora)
    deactivate_person(person=charlie)
    remove_member(by=dora, conversation=group, person=charlie)
    change_group(by=dora, conversation=group, name="Night owls")
    change_group(by=dora, conversation=group, name="Day owls")


class TestAConversation:
    def test_shows_what_the_frames_said_last_of_each_thing(
        self, door, frames, alice, bob, charlie, dora, group
    ):
        with frames() as told:
            eventful(alice, bob, charlie, dora, group)

        latest = {}
        for _, body in told:
            for change in body.get("changes", ()):
                latest[_thing(change)] = change
        page = door(
            alice, "conversation.changes", conversationID=wire_id(group), changed_after=5, limit=100
        ).data
        assert page["changes"] == sorted(latest.values(), key=lambda change: change["changeSeq"])
        assert (page["conversationID"], page["isCompleted"]) == (wire_id(group), True)
        assert page["cursor"] == page["head"] == Conversation.objects.get(pk=group.pk).change_seq

    def test_has_one_number_for_each_change_in_every_frame(self, frames, alice, bob, charlie, dora, group):
        with frames() as told:
            eventful(alice, bob, charlie, dora, group)

        numbers = [change["changeSeq"] for _, body in told for change in body.get("changes", ())]
        assert numbers == list(range(6, 6 + len(numbers)))
        ranges = [(body["from"], body["to"]) for _, body in told if "changes" in body]
        assert all(first == before + 1 for (_, before), (first, _) in pairwise(ranges))

    @pytest.mark.parametrize("limit", [1, 2, 3, 5])
    def test_loses_and_repeats_nothing_page_by_page(self, door, alice, bob, charlie, dora, group, limit):
        eventful(alice, bob, charlie, dora, group)
        there = {"conversationID": wire_id(group)}
        whole = door(alice, "conversation.changes", changed_after=0, limit=100, **there).data["changes"]

        seen, cursor = [], 0
        for _ in range(30):
            page = door(alice, "conversation.changes", changed_after=cursor, limit=limit, **there).data
            seen += page["changes"]
            assert len(page["changes"]) == limit or page["isCompleted"]
            cursor = page["cursor"]
            if page["isCompleted"]:
                break

        assert seen == whole
        assert cursor == page["head"]

    def test_is_empty_for_who_has_seen_everything(self, door, alice, group):
        page = door(alice, "conversation.changes", conversationID=wire_id(group), changed_after=5).data

        assert (page["changes"], page["cursor"], page["head"], page["isCompleted"]) == ([], 5, 5, True)

    def test_shows_no_tally_to_anybody(self, door, alice, group):
        say(alice, group, "Tea?", need_read_receipt=True)

        changes = door(alice, "conversation.changes", conversationID=wire_id(group), changed_after=5).data[
            "changes"
        ]

        assert "readReceiptInfo" not in changes[0]["message"]
        assert changes[0]["message"]["needReadReceipt"] is True

    def test_passes_over_messages_that_i_may_not_see(self, door, alice, bob, charlie, group):
        say(alice, group, "Before Charlie")
        add_members(by=alice, conversation=group, people=[charlie])
        say(alice, group, "Welcome")

        assert _said(door, charlie, group) == [None, "Welcome"]
        assert _said(door, bob, group) == [None, "Before Charlie", None, "Welcome"]

    def test_does_not_tell_a_newcomer_who_was_there_before(self, door, alice, bob, charlie, dora, group):
        leave_group(person=dora, conversation=group)
        add_members(by=alice, conversation=group, people=[charlie])

        assert _members(door, charlie, group) == ["alice", "bob", "charlie"]
        assert _members(door, bob, group) == ["alice", "bob", "charlie", "dora"]

    def test_tells_who_came_back_of_those_they_knew_and_not_of_guests_in_between(
        self, door, alice, bob, charlie, dora, group
    ):
        leave_group(person=bob, conversation=group)
        add_members(by=alice, conversation=group, people=[charlie])
        leave_group(person=charlie, conversation=group)
        leave_group(person=dora, conversation=group)
        add_members(by=alice, conversation=group, people=[bob])

        assert _members(door, bob, group) == ["alice", "bob", "bob", "dora"]

    def test_is_for_those_who_are_there(self, door, alice, bob, charlie, group):
        remove_member(by=alice, conversation=group, person=bob)

        left = door(bob, "conversation.changes", conversationID=wire_id(group), changed_after=0)
        foreign = door(charlie, "conversation.changes", conversationID=wire_id(group), changed_after=0)
        missing = door(charlie, "conversation.changes", conversationID="GROUPnowhere", changed_after=0)

        assert left.verdict == (403, "not_a_member")
        assert foreign == missing
        assert missing.verdict == (404, "conversation_not_found")

    def test_names_a_pair_as_each_sees_it(self, door, alice, bob, direct):
        say(alice, direct)

        for who, name in ((alice, "C2Cbob"), (bob, "C2Calice")):
            page = door(who, "conversation.changes", conversationID=name, changed_after=2).data
            assert page["conversationID"] == page["changes"][0]["message"]["conversationID"] == name


class TestWhatIsPrivate:
    def test_shows_each_thing_once_and_mine_alone(self, door, frames, alice, bob, group, direct):
        first, second = say(alice, group), say(alice, direct)

        with frames() as told:
            move_read_position(person=bob, conversation=group, seq=first.seq - 1)
            change_profile(person=bob, nick="Bobby")
            move_read_position(person=bob, conversation=group, seq=first.seq)
            hide_messages(person=bob, message_ids=[second.message_id])
            set_sharing_here(person=bob, conversation=direct, shares=False)
            set_sharing(person=bob, shares=False)

        latest = {}
        # Those who know bob are told of his name, without a number.
        assert {body["frame"] for _, body in told} == {"me", "profile"}
        for _, body in told:
            for change in body.get("changes", ()):
                latest[_thing(change)] = change
        page = door(bob, "me.changes", changed_after=0).data
        assert page == {
            "changes": sorted(latest.values(), key=lambda change: change["changeSeq"]),
            "cursor": 6,
            "head": 6,
            "isCompleted": True,
        }
        assert [change["kind"] for change in page["changes"]] == [
            "membership",
            "hidden",
            "membership",
            "profile",
        ]
        assert door(alice, "me.changes", changed_after=0).data["changes"] == []

    @pytest.mark.parametrize("limit", [1, 2, 3])
    def test_loses_and_repeats_nothing_page_by_page(self, door, alice, bob, group, limit):
        messages = [say(alice, group) for _ in range(5)]
        hide_messages(person=bob, message_ids=[message.message_id for message in messages])
        change_profile(person=bob, nick="Bobby")
        move_read_position(person=bob, conversation=group)

        seen, cursor = [], 0
        for _ in range(10):
            page = door(bob, "me.changes", changed_after=cursor, limit=limit).data
            seen += [change["changeSeq"] for change in page["changes"]]
            cursor = page["cursor"]
            if page["isCompleted"]:
                break

        assert seen == [1, 2, 3, 4, 5, 6, 7]


class TestACursorThatMeansNothingAnyMore:
    @pytest.mark.parametrize("name", ["conversation.changes", "me.changes"])
    def test_is_gone_beyond_the_head(self, door, alice, group, name):
        where = {"conversationID": wire_id(group)} if name == "conversation.changes" else {}
        head = door(alice, name, changed_after=0, **where).data["head"]

        at_the_head = door(alice, name, changed_after=head, **where)
        beyond = door(alice, name, changed_after=head + 1, **where)
        farthest = door(alice, name, changed_after=2**63 - 1, **where)

        assert at_the_head.status == 200
        assert beyond == farthest
        assert beyond.verdict == (410, "cursor_beyond_head")

    @pytest.mark.parametrize("name", ["conversation.changes", "me.changes"])
    def test_is_gone_with_another_epoch(self, door, alice, group, name):
        where = {"conversationID": wire_id(group)} if name == "conversation.changes" else {}

        ours = door(alice, name, changed_after=0, epoch=epoch(), **where)
        ServerState.objects.update(epoch=uuid4())
        theirs = door(alice, name, changed_after=0, epoch=heads_of(alice)["epoch"], **where)
        old = door(alice, name, changed_after=0, epoch=str(uuid4()), **where)

        assert (ours.status, theirs.status) == (200, 200)
        assert old.verdict == (410, "epoch_changed")

    def test_says_no_more_to_an_outsider_than_that_there_is_nothing(self, door, charlie, group):
        foreign = door(charlie, "conversation.changes", conversationID=wire_id(group), changed_after=2**62)

        assert foreign == door(
            charlie, "conversation.changes", conversationID="GROUPnowhere", changed_after=2**62
        )
        assert foreign.verdict == (404, "conversation_not_found")


class TestHeads:
    def test_show_where_everything_stands_for_me(self, alice, bob, group, direct):
        say(alice, group)
        say(bob, direct)
        move_read_position(person=alice, conversation=direct)
        say(alice, direct)
        move_read_position(person=bob, conversation=group, seq=1)

        group_head = {
            "conversationID": wire_id(group),
            "changeSeq": 6,
            "lastSeq": 2,
            "unreadCount": 1,
            "readSeq": 1,
        }
        pair_head = {
            "conversationID": "C2Calice",
            "changeSeq": 4,
            "lastSeq": 2,
            "unreadCount": 1,
            "readSeq": 0,
        }
        assert heads_of(bob) == {
            "epoch": epoch(),
            "me": 1,
            "conversations": [{**pair_head, "peerReadSeq": 1}, group_head],
        }

    def test_are_in_the_order_of_the_list(self, client_of, alice, bob, group, direct):
        for latest, order in ((group, [wire_id(group), "C2Cbob"]), (direct, ["C2Cbob", wire_id(group)])):
            say(bob, latest)

            listed = client_of(alice).get("/api/v1/conversations/").json()["results"]
            assert [head["conversationID"] for head in heads_of(alice)["conversations"]] == order
            assert [one["conversationID"] for one in listed] == order

    def test_leave_out_what_i_am_not_in(self, alice, bob, charlie, group, direct):
        remove_member(by=alice, conversation=group, person=bob)

        assert [head["conversationID"] for head in heads_of(bob)["conversations"]] == ["C2Calice"]
        assert heads_of(charlie)["conversations"] == []

    def test_agree_with_what_catching_up_answers(self, door, alice, bob, charlie, dora, group):
        eventful(alice, bob, charlie, dora, group)

        [head] = heads_of(alice)["conversations"]

        page = door(alice, "conversation.changes", conversationID=wire_id(group), changed_after=0).data
        assert head["changeSeq"] == page["head"]
        assert door(alice, "me.changes", changed_after=0).data["head"] == heads_of(alice)["me"]


def _thing(change) -> tuple[str, str]:
    """What a change is a change of."""
    match change["kind"]:
        case "message":
            return "message", change["message"]["ID"]
        case "member":
            return "member", change["member"]["userID"]
        case "hidden":
            return "hidden", change["messageID"]
        case "membership":
            return "membership", change["conversationID"]
    return change["kind"], ""


def _said(door, who, group):
    page = door(who, "conversation.changes", conversationID=wire_id(group), changed_after=0, limit=100).data
    return texts(change["message"] for change in page["changes"] if change["kind"] == "message")


def _members(door, who, group):
    page = door(who, "conversation.changes", conversationID=wire_id(group), changed_after=0, limit=100).data
    return sorted(change["member"]["userID"] for change in page["changes"] if change["kind"] == "member")
