"""Topics of a community: conversations of the people who are in it.

Whoever comes into the community or leaves it does so in its topics (`stays`); what is said in one, and what it says of
itself, is as in any group.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from messaging import live
from messaging.errors import BadTopicID, ConversationNotFound, NotAllowed, TooMany
from messaging.limits import limits
from messaging.models import Conversation, EventKind, Person, Stay
from messaging.models.conversations import OF_TOPIC, TOPIC_SUFFIX
from messaging.wire import frames
from messaging.wire.shapes import conversation_id

from .applications import STAFFED
from .attachments import require_picture
from .groups import end_groups, enter, insert_group
from .lookup import require_stay
from .numbers import lock_conversation, next_change
from .outbox import note
from .stays import MEMBERS, begin_topic


def topics_of(
    *, person: Person, community: Conversation, topic_ids: Sequence[str] | None = None
) -> list[Conversation]:
    """The topics of a group that this person is in, the oldest first: those of these IDs, or all. None of a group that
    has no topics."""
    require_stay(community, person)
    topics = Conversation.objects.current_of(person).filter(community=community, dismissed_at=None)
    if topic_ids is not None:
        topics = topics.filter(group_id__in=topic_ids)
    return list(topics.order_by("pk"))


def find_topic(person: Person, community: Conversation, topic_id: str) -> Conversation:
    """The topic of that ID in this community which the person knows of."""
    topic = Conversation.objects.visible_to(person).filter(community=community, group_id=topic_id).first()
    if topic is None:
        raise ConversationNotFound
    return topic


@transaction.atomic
def create_topic(
    *, by: Person, community: Conversation, name: str, topic_id: str = "", **profile: Any
) -> Conversation:
    """A topic in which everybody is who is in the community, as they are there. Its owner and admins make it. The ID is
    theirs to choose, or made here.

    How it grants receipts, and whether newcomers see what was before, it takes over from the community if nothing else
    is said.
    """
    locked = _enter_staffed(by, community)
    if not locked.has_topics:
        raise NotAllowed("This group has no topics.")
    most = limits().topics_per_community
    if locked.topics.filter(dismissed_at=None).count() >= most:
        raise TooMany(f"At most {most} topics in a community (topicsPerCommunity).", limit=most)
    require_picture(profile.get("avatar", ""))
    topic = Conversation(
        kind=locked.kind,
        group_id=_own_id(locked, topic_id),
        group_type=locked.group_type,
        community=locked,
        name=name,
        receipts=locked.receipts,
        receipts_visible_to=locked.receipts_visible_to,
        receipts_required_since=locked.receipts_required_since,
        **{"history_visible": locked.history_visible, **profile},
    )
    insert_group(topic)
    topic.profile_change = next_change(topic)
    people = begin_topic(topic, locked)
    topic.save(update_fields=[*MEMBERS, "profile_change"])
    note(EventKind.GROUP_CREATED, topic.pk, by=by.pk, people=[])
    live.tell_people(people, frames.joined(conversation_id(topic, by.pk)))
    return topic


@transaction.atomic
def delete_topic(*, by: Person, topic: Conversation) -> None:
    """End a topic: nobody is in it any more, everybody keeps what they saw. The owner and the admins of the community
    may. Safe to repeat."""
    assert topic.community is not None
    _enter_staffed(by, topic.community)
    locked = lock_conversation(topic.pk)
    if locked.dismissed_at is None:
        here = Stay.objects.current().filter(conversation=locked)
        end_groups([locked], list(Person.objects.filter(stays__in=here)), by)


def _enter_staffed(by: Person, community: Conversation) -> Conversation:
    locked, role = enter(by, community)
    if role not in STAFFED:
        raise NotAllowed("Only the owner and the admins of the community make and delete topics.")
    return locked


def _own_id(community: Conversation, wished: str) -> str:
    """The ID that is wished, if it is one of this community's topics, or one of our own."""
    first = f"{community.group_id}{OF_TOPIC}"
    if not wished:
        return f"{first}{secrets.token_hex(8).upper()}"
    if not (wished.startswith(first) and TOPIC_SUFFIX.match(wished.removeprefix(first))):
        raise BadTopicID
    return wished
