"""Topics of a community: how they begin and end, and what is changed of them."""

import pytest

from messaging.models import Conversation, Member, Stay
from messaging.services.catch_up import heads_of
from messaging.services.groups import change_member, create_group
from messaging.services.members import (
    add_members,
    leave_group,
)
from messaging.services.mute import mute_member
from messaging.services.people import (
    deactivate_person,
    set_sharing_here,
)
from messaging.services.topics import create_topic, delete_topic

from ..scenes import say, texts, wire_id
from .scenes import CAKES, TEA, TOWN, counted, here


class TestACommunityWithTopics:
    def test_is_made_as_such(self, door, alice):
        made = door(alice, "group.create", groupType="Community", groupID="town", isSupportTopic=True)

        profile = made.data["conversation"]["groupProfile"]
        assert (made.status, profile["isSupportTopic"], profile["communityID"]) == (201, True, "")

    def test_is_of_no_other_type(self, door, nothing_changes, alice):
        with nothing_changes():
            refused = door(alice, "group.create", groupType="Public", groupID="town", isSupportTopic=True)

        assert refused.verdict == (403, "not_allowed")

    def test_does_not_become_one_later(self, door, nothing_changes, alice):
        create_group(creator=alice, group_type="Community", group_id="plain")

        with nothing_changes():
            changed = door(alice, "group.change", conversationID="GROUPplain", isSupportTopic=True)
            refused = door(alice, "topic.create", conversationID="GROUPplain", topicName="Tea")

        assert changed.verdict == (400, "invalid")
        assert (refused.verdict, refused.data["detail"]) == (
            (403, "not_allowed"),
            "This group has no topics.",
        )
        assert door(alice, "topic.list", conversationID="GROUPplain").data == {"topics": []}

    def test_no_group_takes_the_id_of_a_topic(self, door, nothing_changes, alice, town):
        with nothing_changes():
            refused = door(alice, "group.create", groupType="Community", groupID=TEA)

        assert refused.verdict == (400, "bad_group_id")


class TestMakingOne:
    def test_answers_the_topic_as_its_maker_sees_it(self, door, alice, town):
        answer = door(
            alice,
            "topic.create",
            **TOWN,
            topicName="Tea",
            topicID=TEA,
            introduction="All about it",
            notification="Milk first",
            customData="{}",
        )

        made = Conversation.objects.get(group_id=TEA)
        stay = Stay.objects.get(conversation=made, person=alice)
        assert answer.status == 201
        assert answer.data == {
            "topic": {
                "topicID": TEA,
                "topicName": "Tea",
                "avatar": "/avatars/groups/town%40TOPIC%23_tea.svg?n=Tea",
                "introduction": "All about it",
                "notification": "Milk first",
                "muteAllMembers": False,
                "customData": "{}",
                "historyVisible": False,
                "communityID": "town",
                "createTime": int(made.created_at.timestamp()),
                "selfInfo": {
                    "role": "Owner",
                    "nameCard": "",
                    "muteUntil": 0,
                    "memberCustomField": [],
                    "joinTime": int(stay.joined_at.timestamp()),
                    "readedSequence": 0,
                },
                "conversationID": f"GROUP{TEA}",
                "unreadCount": 0,
                "lastMessage": None,
                "groupAtInfoList": [],
                "draftText": "",
                "readSeq": 0,
                "lastSeq": 0,
                "changeSeq": 4,
                "nextMessageSeq": 1,
            }
        }

    def test_lets_in_everybody_who_is_in_the_community_as_they_are_there(
        self, door, alice, bob, charlie, dora, town
    ):
        change_member(by=bob, conversation=town, person=bob, name_card="Bobby", custom={"team": "red"})
        mute_member(by=alice, conversation=town, person=bob, seconds=600)
        add_members(by=alice, conversation=town, people=[charlie])
        leave_group(person=charlie, conversation=town)

        door(dora, "topic.create", **TOWN, topicName="Tea", topicID=TEA)

        made = Conversation.objects.get(group_id=TEA)
        assert here(made) == {("alice", "Owner"), ("dora", "Admin"), ("bob", "Member")} == here(town)
        assert counted(made) == counted(town) == (3, 3)
        theirs, ours = (Member.objects.get(conversation=one, person=bob) for one in (made, town))
        assert (theirs.name_card, theirs.custom, theirs.muted_until) == (
            "Bobby",
            {"team": "red"},
            ours.muted_until,
        )
        assert not Member.objects.filter(conversation=made, person=charlie).exists()

    def test_tells_everybody_who_can_come_in(self, door, frames, alice, bob, dora, town):
        deactivate_person(person=bob)

        with frames() as told:
            door(alice, "topic.create", **TOWN, topicName="Tea", topicID=TEA)

        assert [(set(one.envelope.people), one.body) for one in told] == [
            ({alice.pk, dora.pk}, {"frame": "joined", "conversationID": f"GROUP{TEA}"})
        ]

    def test_makes_an_id_of_the_communitys(self, door, alice, town):
        first, second = (door(alice, "topic.create", **TOWN, topicName="Tea") for _ in range(2))

        made = [answer.data["topic"]["topicID"] for answer in (first, second)]
        assert len(set(made)) == 2
        assert all(one.startswith("town@TOPIC#_") for one in made)

    @pytest.mark.parametrize(
        "topic_id",
        [
            "tea",
            "town",
            "town@TOPIC#_",
            "town@TOPIC#tea",
            "village@TOPIC#_tea",
            "town@TOPIC#_a b",
            "town@TOPIC#_a#b",
            f"town@TOPIC#_{'x' * 25}",
        ],
    )
    def test_takes_no_id_but_one_of_the_communitys(self, door, nothing_changes, alice, town, topic_id):
        with nothing_changes():
            refused = door(alice, "topic.create", **TOWN, topicName="Tea", topicID=topic_id)

        assert refused.verdict == (400, "bad_topic_id")

    def test_takes_no_id_twice_also_after_its_end(self, door, nothing_changes, alice, tea, cakes):
        delete_topic(by=alice, topic=tea)

        with nothing_changes():
            refused = [
                door(alice, "topic.create", **TOWN, topicName="Again", topicID=one) for one in (TEA, CAKES)
            ]

        assert {answer.verdict for answer in refused} == {(409, "group_id_taken")}

    def test_fits_the_longest_ids(self, door, alice):
        longest, suffix = "t" * 48, "x" * 24
        create_group(creator=alice, group_type="Community", group_id=longest, has_topics=True)
        topic_id = f"{longest}@TOPIC#_{suffix}"

        door(alice, "topic.create", conversationID=f"GROUP{longest}", topicName="Tea", topicID=topic_id)

        said = door(alice, "message.send", conversationID=f"GROUP{topic_id}", payload={"text": "Hoo"})
        assert (said.status, said.data["message"]["to"]) == (201, topic_id)

    def test_is_for_who_leads(self, door, nothing_changes, bob, town):
        with nothing_changes():
            refused = door(bob, "topic.create", **TOWN, topicName="Tea")

        assert refused.verdict == (403, "not_allowed")

    def test_has_a_limit_that_is_named(self, door, nothing_changes, settings, alice, tea):
        settings.CHAT_LIMITS = {"topics_per_community": 2}
        door(alice, "topic.create", **TOWN, topicName="Cakes", topicID=CAKES)

        with nothing_changes():
            refused = door(alice, "topic.create", **TOWN, topicName="Scones")

        assert (refused.verdict, refused.data["limit"]) == ((400, "too_many"), 2)
        delete_topic(by=alice, topic=tea)
        assert door(alice, "topic.create", **TOWN, topicName="Scones").status == 201

    @pytest.mark.parametrize("missing", [{}, {"topicName": ""}, {"topicName": "x" * 101}])
    def test_needs_a_name(self, door, nothing_changes, alice, town, missing):
        with nothing_changes():
            assert door(alice, "topic.create", **TOWN, **missing).verdict == (400, "invalid")

    def test_of_a_topic_is_none(self, door, nothing_changes, alice, tea):
        with nothing_changes():
            refused = door(alice, "topic.create", conversationID=wire_id(tea), topicName="More")

        assert refused.verdict == (403, "not_allowed")

    def test_takes_over_how_the_community_grants_receipts_and_shows_what_was_before(self, alice, town):
        Conversation.objects.filter(pk=town.pk).update(
            history_visible=True, receipts="on", receipts_visible_to="members"
        )

        made = create_topic(by=alice, community=town, name="Tea")

        assert (made.history_visible, made.receipts, made.receipts_visible_to) == (True, "on", "members")

    def test_begins_in_silence_for_who_shares_no_receipts_in_the_community(self, alice, bob, dora, town):
        set_sharing_here(person=bob, conversation=town, shares=False)

        made = create_topic(by=alice, community=town, name="Tea")

        sharing = Member.objects.filter(conversation=made, shares_since__isnull=False)
        assert set(sharing.values_list("person", flat=True)) == {alice.pk, dora.pk}


class TestChanging:
    def test_answers_it_and_is_told_to_who_is_there(self, door, frames, alice, bob, tea):
        with frames() as told:
            answer = door(
                alice, "topic.change", **TOWN, topicID=TEA, topicName="Tea and cakes", customData="7"
            )

        topic = answer.data["topic"]
        assert (answer.status, topic["topicName"], topic["customData"]) == (200, "Tea and cakes", "7")
        [(envelope, body)] = told
        assert (envelope.conversation, body["conversationID"]) == (tea.pk, f"GROUP{TEA}")
        profile, tip = body["changes"]
        assert (profile["groupProfile"]["name"], profile["groupProfile"]["customData"]) == (
            "Tea and cakes",
            "7",
        )
        assert tip["message"]["payload"]["newGroupProfile"] == {"name": "Tea and cakes", "customData": "7"}
        since = tea.change_seq
        missed = door(bob, "conversation.changes", conversationID=wire_id(tea), changed_after=since)
        assert missed.data["changes"][0] == profile

    def test_to_the_same_is_no_change(self, door, frames, nothing_changes, alice, tea):
        with nothing_changes(), frames() as told:
            answer = door(alice, "topic.change", **TOWN, topicID=TEA, topicName="Tea", customData="")

        assert (answer.status, told) == (200, [])

    def test_is_for_who_leads(self, door, nothing_changes, bob, dora, tea):
        with nothing_changes():
            refused = door(bob, "topic.change", **TOWN, topicID=TEA, topicName="Mine")

        assert refused.verdict == (403, "not_allowed")
        assert door(dora, "topic.change", **TOWN, topicID=TEA, topicName="Ours").status == 200

    def test_of_a_topic_of_another_community_is_of_none(self, door, nothing_changes, alice, tea):
        create_group(creator=alice, group_type="Community", group_id="village", has_topics=True)

        with nothing_changes():
            answers = [
                door(alice, name, conversationID="GROUPvillage", topicID=TEA, **given)
                for name, given in (("topic.change", {"topicName": "Mine"}), ("topic.delete", {}))
            ]

        assert {answer.verdict for answer in answers} == {(404, "conversation_not_found")}


class TestDeleting:
    def test_ends_it_for_everybody_who_keeps_what_they_saw(self, door, frames, alice, bob, dora, town, tea):
        say(bob, tea, "Milk first")

        with frames() as told:
            answer = door(dora, "topic.delete", **TOWN, topicID=TEA)

        assert (answer.status, answer.data) == (200, {})
        assert [(set(one.envelope.people), one.body) for one in told] == [
            ({alice.pk, bob.pk, dora.pk}, {"frame": "left", "conversationID": f"GROUP{TEA}"})
        ]
        assert (here(tea), counted(tea), len(here(town))) == (set(), (0, 0), 3)
        assert door(bob, "topic.list", **TOWN).data == {"topics": []}
        seen = door(bob, "conversation.get", conversationID=wire_id(tea)).data["conversation"]
        assert (seen["present"], seen["groupProfile"]["isDismissed"]) == (False, True)
        assert texts(door(bob, "message.list", conversationID=wire_id(tea)).data["messages"]) == [
            "Milk first"
        ]
        assert [head["conversationID"] for head in heads_of(bob)["conversations"]] == ["GROUPtown"]

    def test_is_done_once(self, door, frames, nothing_changes, alice, tea):
        door(alice, "topic.delete", **TOWN, topicID=TEA)

        with nothing_changes(), frames() as told:
            again = door(alice, "topic.delete", **TOWN, topicID=TEA)

        assert (again.status, told) == (200, [])

    def test_is_for_who_leads(self, door, nothing_changes, bob, tea):
        with nothing_changes():
            assert door(bob, "topic.delete", **TOWN, topicID=TEA).verdict == (403, "not_allowed")

    def test_leaves_it_behind_whoever_comes_later(self, alice, bob, charlie, town, tea, cakes):
        delete_topic(by=alice, topic=tea)

        add_members(by=alice, conversation=town, people=[charlie])
        mute_member(by=alice, conversation=town, person=bob, seconds=60)

        assert here(tea) == set()
        assert here(cakes) == here(town)
        assert not Member.objects.filter(conversation=tea, muted_until__isnull=False).exists()
