"""Topics of a community, while their members come and go: nobody is in one and not in the other."""

from functools import partial
from typing import Any

import pytest

from messaging.errors import ConversationNotFound, NotAMember, TooMany
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.services.groups import change_member, create_group, dismiss_group, hand_over
from messaging.services.members import join_group, leave_group
from messaging.services.mute import mute_member
from messaging.services.people import (
    deactivate_person,
    erase_person,
    reactivate_person,
    set_sharing,
)
from messaging.services.topics import create_topic, delete_topic

from .conftest import Race
from .scenes import read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(alice: Person) -> Conversation:
    """Alice's community, in whose topics receipts are granted."""
    town = create_group(creator=alice, group_type="Community", group_id="town", has_topics=True)
    Conversation.objects.filter(pk=town.pk).update(receipts="on")
    return town


def here(conversation: Conversation) -> set[tuple[int, str]]:
    current = Stay.objects.current().filter(conversation=conversation)
    return set(current.values_list("person", "member__role"))


def assert_all_follow(town: Conversation) -> None:
    """Exactly those who are in the community are in each of its topics, as they are there."""
    for topic in Conversation.objects.filter(community=town):
        expected = here(town) if topic.dismissed_at is None else set()
        assert here(topic) == expected, topic
        assert topic.member_count == len(expected)


def test_whoever_joins_while_a_topic_is_made_is_in_it(race: Race, alice: Person, town: Conversation) -> None:
    comers = some_people("comer", 8)

    race(
        [
            *(partial(join_group, person=comer, conversation=town) for comer in comers),
            *(partial(create_topic, by=alice, community=town, name=str(number)) for number in range(4)),
        ]
    )

    assert_all_follow(town)
    assert Stay.objects.current().count() == 5 * 9


def test_no_more_topics_are_made_at_once_than_there_may_be(
    race: Race, settings: Any, alice: Person, town: Conversation
) -> None:
    settings.CHAT_LIMITS = {"topics_per_community": 3}

    race(
        [partial(create_topic, by=alice, community=town, name=str(number)) for number in range(8)],
        refusals=(TooMany,),
    )

    assert town.topics.count() == 3


def test_everything_at_once_leaves_the_topics_with_the_members_of_the_community(
    race: Race, alice: Person, town: Conversation
) -> None:
    """Making and deleting topics, talking in them, coming, going, roles, switching off and erasing: no deadlock."""
    people, doomed = some_people("member", 6), some_people("doomed", 3)
    for person in (*people, *doomed):
        join_group(person=person, conversation=town)
    topics = [create_topic(by=alice, community=town, name=str(number)) for number in range(3)]

    def come_and_go(person: Person) -> None:
        for _ in range(3):
            leave_group(person=person, conversation=town)
            join_group(person=person, conversation=town)

    def lead(person: Person) -> None:
        for role in ("Admin", "Member", "Admin"):
            change_member(by=alice, conversation=town, person=person, role=role)

    def hush(person: Person) -> None:
        for seconds in (60, 0, 60):
            mute_member(by=alice, conversation=town, person=person, seconds=seconds)

    def talk(topic: Conversation) -> None:
        for _ in range(4):
            say(alice, topic)

    def switch(person: Person) -> None:
        deactivate_person(person=person)
        reactivate_person(person=person)
        set_sharing(person=person, shares=False)

    def change_topics() -> None:
        made = create_topic(by=alice, community=town, name="New")
        delete_topic(by=alice, topic=topics[2])
        delete_topic(by=alice, topic=made)

    race(
        [
            *(partial(come_and_go, person) for person in people[:3]),
            partial(lead, people[3]),
            partial(hush, people[4]),
            *(partial(talk, topic) for topic in topics[:2]),
            partial(switch, doomed[0]),
            *(partial(erase_person, person=person) for person in doomed[1:]),
            change_topics,
        ]
    )

    assert_all_follow(town)
    assert Message.objects.filter(is_system=False).count() == 8


def test_handing_over_while_topics_are_made_leaves_one_owner_of_each(
    race: Race, alice: Person, bob: Person, town: Conversation
) -> None:
    join_group(person=bob, conversation=town)
    change_member(by=alice, conversation=town, person=bob, role="Admin")

    race(
        [
            partial(hand_over, by=alice, conversation=town, person=bob),
            *(partial(create_topic, by=bob, community=town, name=str(number)) for number in range(4)),
        ]
    )

    assert_all_follow(town)
    assert set(Member.objects.filter(role="Owner").values_list("person", flat=True)) == {bob.pk}


def test_nobody_reads_in_a_topic_after_leaving_the_community(
    race: Race, alice: Person, town: Conversation
) -> None:
    goers = some_people("goer", 4)
    for goer in goers:
        join_group(person=goer, conversation=town)
    topic = create_topic(by=alice, community=town, name="Tea")
    messages = [say(alice, topic) for _ in range(6)]

    race(
        [
            *(partial(leave_group, person=goer, conversation=town) for goer in goers),
            *(partial(read, goer, messages) for goer in goers),
            *(partial(say, alice, topic) for _ in range(4)),
        ]
    )

    # The books say that each audience is that of the stays.
    assert here(topic) == here(town)
    assert {message.audience_count for message in messages} == {4}


def test_a_community_that_ends_takes_the_topic_along_that_is_made_at_that_moment(
    race: Race, alice: Person, town: Conversation
) -> None:
    comers = some_people("comer", 3)

    race(
        [
            partial(dismiss_group, by=alice, conversation=town),
            *(partial(create_topic, by=alice, community=town, name=str(number)) for number in range(3)),
            *(partial(join_group, person=comer, conversation=town) for comer in comers),
        ],
        refusals=(NotAMember, ConversationNotFound),
    )

    assert not Conversation.objects.filter(dismissed_at=None).exists()
    assert not Stay.objects.current().exists()


def test_whoever_stops_sharing_while_topics_are_made_shares_in_none(
    race: Race, alice: Person, town: Conversation
) -> None:
    silent = some_people("silent", 4)
    for person in silent:
        join_group(person=person, conversation=town)

    def silence(person: Person) -> None:
        set_sharing(person=person, shares=False)

    race(
        [
            *(partial(silence, person) for person in silent),
            *(partial(create_topic, by=alice, community=town, name=str(number)) for number in range(3)),
        ]
    )

    for topic in town.topics.all():
        message = say(alice, topic)
        assert {str(result) for person in silent for result in read(person, [message])} == {"not_shared"}
