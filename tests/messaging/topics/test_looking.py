"""Topics of a community: what is seen of them, and that each is a conversation of its own."""

import pytest

from messaging.services.catch_up import heads_of
from messaging.services.listing import conversation_shapes
from messaging.services.members import leave_group
from messaging.services.topics import create_topic, topics_of

from ..scenes import say, texts, wire_id
from .scenes import CAKES, TEA, TOWN

OF_THE_COMMUNITY = "Topics have the members of their community."


class TestLooking:
    def test_shows_all_of_them_the_oldest_first_or_those_that_are_named(self, door, bob, tea, cakes):
        listed = door(bob, "topic.list", **TOWN).data["topics"]
        named = door(bob, "topic.list", **TOWN, topicIDList=[CAKES, "town@TOPIC#_nothing", "owls"])

        assert [topic["topicID"] for topic in listed] == [TEA, CAKES]
        assert named.data["topics"] == [listed[1]]

    def test_shows_what_is_unread_and_was_said_last(self, door, alice, bob, tea, cakes):
        say(alice, tea, "Milk first?")
        say(alice, tea, "Or last?")

        first, second = door(bob, "topic.list", **TOWN).data["topics"]

        assert (first["unreadCount"], first["lastMessage"]["messageForShow"], first["nextMessageSeq"]) == (
            2,
            "Or last?",
            3,
        )
        assert (second["unreadCount"], second["lastMessage"]) == (0, None)

    def test_costs_the_same_for_few_and_many(self, same_queries, alice, town, tea):
        for number in range(10):
            create_topic(by=alice, community=town, name=str(number))
        some = topics_of(person=alice, community=town, topic_ids=[TEA])
        every = topics_of(person=alice, community=town)

        same_queries(
            lambda: conversation_shapes(alice, some),
            lambda: conversation_shapes(alice, every),
        )

    def test_is_for_who_is_there(self, door, nothing_changes, bob, charlie, town, tea):
        leave_group(person=bob, conversation=town)

        with nothing_changes():
            left = door(bob, "topic.list", **TOWN)
            outside = door(charlie, "topic.list", **TOWN)

        assert left.verdict == (403, "not_a_member")
        assert outside.verdict == (404, "conversation_not_found")


class TestAsAConversation:
    def test_says_whose_it_is(self, door, bob, charlie, town, tea):
        profile = door(bob, "conversation.get", conversationID=wire_id(tea)).data["conversation"][
            "groupProfile"
        ]
        assert (profile["communityID"], profile["isSupportTopic"], profile["memberCount"]) == (
            "town",
            False,
            3,
        )

        leave_group(person=bob, conversation=town)

        former = door(bob, "conversation.get", conversationID=wire_id(tea)).data["conversation"]
        assert (former["present"], former["groupProfile"]["communityID"]) == (False, "town")

    def test_carries_messages_as_any(self, door, alice, bob, tea):
        said = door(bob, "message.send", conversationID=wire_id(tea), payload={"text": "Milk first"})

        read = door(alice, "message.list", conversationID=wire_id(tea)).data["messages"]
        assert (said.data["message"]["to"], texts(read)) == (TEA, ["Milk first"])
        assert door(alice, "position.move", conversationID=wire_id(tea)).data["readSeq"] == 1
        assert door(alice, "draft.set", conversationID=wire_id(tea), draftText="No,").status == 200

    def test_is_among_the_heads_of_who_is_there(self, alice, bob, charlie, town, tea):
        named = {head["conversationID"] for head in heads_of(bob)["conversations"]}

        assert named == {"GROUPtown", f"GROUP{TEA}"}
        assert heads_of(charlie)["conversations"] == []

    @pytest.mark.parametrize("name", ["group.preview", "group.join", "conversation.get"])
    def test_looks_to_strangers_as_if_it_did_not_exist(self, door, nothing_changes, charlie, tea, name):
        with nothing_changes():
            foreign = door(charlie, name, conversationID=wire_id(tea))
            missing = door(charlie, name, conversationID="GROUPtown@TOPIC#_nothing")

        assert foreign == missing
        assert missing.verdict == (404, "conversation_not_found")

    @pytest.mark.parametrize(
        ("name", "given"),
        [
            ("group.add", {"userIDs": ["charlie"]}),
            ("group.remove", {"userID": "bob"}),
            ("group.leave", {}),
            ("group.hand_over", {"userID": "bob"}),
            ("group.dismiss", {}),
            ("member.change", {"userID": "bob", "role": "Admin"}),
            ("member.change", {"userID": "alice", "nameCard": "Al"}),
            ("member.mute", {"userID": "bob", "muteTime": 60}),
            ("group.change", {"joinOption": "DisableApply"}),
            ("group.change", {"inviteOption": "FreeAccess"}),
            ("group.change", {"maxMemberCount": 5}),
        ],
    )
    def test_has_no_members_of_its_own(self, door, nothing_changes, frames, alice, charlie, tea, name, given):
        with nothing_changes(), frames() as told:
            refused = door(alice, name, conversationID=wire_id(tea), **given)

        assert (refused.verdict, refused.data["detail"]) == ((403, "not_allowed"), OF_THE_COMMUNITY)
        assert told == []

    def test_is_not_left_by_a_member_alone(self, door, nothing_changes, bob, tea):
        with nothing_changes():
            assert door(bob, "group.leave", conversationID=wire_id(tea)).data["detail"] == OF_THE_COMMUNITY
            assert door(bob, "group.join", conversationID=wire_id(tea)).data == {
                "userIDs": [],
                "waitingUserIDs": [],
            }

    def test_mutes_all_by_itself(self, door, alice, bob, town, tea, cakes):
        door(alice, "topic.change", **TOWN, topicID=TEA, muteAllMembers=True)

        verdicts = [
            door(bob, "message.send", conversationID=wire_id(one), payload={"text": "Hoo"}).verdict
            for one in (tea, cakes, town)
        ]
        assert verdicts == [(403, "muted"), (201, None), (201, None)]
