"""add_members, join_group, remove_member, leave_group: who is in a group, and who gets to know."""

import pytest

from messaging.models import Conversation, Member, Stay
from messaging.services.groups import change_member, create_group, dismiss_group
from messaging.services.members import join_group, leave_group, remove_member
from messaging.services.people import erase_person

from .doors import through_socket
from .scenes import role_of, say, wire_id

OPEN = ["ChatRoom", "Community", "AVChatRoom"]
FREE = "FreeAccess"


@pytest.fixture
def public(alice, bob, dora) -> Conversation:
    """Alice's group, open to all, with Bob and Dora."""
    members = [bob, dora]
    return create_group(creator=alice, group_type="Public", join_option=FREE, name="Birds", members=members)


class TestAdding:
    def test_answers_those_who_were_not_there_yet(self, door, alice, bob, charlie, group):
        added = door(alice, "group.add", conversationID=wire_id(group), userIDs=["charlie", "bob", "charlie"])
        again = door(alice, "group.add", conversationID=wire_id(group), userIDs=["charlie", "bob"])

        assert (added.status, added.data) == (201, {"userIDs": ["charlie"], "waitingUserIDs": []})
        assert (again.status, again.data) == (201, {"userIDs": [], "waitingUserIDs": []})

    def test_tells_the_newcomers_then_everybody(self, door, frames, alice, charlie, group):
        with frames() as told:
            door(alice, "group.add", conversationID=wire_id(group), userIDs=["charlie"])

        (first, joined), (second, changed) = told
        assert (first.people, joined) == (
            (charlie.pk,),
            {"frame": "joined", "conversationID": wire_id(group)},
        )
        assert (second.conversation, second.members_version) == (group.pk, 2)
        assert (changed["membersVersion"], changed["from"], changed["to"]) == (2, 6, 7)
        stay = Stay.objects.get(person=charlie)
        member, tip = changed["changes"]
        assert member == {
            "kind": "member",
            "changeSeq": 6,
            "member": {
                "userID": "charlie",
                "nick": "Charlie",
                "avatar": "/avatars/people/charlie.svg?n=Charlie",
                "role": "Member",
                "nameCard": "",
                "muteUntil": 0,
                "memberCustomField": [],
                "joinTime": int(stay.joined_at.timestamp()),
                "isActive": True,
                "present": True,
            },
        }
        payload = tip["message"]["payload"]
        assert (payload["operationType"], payload["operatorID"], payload["userIDList"]) == (
            1,
            "alice",
            ["charlie"],
        )

    def test_tells_nobody_if_nobody_is_new(self, door, frames, nothing_changes, alice, group):
        with nothing_changes(), frames() as told:
            door(alice, "group.add", conversationID=wire_id(group), userIDs=["bob", "alice"])

        assert told == []

    @pytest.mark.parametrize(
        ("group_type", "role", "verdict"),
        [
            ("Private", "Member", (201, None)),
            ("Public", "Member", (403, "not_allowed")),
            ("Public", "Admin", (201, None)),
            ("ChatRoom", "Member", (403, "not_allowed")),
            ("Community", "Member", (403, "not_allowed")),
            ("AVChatRoom", "Member", (403, "not_allowed")),
        ],
    )
    def test_is_for_those_who_may(self, door, alice, bob, charlie, group_type, role, verdict):
        group = create_group(creator=alice, group_type=group_type, members=[bob])
        if role == "Admin":
            change_member(by=alice, conversation=group, person=bob, role="Admin")

        answer = door(bob, "group.add", conversationID=wire_id(group), userIDs=["charlie"])

        assert answer.verdict == verdict
        assert Stay.objects.filter(person=charlie).exists() == (verdict[0] == 201)

    def test_adds_all_or_none(self, door, nothing_changes, alice, charlie, dora, group):
        erase_person(person=dora)

        with nothing_changes():
            missing = door(alice, "group.add", conversationID=wire_id(group), userIDs=["charlie", "nobody"])
            erased = door(alice, "group.add", conversationID=wire_id(group), userIDs=["charlie", "dora"])

        assert (missing.verdict, missing.data["userID"]) == ((404, "person_not_found"), "nobody")
        assert (erased.verdict, erased.data["userID"]) == ((404, "person_not_found"), "dora")

    def test_is_not_for_outsiders_nor_for_who_has_left(
        self, door, nothing_changes, alice, bob, charlie, group
    ):
        remove_member(by=alice, conversation=group, person=bob)

        with nothing_changes():
            foreign = door(charlie, "group.add", conversationID=wire_id(group), userIDs=["charlie", "bob"])
            missing = door(charlie, "group.add", conversationID="GROUPnowhere", userIDs=["charlie", "bob"])
            left = door(bob, "group.add", conversationID=wire_id(group), userIDs=["charlie", "bob"])

        assert foreign == missing
        assert (missing.verdict, left.verdict) == ((404, "conversation_not_found"), (403, "not_a_member"))


class TestJoining:
    @pytest.mark.parametrize("group_type", OPEN)
    def test_is_open_to_all_where_the_type_is(self, door, alice, charlie, group_type):
        group = create_group(creator=alice, group_type=group_type)

        answer = door(charlie, "group.join", conversationID=wire_id(group))

        assert (answer.status, answer.data) == (201, {"userIDs": ["charlie"], "waitingUserIDs": []})
        assert (
            door(charlie, "conversation.get", conversationID=wire_id(group)).data["conversation"]["present"]
            is True
        )

    def test_finds_no_group_that_is_private_dismissed_or_none(
        self, door, nothing_changes, alice, charlie, group, public
    ):
        dismiss_group(by=alice, conversation=public)

        with nothing_changes():
            private = door(charlie, "group.join", conversationID=wire_id(group))
            dismissed = door(charlie, "group.join", conversationID=wire_id(public))
            missing = door(charlie, "group.join", conversationID="GROUPnowhere")

        assert private == dismissed == missing
        assert missing.verdict == (404, "conversation_not_found")

    def test_is_done_once(self, door, frames, nothing_changes, charlie, public):
        door(charlie, "group.join", conversationID=wire_id(public))

        with nothing_changes(), frames() as told:
            again = door(charlie, "group.join", conversationID=wire_id(public))

        assert (again.status, again.data, told) == (201, {"userIDs": [], "waitingUserIDs": []}, [])

    def test_again_begins_another_stay_as_a_plain_member(self, door, alice, bob, public):
        """receipts 3: joining again begins a new stay; nothing is ever rewritten."""
        change_member(by=alice, conversation=public, person=bob, role="Admin", name_card="Bobby")
        leave_group(person=bob, conversation=public)

        door(bob, "group.join", conversationID=wire_id(public))

        stays = Stay.objects.filter(conversation=public, person=bob).order_by("pk")
        assert [(stay.after_seq, stay.until_seq) for stay in stays] == [(0, 2), (3, None)]
        assert (role_of(bob, public), Member.objects.get(conversation=public, person=bob).name_card) == (
            "Member",
            "Bobby",
        )

    def test_shows_nothing_of_what_was_before(self, door, alice, charlie, public):
        say(alice, public, "Before Charlie")

        door(charlie, "group.join", conversationID=wire_id(public))

        listed = door(charlie, "conversation.get", conversationID=wire_id(public)).data["conversation"]
        assert (listed["lastMessage"]["isSystemMessage"], listed["unreadCount"]) == (True, 0)


class TestRemoving:
    @pytest.mark.parametrize(
        ("by", "whom", "verdict"),
        [
            ("Owner", "Member", (200, None)),
            ("Owner", "Admin", (200, None)),
            ("Admin", "Member", (200, None)),
            ("Admin", "Admin", (403, "not_allowed")),
            ("Admin", "Owner", (403, "not_allowed")),
            ("Member", "Member", (403, "not_allowed")),
            ("Member", "Owner", (403, "not_allowed")),
        ],
    )
    def test_is_for_those_above(self, door, alice, bob, charlie, dora, public, by, whom, verdict):
        join_group(person=charlie, conversation=public)
        roles = {"Owner": [alice], "Admin": [bob, charlie], "Member": [dora]}
        if "Admin" in (by, whom):
            for admin in roles["Admin"]:
                change_member(by=alice, conversation=public, person=admin, role="Admin")
        else:
            roles["Member"] = [dora, bob]
        target = roles[whom][-1]

        answer = door(roles[by][0], "group.remove", conversationID=wire_id(public), userID=target.user_id)

        assert answer.verdict == verdict
        gone = not Stay.objects.current().filter(person=target, conversation=public).exists()
        assert gone == (verdict[0] == 200)

    def test_tells_the_one_who_was_removed_and_those_who_stay(self, door, frames, alice, bob, group):
        with frames() as told:
            answer = door(alice, "group.remove", conversationID=wire_id(group), userID="bob")

        (first, left), (second, changed), (_, mine) = told
        assert (answer.status, answer.data) == (200, {})
        assert [one["notice"]["operationType"] for one in mine["changes"]] == [4]
        assert (first.people, left) == ((bob.pk,), {"frame": "left", "conversationID": wire_id(group)})
        assert (second.people, second.conversation, second.members_version) == ((), group.pk, 2)
        member, tip = changed["changes"]
        assert (member["member"]["userID"], member["member"]["present"]) == ("bob", False)
        assert (tip["message"]["payload"]["operationType"], tip["message"]["payload"]["userIDList"]) == (
            3,
            ["bob"],
        )

    def test_of_oneself_is_called_leaving(self, rest, nothing_changes, alice, bob, group):
        change_member(by=alice, conversation=group, person=bob, role="Admin")

        with nothing_changes():
            removed = through_socket(bob, "group.remove", conversationID=wire_id(group), userID="bob")
        left = rest(bob, "group.remove", conversationID=wire_id(group), userID="bob")

        assert (removed.verdict, left.status) == ((403, "not_allowed"), 200)
        assert not Stay.objects.current().filter(person=bob).exists()

    def test_finds_nobody_who_is_not_there(self, door, nothing_changes, alice, charlie, group):
        with nothing_changes():
            stranger = door(alice, "group.remove", conversationID=wire_id(group), userID="charlie")
            nobody = door(alice, "group.remove", conversationID=wire_id(group), userID="nobody")

        assert stranger.verdict == (404, "member_not_found")
        assert nobody.verdict == (404, "person_not_found")

    def test_is_unknown_to_an_outsider(self, door, nothing_changes, charlie, public):
        with nothing_changes():
            foreign = door(charlie, "group.remove", conversationID=wire_id(public), userID="bob")
            missing = door(charlie, "group.remove", conversationID="GROUPnowhere", userID="bob")

        assert foreign == missing
        assert missing.verdict == (404, "conversation_not_found")


class TestLeaving:
    def test_ends_the_stay_with_the_last_message(self, door, bob, group):
        last = say(bob, group)

        answer = door(bob, "group.leave", conversationID=wire_id(group))

        assert (answer.status, answer.data) == (200, {})
        assert Stay.objects.get(person=bob, conversation=group).until_seq == last.seq

    def test_keeps_the_group_in_my_list_as_it_was(self, door, alice, bob, group):
        say(alice, group, "Bye Bob")
        door(bob, "group.leave", conversationID=wire_id(group))
        before = door(bob, "conversation.get", conversationID=wire_id(group))

        say(alice, group, "He is gone")

        assert door(bob, "conversation.get", conversationID=wire_id(group)) == before
        listed = before.data["conversation"]
        assert (listed["present"], listed["unreadCount"], listed["lastSeq"]) == (False, 0, 2)
        assert listed["lastMessage"]["messageForShow"] == "Bye Bob"

    def test_is_not_for_the_owner(self, door, nothing_changes, alice, group):
        with nothing_changes():
            answer = door(alice, "group.leave", conversationID=wire_id(group))

        assert answer.verdict == (403, "owner_must_hand_over")

    def test_is_done_once_and_unknown_to_an_outsider(self, door, nothing_changes, bob, charlie, group):
        leave_group(person=bob, conversation=group)

        with nothing_changes():
            again = door(bob, "group.leave", conversationID=wire_id(group))
            foreign = door(charlie, "group.leave", conversationID=wire_id(group))
            missing = door(charlie, "group.leave", conversationID="GROUPnowhere")

        assert again.verdict == (403, "not_a_member")
        assert foreign == missing
        assert missing.verdict == (404, "conversation_not_found")

    def test_hides_from_me_who_is_there(self, rest, client_of, bob, group):
        client = client_of(bob)
        address = f"/api/v1/conversations/{wire_id(group).replace('#', '%23')}/members/"
        assert client.get(address).status_code == 200

        leave_group(person=bob, conversation=group)

        assert (client.get(address).status_code, client.get(address).json()["code"]) == (403, "not_a_member")
