"""Receipts in a topic: of those who were in its community when it was said."""

from messaging.models import Conversation, Person
from messaging.services.groups import create_group, set_receipt_policy
from messaging.services.members import join_group, leave_group
from messaging.services.topics import create_topic

from .doors import Door
from .scenes import fresh, read, say
from .test_audience import ask, states


def a_topic(alice: Person, *members: Person) -> tuple[Conversation, Conversation]:
    """Alice's community, where receipts are granted, with a topic."""
    town = create_group(
        creator=alice, group_type="Community", group_id="town", has_topics=True, members=members
    )
    set_receipt_policy(conversation=town, receipts="on")
    return town, create_topic(by=alice, community=town, name="Tea")


def test_count_who_was_in_the_community_and_no_newcomer(
    door: Door, alice: Person, bob: Person, charlie: Person, dora: Person
) -> None:
    town, tea = a_topic(alice, bob, dora)
    asked = say(alice, tea)
    join_group(person=charlie, conversation=town)
    later = say(alice, tea)

    assert (asked.audience_count, later.audience_count) == (2, 3)
    assert read(bob, asked, later) == ["ok", "ok"]
    assert read(charlie, asked) == ["not_found"]
    assert read(charlie, later) == ["ok"]
    assert (fresh(asked).read_count, fresh(later).read_count) == (1, 2)
    assert states(ask(door, alice, asked)) == {"bob": "read", "dora": "unread"}
    assert states(ask(door, alice, later)) == {"bob": "read", "charlie": "read", "dora": "unread"}


def test_know_who_left_the_community(door: Door, alice: Person, bob: Person, dora: Person) -> None:
    town, tea = a_topic(alice, bob, dora)
    asked = say(alice, tea)

    leave_group(person=bob, conversation=town)

    assert say(alice, tea).audience_count == 1
    assert states(ask(door, alice, asked)) == {"bob": "left", "dora": "unread"}


def test_of_a_topic_count_apart_from_those_of_the_community_and_of_others(alice: Person, bob: Person) -> None:
    town, tea = a_topic(alice, bob)
    cakes = create_topic(by=alice, community=town, name="Cakes")
    in_town, in_tea, in_cakes = (say(alice, one) for one in (town, tea, cakes))

    read(bob, in_tea)

    assert [fresh(one).read_count for one in (in_town, in_tea, in_cakes)] == [0, 1, 0]
