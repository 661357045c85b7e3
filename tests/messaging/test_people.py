"""People: made, changed, sharing or not, deactivated, erased."""

import pytest

from messaging.errors import BadUserID, UserIDTaken
from messaging.models import Conversation, Member, Person, SocketTicket
from messaging.services.access import issue_ticket
from messaging.services.groups import change_member, create_group
from messaging.services.members import remove_member
from messaging.services.people import create_person, deactivate_person, erase_person, reactivate_person

from .scenes import say, wire_id


class TestMaking:
    @pytest.mark.django_db
    @pytest.mark.parametrize("user_id", ["a", "a" * 32, "Ann.Bee_1@example+x-y", "1"])
    def test_takes_an_id_that_reads_as_one(self, user_id):
        assert create_person(user_id=user_id).user_id == user_id

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "user_id", ["", "a" * 33, "a b", "a/b", "é", "a\n", "a\0", "@TIM#SYSTEM", "\ud800"]
    )
    def test_takes_no_other(self, user_id):
        with pytest.raises(BadUserID):
            create_person(user_id=user_id)

    def test_takes_an_id_once(self, alice):
        with pytest.raises(UserIDTaken):
            create_person(user_id="alice")

    @pytest.mark.django_db
    def test_lets_nobody_in_without_a_password(self):
        assert not create_person(user_id="robot").has_usable_password()
        assert create_person(user_id="ann", password="an owl").check_password("an owl")


class TestProfile:
    def test_is_mine_with_what_only_i_may_know(self, door, alice):
        answer = door(alice, "me.get")

        assert answer.status == 200
        assert answer.data == {
            "userID": "alice",
            "nick": "Alice",
            "avatar": "/avatars/people/alice.svg?n=Alice",
            "isBot": False,
            "gender": "Gender_Type_Unknown",
            "birthday": 0,
            "location": "",
            "selfSignature": "",
            "allowType": "AllowType_Type_NeedConfirm",
            "language": 0,
            "level": 0,
            "role": 0,
            "custom": {},
            "statusText": "",
            "hidesStatus": False,
            "tinyID": str(alice.pk),
            "sharesReceipts": True,
            "changeSeq": 0,
        }

    def test_is_changed_where_something_is_given(self, door, alice):
        nick = door(alice, "me.change", nick="Al").data
        avatar = door(alice, "me.change", avatar="/pictures/al.png").data

        assert (nick["nick"], avatar["nick"], avatar["avatar"]) == ("Al", "Al", "/pictures/al.png")
        assert door(alice, "me.get").data == avatar

    def test_tells_my_other_devices_and_nobody_else(self, door, frames, alice, group):
        with frames() as told:
            mine = door(alice, "me.change", nick="Al").data

        [(envelope, body)] = told
        change = {"kind": "profile", "changeSeq": 1, "profile": mine}
        assert (envelope.people, envelope.conversation) == ((alice.pk,), None)
        assert body == {"frame": "me", "from": 1, "to": 1, "changes": [change]}
        assert door(alice, "me.changes", changed_after=0).data["changes"] == [change]

    def test_is_seen_by_others_when_they_look_next(self, door, alice, bob, direct):
        message = say(alice, direct)

        door(alice, "me.change", nick="Al")

        assert door(bob, "message.get", messageID=message.message_id).data["message"]["nick"] == "Al"
        assert door(bob, "conversation.get", conversationID="C2Calice").data["conversation"][
            "userProfile"
        ] == {
            "userID": "alice",
            "nick": "Al",
            "avatar": "/avatars/people/alice.svg?n=Al",
            "isBot": False,
            "isActive": True,
        }

    def test_changes_nothing_if_it_is_so_already(self, door, frames, nothing_changes, alice):
        with nothing_changes(), frames() as told:
            answer = door(alice, "me.change", nick="Alice", sharesReceipts=True)
            empty = door(alice, "me.change")

        assert (answer.status, empty.data, told) == (200, answer.data, [])

    @pytest.mark.parametrize("field", ["userID", "isBot", "isStaff", "tinyID", "changeSeq", "is_staff"])
    def test_has_fields_that_are_not_mine_to_change(self, door, nothing_changes, alice, field):
        with nothing_changes():
            answer = door(alice, "me.change", nick="Al", **{field: True})

        assert [(error["field"], error["code"]) for error in answer.data["errors"]] == [(field, "unknown")]


class TestSharing:
    """receipts 7: everywhere or per conversation, from now on only."""

    def test_stops_and_begins_again_from_now_on(self, door, alice):
        since = alice.shares_since

        stopped = door(alice, "me.change", sharesReceipts=False).data
        begun = door(alice, "me.change", sharesReceipts=True).data

        alice.refresh_from_db()
        assert (stopped["sharesReceipts"], begun["sharesReceipts"]) == (False, True)
        assert alice.shares_since > since

    def test_is_told_to_my_other_devices_and_to_nobody_else(self, door, frames, alice, bob, group):
        before = door(bob, "conversation.get", conversationID=wire_id(group))

        with frames() as told:
            door(alice, "me.change", sharesReceipts=False)

        assert [(envelope.people, envelope.conversation) for envelope, _ in told] == [((alice.pk,), None)]
        assert door(bob, "conversation.get", conversationID=wire_id(group)) == before

    def test_is_a_matter_of_each_conversation_too(self, door, frames, alice, group, direct):
        with frames() as told:
            answer = door(alice, "sharing.change", conversationID=wire_id(group), sharesReceipts=False)

        policy = answer.data["conversation"]["receiptPolicy"]
        assert (answer.status, policy["shares"], policy["granted"], policy["reason"] != "") == (
            200,
            False,
            False,
            True,
        )
        [(envelope, body)] = told
        assert (envelope.people, envelope.conversation) == ((alice.pk,), None)
        assert [(change["kind"], change["sharesReceipts"]) for change in body["changes"]] == [
            ("membership", False)
        ]
        elsewhere = door(alice, "conversation.get", conversationID="C2Cbob").data["conversation"][
            "receiptPolicy"
        ]
        assert (elsewhere["shares"], elsewhere["granted"]) == (True, True)

    def test_in_a_conversation_changes_nothing_if_it_is_so_already(
        self, door, frames, nothing_changes, alice, group
    ):
        with nothing_changes(), frames() as told:
            answer = door(alice, "sharing.change", conversationID=wire_id(group), sharesReceipts=True)

        assert (answer.status, told) == (200, [])

    def test_in_a_conversation_is_unknown_to_an_outsider(self, door, nothing_changes, charlie, group):
        with nothing_changes():
            foreign = door(charlie, "sharing.change", conversationID=wire_id(group), sharesReceipts=False)
            missing = door(charlie, "sharing.change", conversationID="GROUPnowhere", sharesReceipts=False)

        assert foreign == missing
        assert missing.verdict == (404, "conversation_not_found")


class TestDeactivating:
    def test_lets_them_in_no_more(self, client_of, bob):
        client = client_of(bob)
        issue_ticket(person=bob)
        assert client.get("/api/v1/me/").status_code == 200

        deactivate_person(person=bob)

        assert client.get("/api/v1/me/").status_code == 401
        assert not SocketTicket.objects.exists()

    def test_is_a_numbered_change_of_each_of_their_conversations(self, frames, alice, bob, group, direct):
        with frames() as told:
            deactivate_person(person=bob)

        seen = {body["conversationID"]: body for _, body in told}
        assert seen.keys() == {wire_id(group), "C2Cbob"}
        for body in seen.values():
            [change] = body["changes"]
            assert (
                change["member"]["userID"],
                change["member"]["isActive"],
                change["member"]["present"],
            ) == (
                "bob",
                False,
                True,
            )
        assert (seen[wire_id(group)]["from"], seen[wire_id(group)]["membersVersion"]) == (6, 2)

    def test_does_not_reach_conversations_that_they_have_left(self, frames, alice, bob, group):
        remove_member(by=alice, conversation=group, person=bob)
        number = Conversation.objects.get(pk=group.pk).change_seq

        with frames() as told:
            deactivate_person(person=bob)

        assert (told, Conversation.objects.get(pk=group.pk).change_seq) == ([], number)

    def test_is_undone_by_reactivating(self, frames, client_of, bob, group):
        deactivate_person(person=bob)

        with frames() as told:
            reactivate_person(person=bob)

        assert [body["changes"][0]["member"]["isActive"] for _, body in told] == [True]
        assert client_of(bob).get("/api/v1/me/").status_code == 200

    def test_is_done_once(self, frames, nothing_changes, bob, group):
        deactivate_person(person=bob)

        with nothing_changes(), frames() as told:
            deactivate_person(person=bob)

        assert told == []

    def test_keeps_what_they_said(self, door, alice, bob, group):
        message = say(bob, group, "Back soon")

        deactivate_person(person=bob)

        shown = door(alice, "message.get", messageID=message.message_id).data["message"]
        assert (shown["from"], shown["payload"]) == ("bob", {"text": "Back soon"})


class TestErasing:
    """receipts 8: a deleted account keeps its place as an anonymous placeholder."""

    def test_leaves_a_placeholder_in_their_place(self, alice, bob, group):
        change_member(by=alice, conversation=group, person=bob, name_card="Bobby")
        bob.avatar, bob.is_staff = "/pictures/bob.png", True
        bob.save()

        erase_person(person=bob)

        gone = Person.objects.get(pk=bob.pk)
        assert gone.user_id.startswith("erased-")
        assert (gone.nick, gone.avatar, gone.is_active, gone.is_staff, gone.shares_since) == (
            "",
            "",
            False,
            False,
            None,
        )
        assert not gone.has_usable_password()
        assert Member.objects.get(person=bob).name_card == ""
        assert Conversation.objects.get(pk=group.pk).member_count == 3

    def test_leaves_their_name_nowhere(self, door, alice, group):
        bob = Person.objects.get(user_id="bob")
        say(bob, group, "Hello")
        remove_member(by=alice, conversation=group, person=bob)

        erase_person(person=bob)

        shown = [
            door(alice, "conversation.get", conversationID=wire_id(group)),
            door(alice, "message.list", conversationID=wire_id(group)),
            door(alice, "conversation.changes", conversationID=wire_id(group), changed_after=0),
        ]
        assert [answer.status for answer in shown] == [200, 200, 200]
        assert not [answer for answer in shown if "bob" in str(answer.data).lower()]

    def test_makes_room_for_another_of_that_id(self, door, alice, bob, direct):
        message = say(bob, direct, "Hello")
        erase_person(person=bob)

        other = create_person(user_id="bob", nick="Another Bob")

        assert door(alice, "conversation.get", conversationID="C2Cbob").verdict == (
            404,
            "conversation_not_found",
        )
        assert door(other, "message.get", messageID=message.message_id).verdict == (404, "message_not_found")
        shown = door(alice, "message.get", messageID=message.message_id).data["message"]
        assert door(alice, "message.list", conversationID=shown["conversationID"]).status == 200
        assert shown["conversationID"].startswith("C2Cerased-")

    def test_lets_nobody_write_to_them(self, door, nothing_changes, alice, bob, direct):
        erase_person(person=bob)
        placeholder = Person.objects.get(pk=bob.pk).user_id

        with nothing_changes():
            answer = door(alice, "message.send", conversationID=f"C2C{placeholder}", payload={"text": "Bob?"})

        assert answer.verdict == (404, "person_not_found")

    def test_is_not_undone(self, alice, bob, group):
        erase_person(person=bob)
        erase_person(person=bob)
        before = Person.objects.get(pk=bob.pk)

        reactivate_person(person=bob)

        after = Person.objects.get(pk=bob.pk)
        assert (after.user_id, after.is_active, after.erased_at) == (before.user_id, False, before.erased_at)

    def test_lets_them_in_no_more(self, client_of, alice, bob):
        create_group(creator=bob, group_type="Public")
        client = client_of(bob)

        erase_person(person=bob)

        assert client.get("/api/v1/me/").status_code == 401
