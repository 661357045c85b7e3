"""Alice's community with its topics."""

import pytest

from messaging.models import Conversation
from messaging.services.groups import change_member, create_group
from messaging.services.topics import create_topic

from .scenes import CAKES, TEA


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
