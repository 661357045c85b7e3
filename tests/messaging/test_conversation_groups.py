"""Groups of conversations and quiet hours: mine alone, the same on all my devices."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging.models import ConversationGroup, QuietHours
from messaging.services.catch_up import heads_of
from messaging.services.conversation_groups import create_group_of_conversations
from messaging.services.groups import create_group
from messaging.services.members import remove_member
from messaging.services.people import erase_person

from .scenes import say, wire_id

NIGHT = {
    "messageRemindType": "AcceptNotNotify",
    "startTime": 1763935200.0,
    "endTime": 1763967600.0,
    "isRepeated": True,
}


def groups_of(door, person):
    return door(person, "keeping.get").data["conversationGroups"]


def test_a_group_holds_what_was_put_in_and_is_called_what_it_was_named(door, alice, group, direct):
    made = door(alice, "conversation_group.create", name="Работа", conversationIDs=["C2Cbob", wire_id(group)])

    assert made.status == 201
    work = made.data["conversationGroup"]
    assert sorted(work["conversationIDs"]) == sorted(["C2Cbob", wire_id(group)])
    assert (work["name"], work["isDeleted"], work["changeSeq"]) == ("Работа", False, 1)
    assert groups_of(door, alice) == [work]

    changed = door(
        alice,
        "conversation_group.change",
        conversationGroupID=work["conversationGroupID"],
        name="Work",
        remove=["C2Cbob"],
    ).data["conversationGroup"]
    assert changed == {**work, "name": "Work", "conversationIDs": [wire_id(group)], "changeSeq": 2}

    gone = door(alice, "conversation_group.delete", conversationGroupID=work["conversationGroupID"]).data[
        "conversationGroup"
    ]
    assert gone == {**work, "name": "", "conversationIDs": [], "isDeleted": True, "changeSeq": 3}
    assert groups_of(door, alice) == []
    assert door(alice, "conversation_group.create", name="Work").status == 201


def test_everything_of_it_is_told_to_my_own_devices_and_to_nobody_else(door, frames, alice, bob, group):
    with frames() as told:
        made = door(alice, "conversation_group.create", name="Work", conversationIDs=[wire_id(group)])
        key = {"conversationGroupID": made.data["conversationGroup"]["conversationGroupID"]}
        door(alice, "conversation_group.change", **key, name="Play")
        hours = door(alice, "quiet_hours.set", **NIGHT).data["quietHours"]
        door(alice, "conversation_group.delete", **key)

    assert [envelope.people for envelope, _ in told] == [(alice.pk,)] * 4
    kinds = ["conversationGroup", "conversationGroup", "quietHours", "conversationGroup"]
    changes = [change for _, body in told for change in body["changes"]]
    assert [(change["kind"], change["changeSeq"]) for change in changes] == list(
        zip(kinds, (1, 2, 3, 4), strict=True)
    )
    assert changes[2]["quietHours"] == hours == {**NIGHT, "changeSeq": 3}
    assert door(alice, "me.changes", changed_after=0).data["changes"] == changes[2:]
    assert heads_of(bob)["me"] == 0
    assert door(bob, "keeping.get").data == {
        "conversationGroups": [],
        "quietHours": {
            "messageRemindType": "AcceptAndNotify",
            "startTime": 0,
            "endTime": 0,
            "isRepeated": False,
            "changeSeq": 0,
        },
    }


def test_start_says_the_same(door, client_of, alice, group):
    door(alice, "conversation_group.create", name="Work", conversationIDs=[wire_id(group)])
    door(alice, "quiet_hours.set", **NIGHT)

    kept = door(alice, "keeping.get").data

    assert client_of(alice).get("/api/v1/start/").json()["keeping"] == kept
    assert len(kept["conversationGroups"]) == 1


def test_of_what_is_so_already_makes_no_number(door, frames, nothing_changes, alice, group):
    made = door(alice, "conversation_group.create", name="Work", conversationIDs=[wire_id(group)]).data
    key = made["conversationGroup"]["conversationGroupID"]
    hours = door(alice, "quiet_hours.set", **NIGHT)

    with nothing_changes(), frames() as told:
        again = door(
            alice, "conversation_group.change", conversationGroupID=key, name="Work", add=[wire_id(group)]
        )
        same = door(alice, "quiet_hours.set", **NIGHT)

    assert (again.data, same, told) == (made, hours, [])


def test_a_name_is_given_once_and_a_group_is_its_owners(door, nothing_changes, alice, bob, charlie, group):
    made = door(alice, "conversation_group.create", name="Work").data["conversationGroup"]
    other = door(alice, "conversation_group.create", name="Play").data["conversationGroup"]

    with nothing_changes():
        taken = door(alice, "conversation_group.create", name="Work")
        renamed = door(
            alice,
            "conversation_group.change",
            conversationGroupID=other["conversationGroupID"],
            name="Work",
        )
        foreign = [
            door(bob, name, conversationGroupID=made["conversationGroupID"])
            for name in ("conversation_group.change", "conversation_group.delete")
        ]
        missing = [
            door(bob, name, conversationGroupID="999999")
            for name in ("conversation_group.change", "conversation_group.delete")
        ]
        outside = door(charlie, "conversation_group.create", name="x", conversationIDs=[wire_id(group)])
        nowhere = door(charlie, "conversation_group.create", name="x", conversationIDs=["GROUPnowhere"])

    assert taken.verdict == renamed.verdict == (409, "conversation_group_taken")
    assert foreign == missing
    assert missing[0].verdict == (404, "conversation_group_not_found")
    assert outside == nowhere
    assert nowhere.verdict == (404, "conversation_not_found")
    assert door(bob, "conversation_group.create", name="Work").status == 201


def test_what_was_left_is_still_in_it_and_cannot_be_put_in(door, nothing_changes, alice, bob, group):
    made = door(bob, "conversation_group.create", name="Work", conversationIDs=[wire_id(group)])
    remove_member(by=alice, conversation=group, person=bob)

    with nothing_changes():
        left = door(bob, "conversation_group.create", name="Play", conversationIDs=[wire_id(group)])

    assert left.verdict == (403, "not_a_member")
    assert groups_of(door, bob) == [made.data["conversationGroup"]]


def test_there_are_as_many_as_the_limits_say(door, nothing_changes, settings, alice, bob, group, direct):
    settings.CHAT_LIMITS = {"conversation_groups": 1, "conversations_per_group": 1}
    made = door(alice, "conversation_group.create", name="Work", conversationIDs=["C2Cbob"])
    key = made.data["conversationGroup"]["conversationGroupID"]

    with nothing_changes():
        more = door(alice, "conversation_group.create", name="Play")
        fuller = door(alice, "conversation_group.change", conversationGroupID=key, add=[wire_id(group)])

    assert more.verdict == fuller.verdict == (400, "too_many")
    assert ("conversationGroups" in more.data["detail"]) and (
        "conversationsPerGroup" in fuller.data["detail"]
    )
    swapped = door(
        alice, "conversation_group.change", conversationGroupID=key, add=[wire_id(group)], remove=["C2Cbob"]
    )
    assert swapped.data["conversationGroup"]["conversationIDs"] == [wire_id(group)]


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [(-1, False), (0, True), (3_599, True), (3_600, False), (86_400 + 60, True), (-86_400 + 60, True)],
)
def test_quiet_hours_are_each_day_from_their_first_to_their_last_second(moment, quiet):
    begin = datetime(2026, 11, 25, 22, tzinfo=UTC)
    hours = QuietHours(
        remind_type="AcceptNotNotify", starts_at=begin, ends_at=begin + timedelta(hours=1), repeats=True
    )

    assert hours.is_quiet_at(begin + timedelta(seconds=moment)) is quiet
    hours.repeats = False
    assert hours.is_quiet_at(begin + timedelta(seconds=moment)) is (quiet and abs(moment) < 3_600)
    hours.remind_type = "AcceptAndNotify"
    assert not hours.is_quiet_at(begin + timedelta(seconds=moment))


def test_quiet_hours_may_leave_mentions_through(door, alice):
    for kind in ("AcceptNotNotifyExceptAt", "NotReceiveMsgExceptAt"):
        hours = door(alice, "quiet_hours.set", **{**NIGHT, "messageRemindType": kind}).data["quietHours"]

        assert hours["messageRemindType"] == kind
        assert door(alice, "keeping.get").data["quietHours"] == hours


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"messageRemindType": "Sometimes"}, "messageRemindType"),
        ({"startTime": -1}, "startTime"),
        ({"endTime": 1763935199}, "endTime"),
        ({"isRepeated": 1}, "isRepeated"),
    ],
)
def test_quiet_hours_that_cannot_be_are_refused(door, nothing_changes, alice, wrong, field):
    with nothing_changes():
        refused = door(alice, "quiet_hours.set", **{**NIGHT, **wrong})

    assert refused.verdict == (400, "invalid")
    assert [error["field"] for error in refused.data["errors"]] == [field]


def test_the_names_are_forgotten_with_the_person(bob, group):
    create_group_of_conversations(person=bob, name="Secret", conversations=[group])

    erase_person(person=bob)

    assert list(ConversationGroup.objects.values_list("name", "conversations")) == [("", [])]


def test_costs_the_same_for_few_and_for_many(same_queries, frames, door, alice, bob):
    many = [create_group(creator=alice, group_type="Private", members=[bob]) for _ in range(20)]
    say(alice, many[0])
    create_group_of_conversations(person=alice, name="all", conversations=many)
    create_group_of_conversations(person=bob, name="one", conversations=many[:1])

    with frames():
        same_queries(lambda: groups_of(door, alice), lambda: groups_of(door, bob))
