"""join_group, add_members and handle_application where somebody decides on it: who waits, who is told, who is let in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.models import Application, Conversation, Notice, Stay
from messaging.services.groups import change_group, change_member, create_group, dismiss_group
from messaging.services.members import add_members, join_group, leave_group
from messaging.services.people import erase_person

from .crowds import crowd
from .scenes import role_of, say, wire_id


@pytest.fixture
def wrens(alice, bob) -> Conversation:
    """Alice's, with Bob: joined with approval, as is usual for its type."""
    return create_group(creator=alice, group_type="Public", group_id="wrens", name="Wrens", members=[bob])


def waiting(group: Conversation) -> list[str]:
    rows = Application.objects.filter(conversation=group, state="waiting")
    return sorted(rows.values_list("person__user_id", flat=True))


def the_one(group: Conversation) -> str:
    return Application.objects.get(conversation=group, state="waiting").application_id


def told(door, person) -> list[tuple[int, str]]:
    """What somebody was told by notices, in the order of their numbers: the operation and what became of it."""
    changes = door(person, "me.changes", changed_after=0).data["changes"]
    notices = [change["notice"] for change in changes if change["kind"] == "notice"]
    return [(notice["operationType"], notice["state"]) for notice in notices]


class TestAsking:
    def test_makes_me_wait_and_tells_those_who_decide(self, door, frames, alice, bob, charlie, dora, wrens):
        add_members(by=alice, conversation=wrens, people=[dora])
        change_member(by=alice, conversation=wrens, person=bob, role="Admin")

        with frames() as heard:
            answer = door(charlie, "group.join", conversationID="GROUPwrens", applyMessage="Let me in")

        assert (answer.status, answer.data) == (201, {"userIDs": [], "waitingUserIDs": ["charlie"]})
        assert not Stay.objects.filter(person=charlie).exists()
        assert {envelope.people for envelope, _ in heard} == {(alice.pk,), (bob.pk,)}
        application = Application.objects.get()
        [change] = heard[0].body["changes"]
        assert change == {
            "kind": "notice",
            "changeSeq": 1,
            "notice": {
                "ID": Notice.objects.get(person=alice).notice_id,
                "time": int(application.made_at.timestamp()),
                "operationType": 1,
                "operatorInfo": {
                    "userID": "charlie",
                    "nick": "Charlie",
                    "avatar": "/avatars/people/charlie.svg?n=Charlie",
                },
                "groupProfile": {
                    "groupID": "wrens",
                    "name": "Wrens",
                    "type": "Public",
                    "avatar": "/avatars/groups/wrens.svg?n=Wrens",
                },
                "application": {
                    "applicationID": application.application_id,
                    "applicationType": 0,
                    "groupID": "wrens",
                    "groupName": "Wrens",
                    "applicant": "charlie",
                    "applicantNick": "Charlie",
                    "applicantAvatar": "/avatars/people/charlie.svg?n=Charlie",
                    "userID": "charlie",
                    "userNick": "Charlie",
                    "userAvatar": "/avatars/people/charlie.svg?n=Charlie",
                    "note": "Let me in",
                    "time": int(application.made_at.timestamp()),
                },
                "state": "waiting",
                "handleMessage": "",
                "userDefinedField": "",
            },
        }
        assert door(alice, "me.changes", changed_after=0).data["changes"] == [change]

    def test_again_while_i_wait_changes_nothing(self, door, frames, nothing_changes, charlie, wrens):
        first = door(charlie, "group.join", conversationID="GROUPwrens")

        with nothing_changes(), frames() as heard:
            again = door(charlie, "group.join", conversationID="GROUPwrens", applyMessage="Please")

        assert (again, heard) == (first, [])

    def test_is_a_wish_of_the_group_and_not_to_be_had_of_every_type(self, door, alice, bob, charlie):
        room = create_group(
            creator=alice, group_type="ChatRoom", group_id="room", join_option="NeedPermission"
        )
        shut = create_group(
            creator=alice, group_type="Community", group_id="shut", join_option="DisableApply"
        )

        assert door(charlie, "group.join", conversationID=wire_id(room)).data["waitingUserIDs"] == ["charlie"]
        assert door(charlie, "group.join", conversationID=wire_id(shut)).verdict == (403, "not_allowed")
        for group_type, wish in (
            ("Private", {"joinOption": "FreeAccess"}),
            ("AVChatRoom", {"joinOption": "NeedPermission"}),
            ("AVChatRoom", {"inviteOption": "FreeAccess"}),
        ):
            answer = door(bob, "group.create", groupType=group_type, **wish)
            assert answer.verdict == (403, "not_allowed"), wish

    @pytest.mark.parametrize(
        ("group_type", "options"),
        [
            ("Private", ("DisableApply", "FreeAccess")),
            ("Public", ("NeedPermission", "DisableApply")),
            ("ChatRoom", ("FreeAccess", "DisableApply")),
            ("Community", ("FreeAccess", "DisableApply")),
            ("AVChatRoom", ("FreeAccess", "DisableApply")),
        ],
    )
    def test_is_as_the_type_has_it(self, door, alice, group_type, options):
        made = door(alice, "group.create", groupType=group_type).data["conversation"]["groupProfile"]

        assert (made["joinOption"], made["inviteOption"]) == options

    def test_counts_as_nothing_when_it_has_expired(self, door, charlie, alice, wrens):
        door(charlie, "group.join", conversationID="GROUPwrens")
        expired = the_one(wrens)
        Application.objects.update(made_at=timezone.now() - timedelta(days=8))

        handled = door(alice, "application.handle", applicationID=expired, accept=True)
        again = door(charlie, "group.join", conversationID="GROUPwrens")

        assert handled.verdict == (409, "application_over")
        assert again.data["waitingUserIDs"] == ["charlie"]
        assert the_one(wrens) != expired

    def test_who_says_who_comes_in_is_for_owner_and_admins(self, door, nothing_changes, alice, bob, group):
        with nothing_changes():
            answer = door(bob, "group.change", conversationID=wire_id(group), inviteOption="DisableApply")

        assert answer.verdict == (403, "not_allowed")
        assert (
            door(alice, "group.change", conversationID=wire_id(group), inviteOption="DisableApply").status
            == 200
        )
        assert door(bob, "group.add", conversationID=wire_id(group), userIDs=["dora"]).verdict == (
            403,
            "not_allowed",
        )


class TestInviting:
    @pytest.fixture
    def asked(self, alice, wrens) -> Conversation:
        return change_group(by=alice, conversation=wrens, invite_option="NeedPermission")

    def test_waits_for_an_admin_where_the_group_has_it_so(self, door, alice, bob, charlie, asked):
        answer = door(bob, "group.add", conversationID="GROUPwrens", userIDs=["charlie", "alice"])

        assert answer.data == {"userIDs": [], "waitingUserIDs": ["charlie"]}
        assert (told(door, alice), told(door, charlie)) == ([(22, "waiting")], [])
        application = door(alice, "me.changes", changed_after=0).data["changes"][0]["notice"]["application"]
        assert (application["applicationType"], application["applicant"], application["userID"]) == (
            2,
            "bob",
            "charlie",
        )

    def test_is_done_at_once_by_those_who_decide(self, door, alice, asked, charlie):
        answer = door(alice, "group.add", conversationID="GROUPwrens", userIDs=["charlie"])

        assert answer.data == {"userIDs": ["charlie"], "waitingUserIDs": []}

    def test_ends_with_a_word_to_the_one_who_invited(self, door, alice, bob, charlie, dora, asked):
        door(bob, "group.add", conversationID="GROUPwrens", userIDs=["charlie"])
        door(alice, "application.handle", applicationID=the_one(asked), accept=True)
        door(bob, "group.add", conversationID="GROUPwrens", userIDs=["dora"])
        door(alice, "application.handle", applicationID=the_one(asked), accept=False)

        assert told(door, bob) == [(13, "accepted"), (14, "refused")]
        assert (told(door, charlie), told(door, dora)) == ([], [])
        assert role_of(charlie, asked) == "Member"
        assert not Stay.objects.filter(person=dora).exists()

    def test_of_many_at_once_has_a_limit_that_is_named(self, door, nothing_changes, settings, bob, asked):
        settings.CHAT_LIMITS = {"invitations_per_call": 2}
        crowd(3)

        with nothing_changes():
            answer = door(bob, "group.add", conversationID="GROUPwrens", userIDs=["p0", "p1", "p2"])

        assert (answer.verdict, answer.data["limit"]) == ((400, "too_many"), 2)
        assert door(bob, "group.add", conversationID="GROUPwrens", userIDs=["p0", "p1"]).status == 201


class TestDeciding:
    def test_lets_somebody_in_and_tells_everybody_concerned(self, door, frames, alice, bob, charlie, wrens):
        change_member(by=alice, conversation=wrens, person=bob, role="Admin")
        door(charlie, "group.join", conversationID="GROUPwrens", applyMessage="Let me in")
        application = the_one(wrens)

        with frames() as heard:
            answer = door(
                bob, "application.handle", applicationID=application, accept=True, handleMessage="Come"
            )

        assert (answer.status, answer.data) == (200, {"applicationID": application, "state": "accepted"})
        assert role_of(charlie, wrens) == "Member"
        assert told(door, alice) == told(door, bob) == [(1, "accepted")]
        assert told(door, charlie) == [(2, "accepted")]
        mine = door(charlie, "me.changes", changed_after=0).data["changes"][0]["notice"]
        assert (mine["operatorInfo"]["userID"], mine["handleMessage"]) == ("bob", "Come")
        tip = next(body for _, body in heard if body["frame"] == "changes")["changes"][-1]["message"][
            "payload"
        ]
        assert (tip["operationType"], tip["operatorID"], tip["userIDList"]) == (1, "charlie", ["charlie"])

    def test_refuses_somebody_who_hears_why(self, door, alice, charlie, wrens):
        door(charlie, "group.join", conversationID="GROUPwrens")
        application = the_one(wrens)

        door(alice, "application.handle", applicationID=application, accept=False, handleMessage="Not now")

        assert not Stay.objects.filter(person=charlie).exists()
        assert (told(door, alice), told(door, charlie)) == ([(1, "refused")], [(3, "refused")])
        notice = door(charlie, "me.changes", changed_after=0).data["changes"][0]["notice"]
        assert notice["handleMessage"] == "Not now"
        assert door(charlie, "group.join", conversationID="GROUPwrens").data["waitingUserIDs"] == ["charlie"]

    def test_is_done_once(self, door, frames, nothing_changes, alice, bob, charlie, wrens):
        change_member(by=alice, conversation=wrens, person=bob, role="Admin")
        door(charlie, "group.join", conversationID="GROUPwrens")
        application = the_one(wrens)
        first = door(alice, "application.handle", applicationID=application, accept=True)

        with nothing_changes(), frames() as heard:
            again = door(bob, "application.handle", applicationID=application, accept=True)
            other = door(bob, "application.handle", applicationID=application, accept=False)

        assert (again, other.verdict, heard) == (first, (409, "application_over"), [])

    def test_is_for_those_who_lead_the_group_now(
        self, door, nothing_changes, alice, bob, charlie, dora, wrens
    ):
        change_member(by=alice, conversation=wrens, person=bob, role="Admin")
        door(charlie, "group.join", conversationID="GROUPwrens")
        application = the_one(wrens)
        leave_group(person=bob, conversation=wrens)

        with nothing_changes():
            verdicts = [
                door(one, "application.handle", applicationID=named, accept=True)
                for one in (bob, charlie, dora)
                for named in (application, "nothing")
            ]

        assert len({str(verdict) for verdict in verdicts}) == 1
        assert verdicts[0].verdict == (404, "application_not_found")

    def test_is_told_to_nobody_who_leads_no_more(self, door, alice, bob, charlie, wrens):
        change_member(by=alice, conversation=wrens, person=bob, role="Admin")
        door(charlie, "group.join", conversationID="GROUPwrens")
        change_member(by=alice, conversation=wrens, person=bob, role="Member")

        door(alice, "application.handle", applicationID=the_one(wrens), accept=False)

        assert (told(door, alice), told(door, bob)) == ([(1, "refused")], [(1, "waiting")])

    def test_is_as_good_as_done_when_somebody_adds_them(self, door, alice, charlie, wrens):
        door(charlie, "group.join", conversationID="GROUPwrens")

        door(alice, "group.add", conversationID="GROUPwrens", userIDs=["charlie"])

        assert (waiting(wrens), told(door, alice), told(door, charlie)) == (
            [],
            [(1, "accepted")],
            [(2, "accepted")],
        )

    def test_is_over_with_the_group(self, door, alice, charlie, wrens):
        door(charlie, "group.join", conversationID="GROUPwrens")

        dismiss_group(by=alice, conversation=wrens)

        assert (waiting(wrens), told(door, alice), told(door, charlie)) == ([], [(1, "closed")], [])

    def test_forgets_who_was_erased(self, door, rest, alice, charlie, wrens):
        door(charlie, "group.join", conversationID="GROUPwrens", applyMessage="It is me, Charlie")
        application = the_one(wrens)

        erase_person(person=charlie)

        said = str(door(alice, "me.changes", changed_after=0).data)
        assert "Charlie" not in said
        assert "charlie" not in said
        assert waiting(wrens) == []
        verdict = door(alice, "application.handle", applicationID=application, accept=True).verdict
        assert verdict == (404, "application_not_found")


class TestReceipts:
    def test_who_waits_is_in_no_audience_and_who_is_let_in_in_those_that_follow(
        self, door, alice, charlie, wrens
    ):
        """receipts 3: the audience is who is there when it is sent."""
        door(charlie, "group.join", conversationID="GROUPwrens")
        while_waiting = say(alice, wrens, need_read_receipt=True)
        door(alice, "application.handle", applicationID=the_one(wrens), accept=True)
        afterwards = say(alice, wrens, need_read_receipt=True)

        assert (while_waiting.audience_count, afterwards.audience_count) == (1, 2)


class TestTheLists:
    def test_show_what_i_may_decide_on_and_nothing_else(self, client_of, alice, bob, charlie, dora, wrens):
        other = create_group(creator=dora, group_type="Public", group_id="robins")
        for person, group in ((charlie, wrens), (dora, wrens), (charlie, other)):
            join_group(person=person, conversation=group)

        def listed(person, query=""):
            results = client_of(person).get(f"/api/v1/applications/{query}").json()["results"]
            return [(one["groupID"], one["userID"]) for one in results]

        assert listed(alice) == [("wrens", "charlie"), ("wrens", "dora")]
        assert listed(dora) == [("robins", "charlie")]
        assert listed(bob) == listed(charlie) == []
        assert listed(alice, "?conversationID=GROUProbins") == listed(alice, "?conversationID=wrens") == []
        assert len(listed(alice, "?conversationID=GROUPwrens")) == 2

    def test_show_what_i_was_told_the_latest_first(self, client_of, alice, charlie, dora, wrens):
        join_group(person=charlie, conversation=wrens)
        join_group(person=dora, conversation=wrens)

        def listed(person):
            results = client_of(person).get("/api/v1/notices/").json()["results"]
            return [one["operatorInfo"]["userID"] for one in results]

        assert (listed(alice), listed(charlie)) == (["dora", "charlie"], [])
