"""Where somebody is no more, and since when: of what is done there afterwards they are told nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from messaging.models import Message, Person, Stay


class Leaving(NamedTuple):
    """When somebody left for the last time, and by which change of the conversation."""

    at: datetime
    change_seq: int


Left = Mapping[int, Leaving]
"""By conversation (pk), of those where somebody is no more."""


def left_by(person: Person, messages: Iterable[Message]) -> Left:
    """Of the conversations of these messages. One statement, none of no message."""
    concerned = {message.conversation_id for message in messages}
    if not concerned:
        return {}
    stays = Stay.objects.filter(person=person, conversation__in=concerned).order_by("after_seq", "pk")
    found = stays.values_list("conversation", "left_at", "change_seq")
    last = {conversation: (at, change_seq) for conversation, at, change_seq in found}
    return {key: Leaving(at, change_seq) for key, (at, change_seq) in last.items() if at is not None}
