"""hand_over and change_member: who leads a group, and under which name somebody goes there."""

import pytest

from messaging.models import Stay
from messaging.services.groups import change_member, create_group
from messaging.services.members import leave_group, remove_member

from .scenes import role_of, say, wire_id


class TestHandingOver:
    def test_makes_another_the_owner_and_me_a_member(self, door, alice, bob, group):
        answer = door(alice, "group.hand_over", conversationID=wire_id(group), userID="bob")

        assert answer.status == 200
        assert answer.data["conversation"]["groupProfile"]["selfInfo"]["role"] == "Member"
        assert (role_of(alice, group), role_of(bob, group)) == ("Member", "Owner")

    def test_tells_everybody_of_both(self, door, frames, alice, bob, group):
        with frames() as told:
            door(alice, "group.hand_over", conversationID=wire_id(group), userID="bob")

        [(envelope, body)] = told
        assert envelope.conversation == group.pk
        changed = [
            (change["changeSeq"], change["member"]["userID"], change["member"]["role"])
            for change in body["changes"][:2]
        ]
        assert changed == [(6, "alice", "Member"), (7, "bob", "Owner")]
        assert body["changes"][2]["message"]["payload"]["newGroupProfile"] == {"ownerID": "bob"}
        caught_up = door(bob, "conversation.changes", conversationID=wire_id(group), changed_after=5).data
        assert caught_up["changes"] == body["changes"]

    def test_lets_the_former_owner_leave(self, door, alice, group):
        door(alice, "group.hand_over", conversationID=wire_id(group), userID="bob")

        assert door(alice, "group.leave", conversationID=wire_id(group)).status == 200

    def test_is_done_once(self, door, frames, nothing_changes, alice, group):
        door(alice, "group.hand_over", conversationID=wire_id(group), userID="bob")

        with nothing_changes(), frames() as told:
            again = door(alice, "group.hand_over", conversationID=wire_id(group), userID="bob")

        assert (again.status, told) == (200, [])

    def test_is_for_the_owner_alone(self, door, nothing_changes, alice, bob, dora, group):
        change_member(by=alice, conversation=group, person=bob, role="Admin")

        with nothing_changes():
            by_admin = door(bob, "group.hand_over", conversationID=wire_id(group), userID="dora")
            by_member = door(dora, "group.hand_over", conversationID=wire_id(group), userID="dora")

        assert by_admin.verdict == by_member.verdict == (403, "not_allowed")

    def test_goes_to_a_member_only(self, door, nothing_changes, alice, charlie, group):
        with nothing_changes():
            stranger = door(alice, "group.hand_over", conversationID=wire_id(group), userID="charlie")
            nobody = door(alice, "group.hand_over", conversationID=wire_id(group), userID="nobody")
            oneself = door(alice, "group.hand_over", conversationID=wire_id(group), userID="alice")

        assert (stranger.verdict, nobody.verdict) == ((404, "member_not_found"), (404, "person_not_found"))
        assert oneself.status == 200

    def test_is_refused_after_leaving_and_unknown_to_an_outsider(
        self, door, nothing_changes, bob, charlie, group
    ):
        leave_group(person=bob, conversation=group)

        with nothing_changes():
            left = door(bob, "group.hand_over", conversationID=wire_id(group), userID="dora")
            foreign = door(charlie, "group.hand_over", conversationID=wire_id(group), userID="dora")
            missing = door(charlie, "group.hand_over", conversationID="GROUPnowhere", userID="dora")

        assert left.verdict == (403, "not_a_member")
        assert foreign == missing
        assert missing.verdict == (404, "conversation_not_found")


class TestGivingARole:
    def test_answers_the_member_and_tells_everybody(self, door, frames, alice, bob, group):
        with frames() as told:
            answer = door(alice, "member.change", conversationID=wire_id(group), userID="bob", role="Admin")

        member = {
            "userID": "bob",
            "nick": "Bob",
            "avatar": "/avatars/people/bob.svg?n=Bob",
            "role": "Admin",
            "nameCard": "",
            "muteUntil": 0,
            "memberCustomField": [],
            "joinTime": int(Stay.objects.get(person=bob).joined_at.timestamp()),
            "isActive": True,
            "present": True,
        }
        assert (answer.status, answer.data) == (200, member)
        [(_, body)] = told
        change, tip = body["changes"]
        assert change == {"kind": "member", "changeSeq": 6, "member": member}
        assert (tip["changeSeq"], tip["message"]["payload"]["operationType"]) == (7, 4)

    def test_can_be_undone(self, door, frames, alice, bob, group):
        change_member(by=alice, conversation=group, person=bob, role="Admin")

        with frames() as told:
            answer = door(alice, "member.change", conversationID=wire_id(group), userID="bob", role="Member")

        assert (answer.data["role"], role_of(bob, group)) == ("Member", "Member")
        assert told[0].body["changes"][1]["message"]["payload"]["operationType"] == 5

    def test_is_for_the_owner_alone(self, door, nothing_changes, alice, bob, group):
        change_member(by=alice, conversation=group, person=bob, role="Admin")

        with nothing_changes():
            by_admin = door(bob, "member.change", conversationID=wire_id(group), userID="dora", role="Admin")
            of_owner = door(
                alice, "member.change", conversationID=wire_id(group), userID="alice", role="Member"
            )

        assert by_admin.verdict == of_owner.verdict == (403, "not_allowed")

    @pytest.mark.parametrize("role", ["Owner", "owner", "King", ""])
    def test_knows_admins_and_members_only(self, door, nothing_changes, alice, group, role):
        with nothing_changes():
            answer = door(alice, "member.change", conversationID=wire_id(group), userID="bob", role=role)

        assert answer.verdict == (400, "invalid")
        assert [error["field"] for error in answer.data["errors"]] == ["role"]

    def test_is_gone_with_the_stay(self, door, alice, bob, group):
        change_member(by=alice, conversation=group, person=bob, role="Admin")
        remove_member(by=alice, conversation=group, person=bob)

        assert role_of(bob, group) == "Member"


class TestNameCards:
    def test_is_ones_own_affair(self, door, frames, bob, group):
        with frames() as told:
            answer = door(bob, "member.change", conversationID=wire_id(group), userID="bob", nameCard="Bobby")

        assert (answer.data["nameCard"], answer.data["role"]) == ("Bobby", "Member")
        assert [change["kind"] for change in told[0].body["changes"]] == ["member"]

    def test_is_shown_beside_what_they_say(self, door, alice, bob, group):
        door(bob, "member.change", conversationID=wire_id(group), userID="bob", nameCard="Bobby")

        message = say(bob, group)

        assert door(alice, "message.get", messageID=message.message_id).data["message"]["nameCard"] == "Bobby"

    def test_is_changed_for_others_by_those_who_lead(self, door, nothing_changes, alice, bob, group):
        with nothing_changes():
            by_member = door(bob, "member.change", conversationID=wire_id(group), userID="dora", nameCard="D")
        by_owner = door(alice, "member.change", conversationID=wire_id(group), userID="dora", nameCard="D")

        assert by_member.verdict == (403, "not_allowed")
        assert (by_owner.status, by_owner.data["nameCard"]) == (200, "D")

    def test_is_changed_once(self, door, frames, nothing_changes, bob, group):
        first = door(bob, "member.change", conversationID=wire_id(group), userID="bob", nameCard="Bobby")

        with nothing_changes(), frames() as told:
            again = door(bob, "member.change", conversationID=wire_id(group), userID="bob", nameCard="Bobby")

        assert (again, told) == (first, [])

    @pytest.mark.parametrize(("length", "status"), [(0, 200), (50, 200), (51, 400)])
    def test_has_at_most_50_characters(self, door, bob, group, length, status):
        answer = door(
            bob, "member.change", conversationID=wire_id(group), userID="bob", nameCard="🦉" * length
        )

        assert answer.status == status

    def test_is_unknown_to_an_outsider(self, door, nothing_changes, alice, charlie):
        group = create_group(creator=alice, group_type="Public")

        with nothing_changes():
            foreign = door(
                charlie, "member.change", conversationID=wire_id(group), userID="alice", nameCard="A"
            )
            missing = door(
                charlie, "member.change", conversationID="GROUPnowhere", userID="alice", nameCard="A"
            )

        assert foreign == missing
        assert missing.verdict == (404, "conversation_not_found")
