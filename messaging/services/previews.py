"""What somebody may know of a group before they are in it."""

from typing import NamedTuple

from messaging.errors import ConversationNotFound
from messaging.models import Conversation, Person

from .applications import waiting
from .lookup import find_group


class Preview(NamedTuple):
    group: Conversation
    is_member: bool
    is_waiting: bool
    """Whether this person has asked to come in, and nobody has decided yet."""


def find_preview(person: Person, conversation_id: str) -> Preview:
    """The group of that wire name, for somebody who may want to come in.

    - Anybody may know of a group that strangers may join or ask to join, until it is dismissed.
    - Whoever is in it knows of any.
    - To all others a `Private` group looks as if it did not exist.
    """
    group = find_group(person, conversation_id)
    is_member = Conversation.objects.current_of(person).filter(pk=group.pk).exists()
    if not (is_member or group.is_findable):
        raise ConversationNotFound
    is_waiting = waiting().filter(conversation=group, person=person, invited_by=None).exists()
    return Preview(group, is_member, is_waiting)
