"""Topics cost as many statements with many members or many topics as with few."""

from functools import partial

import pytest

from messaging.models import Conversation
from messaging.services.groups import change_member, create_group, dismiss_group, hand_over
from messaging.services.members import (
    join_group,
    leave_group,
)
from messaging.services.mute import mute_member
from messaging.services.topics import create_topic, delete_topic

from ..crowds import crowd, settle, weigh
from .scenes import here


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
