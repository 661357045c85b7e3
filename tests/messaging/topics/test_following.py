"""Topics of a community have the members that the community has, whoever comes, goes or leads."""

import pytest

from messaging.models import Application, Conversation, Member, Person, Stay
from messaging.services.groups import change_member, dismiss_group, hand_over
from messaging.services.members import (
    add_members,
    handle_application,
    join_group,
    leave_group,
    remove_member,
)
from messaging.services.mute import mute_member
from messaging.services.people import (
    create_person,
    deactivate_person,
    erase_person,
    reactivate_person,
)
from messaging.services.topics import create_topic, delete_topic

from ..scenes import say, texts, wire_id
from .scenes import CAKES, TEA, TOWN, counted, here


def _added(alice, charlie, town):
    add_members(by=alice, conversation=town, people=[charlie])


def _joining(alice, charlie, town):
    join_group(person=charlie, conversation=town)


def _let_in(alice, charlie, town):
    Conversation.objects.filter(pk=town.pk).update(join_option="NeedPermission")
    join_group(person=charlie, conversation=town)
    application = Application.objects.get(conversation=town)
    handle_application(by=alice, application=application, accept=True)


class TestFollowing:
    """What becomes of the members of a community becomes of those of its topics."""

    @pytest.mark.parametrize("come", [_added, _joining, _let_in])
    def test_whoever_comes_in_is_in_the_topics(self, frames, alice, charlie, town, tea, cakes, come):
        say(alice, tea, "Before")

        with frames() as told:
            come(alice, charlie, town)

        assert here(tea) == here(cakes) == here(town)
        assert ("charlie", "Member") in here(town)
        assert counted(tea) == counted(cakes) == counted(town) == (4, 4)
        assert Stay.objects.get(conversation=tea, person=charlie).after_seq == 1
        assert Member.objects.get(conversation=tea, person=charlie).read_seq == 1
        assert Stay.objects.filter(person=charlie).values("joined_at").distinct().count() == 1
        joined = [one.body["conversationID"] for one in told if one.body["frame"] == "joined"]
        assert joined == ["GROUPtown", f"GROUP{TEA}", f"GROUP{CAKES}"]
        changes = {one.envelope.conversation: one.body["changes"] for one in told if "changes" in one.body}
        assert [change["kind"] for change in changes[town.pk]] == ["member", "message"]
        assert [change["kind"] for change in changes[tea.pk]] == ["member"]
        assert changes[tea.pk][0]["member"] == changes[town.pk][0]["member"]

    @pytest.mark.parametrize(
        "go",
        [
            lambda alice, bob, town: leave_group(person=bob, conversation=town),
            lambda alice, bob, town: remove_member(by=alice, conversation=town, person=bob),
        ],
    )
    def test_whoever_goes_is_in_no_topic(self, door, frames, alice, bob, town, tea, cakes, go):
        say(alice, tea, "Seen")

        with frames() as told:
            go(alice, bob, town)
        say(alice, tea, "Not seen")

        assert here(tea) == here(cakes) == here(town) == {("alice", "Owner"), ("dora", "Admin")}
        assert counted(tea) == (2, 2)
        left = [one for one in told if one.body["frame"] == "left"]
        assert [one.body["conversationID"] for one in left] == ["GROUPtown", f"GROUP{TEA}", f"GROUP{CAKES}"]
        assert {one.envelope.people for one in left} == {(bob.pk,)}
        assert texts(door(bob, "message.list", conversationID=wire_id(tea)).data["messages"]) == ["Seen"]
        refused = door(bob, "message.send", conversationID=wire_id(tea), payload={"text": "Hoo"})
        assert refused.verdict == (403, "not_a_member")

    def test_whoever_comes_back_appears_as_in_the_community_in_old_topics_and_new(
        self, alice, bob, town, tea
    ):
        change_member(by=bob, conversation=town, person=bob, name_card="Bobby", custom={"team": "red"})
        mute_member(by=alice, conversation=town, person=bob, seconds=600)
        leave_group(person=bob, conversation=town)
        made_meanwhile = create_topic(by=alice, community=town, name="Cakes")

        join_group(person=bob, conversation=town)

        facts = ("role", "name_card", "custom", "muted_until")
        in_town, *in_topics = (
            Member.objects.filter(conversation=one, person=bob).values(*facts).get()
            for one in (town, tea, made_meanwhile)
        )
        assert in_town["muted_until"] is not None
        assert in_topics == [in_town, in_town]

    def test_whoever_missed_it_learns_who_left_though_nothing_was_said_and_newcomers_do_not(
        self, door, alice, bob, charlie, dora, town, tea
    ):
        since = Conversation.objects.get(pk=tea.pk).change_seq
        leave_group(person=dora, conversation=town)
        join_group(person=charlie, conversation=town)

        def learned(person):
            missed = door(person, "conversation.changes", conversationID=wire_id(tea), changed_after=since)
            return [
                (change["member"]["userID"], change["member"]["present"]) for change in missed.data["changes"]
            ]

        assert learned(bob) == [("dora", False), ("charlie", True)]
        assert learned(charlie) == [("charlie", True)]

    def test_roles_are_the_same(self, frames, alice, bob, town, tea):
        with frames() as told:
            change_member(by=alice, conversation=town, person=bob, role="Admin", name_card="Bobby")

        assert here(tea) == here(town)
        [change] = told[1].body["changes"]
        assert (told[1].envelope.conversation, change["member"]["role"], change["member"]["nameCard"]) == (
            tea.pk,
            "Admin",
            "Bobby",
        )

    def test_handing_over_hands_the_topics_over(self, frames, alice, bob, town, tea, cakes):
        with frames() as told:
            hand_over(by=alice, conversation=town, person=bob)

        assert here(tea) == here(cakes) == here(town)
        assert ("bob", "Owner") in here(tea)
        told_of_tea = next(one.body for one in told if one.envelope.conversation == tea.pk)
        assert [
            (change["member"]["userID"], change["member"]["role"]) for change in told_of_tea["changes"]
        ] == [("alice", "Member"), ("bob", "Owner")]

    def test_whoever_is_muted_is_muted_in_each(self, door, alice, bob, town, tea, cakes):
        mute_member(by=alice, conversation=town, person=bob, seconds=600)

        verdicts = {
            door(bob, "message.send", conversationID=wire_id(one), payload={"text": "Hoo"}).verdict
            for one in (town, tea, cakes)
        }
        assert verdicts == {(403, "muted")}
        mute_member(by=alice, conversation=town, person=bob, seconds=0)
        assert door(bob, "message.send", conversationID=wire_id(tea), payload={"text": "Hoo"}).status == 201

    def test_dismissing_dismisses_the_topics(self, door, frames, alice, bob, dora, town, tea, cakes):
        delete_topic(by=alice, topic=cakes)

        with frames() as told:
            dismiss_group(by=alice, conversation=town)

        assert [one.body["conversationID"] for one in told] == ["GROUPtown", f"GROUP{TEA}"]
        assert {frozenset(one.envelope.people) for one in told} == {frozenset((alice.pk, bob.pk, dora.pk))}
        assert here(town) == here(tea) == set()
        assert Conversation.objects.filter(dismissed_at=None).count() == 0
        assert door(alice, "topic.create", **TOWN, topicName="Late").verdict == (403, "not_a_member")

    def test_switching_off_on_and_erasing_hold_in_them(self, frames, alice, bob, town, tea):
        with frames() as told:
            deactivate_person(person=bob)
        assert {one.envelope.conversation for one in told} >= {town.pk, tea.pk}
        reactivate_person(person=bob)

        erase_person(person=bob)

        named = Person.objects.get(pk=bob.pk).user_id
        assert here(tea) == here(town)
        assert (named, "Member") in here(tea)
        assert counted(tea) == counted(town)

    def test_each_change_has_a_number_of_its_own(self, alice, charlie, town, tea):
        add_members(by=alice, conversation=town, people=[charlie, create_person(user_id="emil")])
        remove_member(by=alice, conversation=town, person=charlie)

        now = Conversation.objects.get(pk=tea.pk)
        numbers = [
            now.profile_change,
            *Stay.objects.filter(conversation=tea).values_list("change_seq", flat=True),
        ]
        assert len(set(numbers)) == len(numbers)
        assert max(numbers) == now.change_seq

    def test_a_full_community_lets_nobody_into_its_topics(
        self, door, nothing_changes, alice, charlie, town, tea
    ):
        Conversation.objects.filter(pk=town.pk).update(max_members=3)

        with nothing_changes():
            assert door(charlie, "group.join", **TOWN).verdict == (403, "group_full")
