"""mute_member, and a group that mutes all: who may speak, who may not, and what that leaves alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.models import Conversation, Member
from messaging.services.groups import change_group, change_member, create_group
from messaging.services.members import join_group, leave_group
from messaging.services.mute import mute_member
from messaging.services.people import change_profile, erase_person

from .scenes import say, wire_id


@pytest.fixture
def room(alice, bob, dora) -> Conversation:
    """Alice's, with Bob and Dora; everybody may walk in."""
    return create_group(creator=alice, group_type="ChatRoom", group_id="room", members=[bob, dora])


def speak(door, person, room, **more):
    return door(person, "message.send", conversationID=wire_id(room), payload={"text": "Hoo"}, **more)


class TestAMember:
    def test_who_is_muted_says_nothing_until_it_is_over(self, door, nothing_changes, alice, bob, room):
        earlier = say(bob, room)

        answer = door(alice, "member.mute", conversationID="GROUProom", userID="bob", muteTime=600)

        until = Member.objects.get(conversation=room, person=bob).muted_until
        assert (answer.status, answer.data["userID"]) == (200, "bob")
        assert answer.data["muteUntil"] == int(until.timestamp())
        assert timedelta(seconds=595) < until - timezone.now() <= timedelta(seconds=600)
        with nothing_changes():
            refused = speak(door, bob, room)
            online = speak(door, bob, room, onlineUserOnly=True)
            edited = door(bob, "message.edit", messageID=earlier.message_id, payload={"text": "Hoo hoo"})
        assert refused.verdict == online.verdict == edited.verdict == (403, "muted")
        assert (refused.data["errorCode"], refused.data["muteUntil"]) == (10017, int(until.timestamp()))
        Member.objects.filter(pk__isnull=False, person=bob).update(muted_until=timezone.now())
        assert speak(door, bob, room).status == 201

    def test_may_speak_again_when_somebody_says_so(self, door, alice, bob, room):
        door(alice, "member.mute", conversationID="GROUProom", userID="bob", muteTime=600)

        answer = door(alice, "member.mute", conversationID="GROUProom", userID="bob", muteTime=0)

        assert (answer.data["muteUntil"], speak(door, bob, room).status) == (0, 201)

    def test_everybody_is_told_and_there_is_a_note(self, door, frames, alice, bob, room):
        with frames() as told:
            door(alice, "member.mute", conversationID="GROUProom", userID="bob", muteTime=600)

        [(_, body)] = told
        member, note = body["changes"]
        assert (member["member"]["userID"], member["member"]["muteUntil"] > 0) == ("bob", True)
        payload = note["message"]["payload"]
        assert (payload["operationType"], payload["operatorID"], payload["userIDList"]) == (
            7,
            "alice",
            ["bob"],
        )
        assert payload["memberList"] == [
            {"userID": "bob", "nick": "Bob", "avatar": "/avatars/people/bob.svg?n=Bob", "muteTime": 600}
        ]
        caught_up = door(
            bob, "conversation.changes", conversationID="GROUProom", changed_after=body["from"] - 1
        )
        assert caught_up.data["changes"] == body["changes"]

    def test_to_unmute_who_is_not_muted_changes_nothing(self, door, frames, nothing_changes, alice, room):
        with nothing_changes(), frames() as told:
            answer = door(alice, "member.mute", conversationID="GROUProom", userID="bob", muteTime=0)

        assert (answer.status, told) == (200, [])

    @pytest.mark.parametrize(
        ("by", "whom", "verdict"),
        [
            ("alice", "bob", (403, "not_allowed")),
            ("alice", "dora", (200, None)),
            ("alice", "alice", (403, "not_allowed")),
            ("bob", "dora", (200, None)),
            ("bob", "alice", (403, "not_allowed")),
            ("dora", "dora", (403, "not_allowed")),
            ("dora", "bob", (403, "not_allowed")),
            ("charlie", "dora", (404, "conversation_not_found")),
            ("alice", "charlie", (404, "member_not_found")),
        ],
    )
    def test_is_muted_by_those_who_lead(self, door, alice, bob, charlie, dora, room, by, whom, verdict):
        """Alice owns it, Bob is an admin, Dora a plain member, and Charlie is not in it."""
        change_member(by=alice, conversation=room, person=bob, role="Admin")
        cast = {person.user_id: person for person in (alice, bob, charlie, dora)}

        answer = door(cast[by], "member.mute", conversationID="GROUProom", userID=whom, muteTime=60)

        assert answer.verdict == verdict
        assert Member.objects.filter(muted_until__isnull=False).exists() == (verdict[0] == 200)

    def test_is_not_heard_by_going_out_and_coming_in_again(self, door, alice, bob, room):
        mute_member(by=alice, conversation=room, person=bob, seconds=600)
        leave_group(person=bob, conversation=room)
        join_group(person=bob, conversation=room)

        assert speak(door, bob, room).verdict == (403, "muted")

    def test_who_is_given_a_role_may_speak(self, door, alice, bob, room):
        mute_member(by=alice, conversation=room, person=bob, seconds=600)

        change_member(by=alice, conversation=room, person=bob, role="Admin")

        assert (
            speak(door, bob, room).status,
            Member.objects.get(conversation=room, person=bob).muted_until,
        ) == (
            201,
            None,
        )

    def test_what_was_sent_before_is_answered_as_before(self, door, alice, bob, room):
        said = say(bob, room)
        mute_member(by=alice, conversation=room, person=bob, seconds=600)

        again = speak(door, bob, room, ID=said.message_id)

        assert (again.status, again.data["message"]["sequence"]) == (201, said.seq)
        assert room.messages.filter(is_system=False).count() == 1


class TestAll:
    def test_while_all_are_muted_only_those_who_lead_speak(self, door, alice, bob, dora, room):
        change_member(by=alice, conversation=room, person=bob, role="Admin")

        answer = door(alice, "group.change", conversationID="GROUProom", muteAllMembers=True)

        assert answer.data["conversation"]["groupProfile"]["muteAllMembers"] is True
        verdicts = [speak(door, person, room).verdict for person in (alice, bob, dora)]
        assert verdicts == [(201, None), (201, None), (403, "muted")]
        door(bob, "group.change", conversationID="GROUProom", muteAllMembers=False)
        assert speak(door, dora, room).status == 201

    def test_the_note_says_what_is_new(self, door, frames, alice, room):
        with frames() as told:
            door(alice, "group.change", conversationID="GROUProom", muteAllMembers=True)

        note = told[0].body["changes"][-1]["message"]["payload"]
        assert (note["operationType"], note["newGroupProfile"]) == (6, {"muteAllMembers": True})

    def test_is_not_for_plain_members_of_a_private_group_either(self, door, nothing_changes, bob, group):
        with nothing_changes():
            answer = door(bob, "group.change", conversationID=wire_id(group), muteAllMembers=True)

        assert answer.verdict == (403, "not_allowed")


class TestReceipts:
    def test_who_is_muted_reads_and_counts_as_before(self, client_of, alice, bob, dora, room):
        """A receipt is no word: muting takes nobody out of an audience."""
        mute_member(by=alice, conversation=room, person=bob, seconds=600)
        change_group(by=alice, conversation=room, mute_all=True)
        said = say(alice, room, need_read_receipt=True)

        given = client_of(bob).post(
            "/api/v1/receipts/", {"messages": [{"messageID": said.message_id}]}, "json"
        )

        assert given.json()["results"][0]["result"] == "ok"
        said.refresh_from_db()
        assert (said.audience_count, said.read_count) == (2, 1)


class TestRoomAndFields:
    def test_a_group_has_room_for_so_many(self, door, nothing_changes, alice, charlie, room):
        door(alice, "group.change", conversationID="GROUProom", maxMemberCount=3)

        with nothing_changes():
            joined = door(charlie, "group.join", conversationID="GROUProom")
            added = door(alice, "group.add", conversationID="GROUProom", userIDs=["charlie"])
            smaller = door(alice, "group.change", conversationID="GROUProom", maxMemberCount=2)

        assert joined.verdict == added.verdict == smaller.verdict == (403, "group_full")
        assert joined.data["limit"] == 3
        door(alice, "group.change", conversationID="GROUProom", maxMemberCount=4)
        assert door(charlie, "group.join", conversationID="GROUProom").status == 201

    def test_the_server_has_a_limit_too(self, door, settings, alice):
        settings.CHAT_LIMITS = {"group_members": 1}

        answer = door(alice, "group.create", groupType="Private", memberIDs=["alice"])
        assert answer.data["conversation"]["groupProfile"]["maxMemberCount"] == 1
        past = door(
            alice,
            "group.change",
            conversationID=answer.data["conversation"]["conversationID"],
            maxMemberCount=2,
        )
        assert past.verdict == (400, "invalid")

    def test_an_application_keeps_fields_of_its_own_with_a_group(self, door, alice, room):
        def change(**fields):
            pairs = [{"key": key, "value": value} for key, value in fields.items()]
            answer = door(alice, "group.change", conversationID="GROUProom", groupCustomField=pairs)
            return answer.data["conversation"]["groupProfile"]["groupCustomField"]

        assert change(floor="3", door="left") == [
            {"key": "door", "value": "left"},
            {"key": "floor", "value": "3"},
        ]
        assert change(floor="") == [{"key": "door", "value": "left"}]

    def test_and_with_a_member(self, door, nothing_changes, alice, bob, dora, room):
        pairs = [{"key": "desk", "value": "12"}]
        own = door(bob, "member.change", conversationID="GROUProom", userID="bob", memberCustomField=pairs)

        assert own.data["memberCustomField"] == pairs
        mine = door(bob, "conversation.get", conversationID="GROUProom").data["conversation"]["groupProfile"]
        assert mine["selfInfo"]["memberCustomField"] == pairs
        with nothing_changes():
            again = door(
                alice, "member.change", conversationID="GROUProom", userID="bob", memberCustomField=pairs
            )
            other = door(
                dora, "member.change", conversationID="GROUProom", userID="bob", memberCustomField=pairs
            )
        assert (again.status, other.verdict) == (200, (403, "not_allowed"))

    def test_but_not_more_than_the_limit_says(self, door, nothing_changes, alice, room):
        def change(*keys):
            pairs = [{"key": key, "value": "x"} for key in keys]
            return door(alice, "group.change", conversationID="GROUProom", groupCustomField=pairs).verdict

        assert change(*"abcdefgh") == (200, None)
        with nothing_changes():
            assert change(*"ijk") == (400, "too_many")
        assert change(*"ij") == (200, None)


def test_tips_name_people_as_they_were_called_but_for_who_was_erased(door, alice, bob, dora, room):
    change_profile(person=dora, nick="Theodora")
    erase_person(person=bob)

    first = door(alice, "message.list", conversationID="GROUProom").data["messages"][0]["payload"]
    names = {one["userID"]: (one["nick"], one["avatar"]) for one in first["memberList"]}
    bob.refresh_from_db()
    assert (names["dora"][0], names[bob.user_id]) == ("Dora", ("", ""))
    assert "Bob" not in str(first)
