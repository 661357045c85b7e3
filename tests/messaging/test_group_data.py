"""Attributes and counters of a group, and how many of it are online: who may, who is told, what stays unknown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.models import Conversation, GroupData, Lease, Person
from messaging.services.blocks import block_person
from messaging.services.groups import create_group
from messaging.services.members import join_group, leave_group

from .scenes import say, wire_id


@pytest.fixture
def room(alice, bob) -> Conversation:
    """Alice's, with Bob."""
    return create_group(creator=alice, group_type="ChatRoom", group_id="room", members=[bob])


def attributes(door, person, command="group.set_attributes", **more):
    return door(person, command, conversationID="GROUProom", **more)


class TestAttributes:
    def test_are_set_one_by_one_or_all_at_once_and_taken_away(self, door, alice, bob, room):
        attributes(door, alice, groupAttributes={"mood": "sunny"})
        answer = attributes(door, alice, groupAttributes={"seat": "4", "mood": "grey"})

        assert (answer.status, answer.data["groupAttributes"]) == (200, {"mood": "grey", "seat": "4"})
        assert attributes(door, bob, "group.attributes").data == answer.data
        assert attributes(door, bob, "group.attributes", keyList=["seat"]).data["groupAttributes"] == {
            "seat": "4"
        }
        fewer = attributes(door, alice, "group.delete_attributes", keyList=["mood", "nothing"])
        assert fewer.data["groupAttributes"] == {"seat": "4"}
        assert attributes(door, alice, "group.init_attributes", groupAttributes={"day": "1"}).data[
            "groupAttributes"
        ] == {"day": "1"}
        assert attributes(door, alice, "group.delete_attributes").data["groupAttributes"] == {}

    def test_are_told_as_they_are_now_and_caught_up_with_once(self, door, frames, alice, bob, room):
        since = Conversation.objects.get(pk=room.pk).change_seq
        with frames() as told:
            attributes(door, alice, groupAttributes={"mood": "sunny"})
            attributes(door, alice, groupAttributes={"mood": "grey"})

        last = told[-1].body["changes"]
        assert last == [{"kind": "attributes", "changeSeq": since + 2, "groupAttributes": {"mood": "grey"}}]
        assert told[-1].envelope.conversation == room.pk
        caught_up = door(bob, "conversation.changes", conversationID="GROUProom", changed_after=since).data
        assert (caught_up["changes"], caught_up["head"]) == (last, since + 2)

    def test_that_are_the_same_are_no_change(self, door, frames, nothing_changes, alice, room):
        attributes(door, alice, groupAttributes={"mood": "sunny"})

        with nothing_changes(), frames() as told:
            again = attributes(door, alice, groupAttributes={"mood": "sunny"}, sequence=0)

        assert (again.status, told) == (200, [])

    def test_of_others_are_not_written_over_unseen(self, door, nothing_changes, alice, room):
        first = attributes(door, alice, groupAttributes={"mood": "sunny"}, sequence=0).data["sequence"]

        with nothing_changes():
            refused = attributes(door, alice, groupAttributes={"mood": "grey"}, sequence=0)

        assert (refused.verdict, refused.data["errorCode"]) == ((409, "attributes_conflict"), 10056)
        assert refused.data["sequence"] == first
        assert attributes(door, alice, groupAttributes={"mood": "grey"}, sequence=first).status == 200

    @pytest.mark.parametrize(
        ("group_type", "verdict"), [("Private", (200, None)), ("Public", (403, "not_allowed"))]
    )
    def test_are_changed_by_who_may_change_the_group(self, door, alice, bob, group_type, verdict):
        group = create_group(creator=alice, group_type=group_type, group_id="room", members=[bob])

        assert attributes(door, bob, groupAttributes={"mood": "sunny"}).verdict == verdict
        counted = door(bob, "group.count", conversationID=wire_id(group), key="cups", value=1)
        assert counted.verdict == verdict

    def test_are_no_business_of_who_left(self, door, nothing_changes, alice, bob, room):
        attributes(door, alice, groupAttributes={"mood": "sunny"})
        leave_group(person=bob, conversation=room)

        with nothing_changes():
            verdicts = [
                attributes(door, bob, command).verdict for command in ("group.attributes", "group.counters")
            ]

        assert verdicts == [(403, "not_a_member")] * 2

    @pytest.mark.parametrize(
        ("given", "limit"),
        [
            ({f"k{n}": "x" for n in range(17)}, "groupAttributes"),
            ({"k": "x" * 4_001}, "attributeCharacters"),
        ],
    )
    def test_have_limits_that_are_named(self, door, nothing_changes, alice, room, given, limit):
        with nothing_changes():
            answer = attributes(door, alice, groupAttributes=given)

        assert answer.verdict == (400, "invalid")
        assert limit in answer.data["errors"][0]["text"]

    def test_have_limits_altogether(self, door, nothing_changes, alice, room):
        attributes(door, alice, groupAttributes={f"k{n}": "x" for n in range(16)})

        with nothing_changes():
            one_more = attributes(door, alice, groupAttributes={"other": "x"})
            longer = attributes(door, alice, groupAttributes={f"k{n}": "x" * 4_000 for n in range(4)})

        assert (one_more.verdict, one_more.data["limit"]) == ((400, "too_many"), 16)
        assert (longer.verdict, longer.data["limit"]) == ((400, "too_many"), 16_000)


class TestCounters:
    def test_are_set_and_counted(self, door, frames, alice, bob, room):
        door(alice, "group.set_counters", conversationID="GROUProom", counters={"cups": 3, "cakes": 1})
        with frames() as told:
            answer = door(alice, "group.count", conversationID="GROUProom", key="cups", value=-5)

        assert answer.data == {"counters": {"cups": -2, "cakes": 1}}
        [change] = told[0].body["changes"]
        assert (change["kind"], change["counters"]) == ("counters", {"cups": -2, "cakes": 1})
        read = door(bob, "group.counters", conversationID="GROUProom", keyList=["cups", "nothing"])
        assert read.data == {"counters": {"cups": -2}}

    def test_the_same_count_counts_once(self, door, frames, nothing_changes, alice, room):
        first = door(alice, "group.count", conversationID="GROUProom", key="cups", value=1, countID="a")

        with nothing_changes(), frames() as told:
            again = door(alice, "group.count", conversationID="GROUProom", key="cups", value=1, countID="a")

        assert (again, told) == (first, [])
        other = door(alice, "group.count", conversationID="GROUProom", key="cups", value=1, countID="b")
        assert other.data == {"counters": {"cups": 2}}

    def test_do_not_go_past_what_a_client_can_hold(self, door, nothing_changes, alice, room):
        most = 2**53 - 1
        door(alice, "group.set_counters", conversationID="GROUProom", counters={"cups": most})

        with nothing_changes():
            answer = door(alice, "group.count", conversationID="GROUProom", key="cups", value=1)

        assert answer.verdict == (400, "too_many")

    def test_take_numbers_of_their_own(self, door, alice, room):
        attributes(door, alice, groupAttributes={"mood": "sunny"})
        door(alice, "group.count", conversationID="GROUProom", key="cups", value=1)
        say(alice, room)

        data = GroupData.objects.get(conversation=room)
        changes = door(alice, "conversation.changes", conversationID="GROUProom", changed_after=0).data[
            "changes"
        ]
        numbers = [change["changeSeq"] for change in changes]
        assert {data.attributes_change, data.counters_change} < set(numbers)
        assert len(set(numbers)) == len(numbers)


class TestOnline:
    def _online(self, person: Person, **more) -> None:
        later = timezone.now() + timedelta(seconds=30)
        Lease.objects.create(person=person, process="p", sockets=1, expires_at=later, **more)

    def test_counts_who_is_there_and_online_but_for_who_hides_it(self, door, alice, bob, charlie, dora, room):
        join_group(person=dora, conversation=room)
        for person in (alice, bob, charlie, dora):
            self._online(person)
        Person.objects.filter(pk=dora.pk).update(hides_status=True)

        assert door(bob, "group.online", conversationID="GROUProom").data == {"memberCount": 2}
        assert door(charlie, "group.online", conversationID="GROUProom").verdict == (
            404,
            "conversation_not_found",
        )

    def test_does_not_count_who_has_blocked_the_one_who_asks(self, door, alice, bob, room):
        for person in (alice, bob):
            self._online(person)
        block_person(person=alice, other=bob)

        assert door(bob, "group.online", conversationID="GROUProom").data == {"memberCount": 1}
        assert door(alice, "group.online", conversationID="GROUProom").data == {"memberCount": 2}
