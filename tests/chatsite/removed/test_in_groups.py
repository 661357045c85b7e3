"""What is said in a group reaches nobody who left it."""

from typing import Any

import pytest

from messaging.models import Conversation, Person
from messaging.services.groups import dismiss_group, set_receipt_policy
from messaging.services.members import leave_group

from .scenes import done, heard, listening, say, say_online, settled, warm

pytestmark = pytest.mark.django_db(transaction=True)


async def test_no_message_reaches_one_who_left(
    unheard: Any, alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    async with listening(bob, dora) as [stays, leaves]:
        await warm(group, alice, stays, leaves)

        await done(lambda: unheard(lambda: leave_group(person=dora, conversation=group)))
        await done(lambda: say(alice, group))

        assert (await stays.next("changes"))["membersVersion"] == 2
        assert await heard(leaves, dora) == []


async def test_no_online_message_reaches_one_who_left_since_its_sender_found_the_conversation(
    unheard: Any, alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    async with listening(bob, dora) as [stays, leaves]:
        await warm(group, alice, stays, leaves)
        found = await done(lambda: Conversation.objects.get(pk=group.pk))

        await done(lambda: unheard(lambda: leave_group(person=dora, conversation=group)))
        await done(lambda: say_online(alice, found))

        await stays.next("online")
        assert await heard(leaves, dora) == []


async def test_a_dismissed_group_is_silent(
    unheard: Any, alice: Person, bob: Person, group: Conversation
) -> None:
    async with listening(bob) as [leaves]:
        await warm(group, alice, leaves)

        await done(lambda: unheard(lambda: dismiss_group(by=alice, conversation=group)))
        await done(lambda: set_receipt_policy(conversation=group, visible_to="members"))
        await settled()

        assert await heard(leaves, bob) == []
