"""Topics of a community: conversations whose members are always those of the community."""

from functools import partial

import pytest

from messaging.models import Application, Conversation, Member, Person, Stay
from messaging.services.catch_up import heads_of
from messaging.services.groups import change_member, create_group, dismiss_group, hand_over
from messaging.services.listing import conversation_shapes
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
    set_sharing_here,
)
from messaging.services.topics import create_topic, delete_topic, topics_of

from .crowds import crowd, settle, weigh
from .scenes import say, texts, wire_id

TOWN = {"conversationID": "GROUPtown"}
TEA, CAKES = "town@TOPIC#_tea", "town@TOPIC#_cakes"

OF_THE_COMMUNITY = "Topics have the members of their community."


@pytest.fixture
def town(alice, bob, dora) -> Conversation:
    """Alice's community, which has topics; Dora is an admin, Bob a member."""
    town = create_group(
        creator=alice,
        group_type="Community",
        group_id="town",
        name="Town",
        has_topics=True,
        members=[bob, dora],
    )
    change_member(by=alice, conversation=town, person=dora, role="Admin")
    return town


@pytest.fixture
def tea(alice, town) -> Conversation:
    return create_topic(by=alice, community=town, name="Tea", topic_id=TEA)


@pytest.fixture
def cakes(alice, town, tea) -> Conversation:
    return create_topic(by=alice, community=town, name="Cakes", topic_id=CAKES)


def here(conversation: Conversation) -> set[tuple[str, str]]:
    """Who is there now, and as what."""
    current = Stay.objects.current().filter(conversation=conversation)
    return set(current.values_list("person__user_id", "member__role"))


def counted(conversation: Conversation) -> tuple[int, int]:
    now = Conversation.objects.get(pk=conversation.pk)
    return now.member_count, now.counted_members


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


class TestWhatItCosts:
    """The same for few members and many; and for few topics and many, but for what is told in each."""

    @pytest.fixture
    def cities(self, alice) -> tuple[Conversation, Conversation]:
        """Of ten people, and of a thousand and some; each with a topic."""
        cities = []
        for number, many in enumerate((10, 1_100)):
            city = create_group(
                creator=alice, group_type="Community", group_id=f"city{number}", has_topics=True
            )
            settle(city, crowd(many, prefix=f"c{number}-"))
            create_topic(by=alice, community=city, name="Tea")
            cities.append(city)
        weigh()
        return cities[0], cities[1]

    def test_to_make_one(self, same_queries, alice, cities):
        few, many = (partial(create_topic, by=alice, community=city, name="Cakes") for city in cities)

        same_queries(few, many)

        assert here(Conversation.objects.filter(community=cities[1]).last()) == here(cities[1])

    def test_to_delete_one(self, same_queries, alice, cities):
        few, many = (partial(delete_topic, by=alice, topic=city.topics.get()) for city in cities)

        same_queries(few, many)

    def test_to_come_and_go(self, same_queries, bob, cities):
        same_queries(*(partial(join_group, person=bob, conversation=city) for city in cities))
        same_queries(*(partial(leave_group, person=bob, conversation=city) for city in cities))

    def test_to_dismiss_the_community(self, same_queries, alice, cities):
        same_queries(*(partial(dismiss_group, by=alice, conversation=city) for city in cities))

    def test_to_come_lead_be_silent_and_go_where_there_are_many_topics(
        self, same_queries, alice, bob, charlie
    ):
        few, many = (
            create_group(creator=alice, group_type="Community", group_id=name, has_topics=True, members=[bob])
            for name in ("few", "many")
        )
        create_topic(by=alice, community=few, name="Only")
        for number in range(20):
            create_topic(by=alice, community=many, name=str(number))

        for verb in (
            partial(join_group, person=charlie),
            partial(mute_member, by=alice, person=charlie, seconds=60),
            partial(change_member, by=alice, person=charlie, role="Admin"),
            partial(hand_over, by=alice, person=bob),
            partial(leave_group, person=charlie),
        ):
            same_queries(partial(verb, conversation=few), partial(verb, conversation=many))
        assert all(here(topic) == here(many) for topic in many.topics.all())
