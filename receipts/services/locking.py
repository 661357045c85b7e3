"""The locks under which receipts are given, always taken in the order of ids: members, then messages."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from messaging.fixed import Fixed
from messaging.models import Conversation, Member, Message, Person
from messaging.prepared import Row

M = TypeVar("M", bound=Model)


def messages_of(rows: Iterable[Row]) -> dict[int, Message]:
    """What `LOCKED_MESSAGES` answered: messages with their conversations and its two, of which as much is loaded as
    receipts are about."""
    conversations: dict[int, Conversation] = {}
    found = (_message(row, conversations) for row in rows)
    return {message.pk: message for message in found}


def _columns(model: type[Model], *wanted: str) -> tuple[str, ...]:
    """In the order in which an instance is made of them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in wanted)


_MESSAGE = _columns(
    Message,
    "id",
    "message_id",
    "conversation_id",
    "seq",
    "sender_id",
    "sent_at",
    "revision",
    "recalled_at",
    "need_read_receipt",
    "audience_count",
    "read_count",
    "last_read_at",
    "tally_seq",
    "gone_unread",
    "gone_version",
    "receipts_purged_at",
)
_CONVERSATION = _columns(
    Conversation,
    "id",
    "kind",
    "group_id",
    "low_id",
    "high_id",
    "members_version",
    "history_visible",
    "receipts_visible_to",
)
_PERSON = _columns(Person, "id", "user_id")

LOCKED_MEMBERS = Fixed(
    ("pk",),
    lambda among: Member.objects.filter(among).order_by("pk").values_list("pk"),
    locks=Member,
)
"""Whoever leaves or stops sharing, reader or sender, waits for us, or we for them."""
LOCKED_MESSAGES = Fixed(
    ("pk",),
    lambda among: (
        Message.objects.filter(among)
        .order_by("pk")
        .values_list(
            *_MESSAGE,
            *(f"conversation__{name}" for name in _CONVERSATION),
            *(f"conversation__low__{name}" for name in _PERSON),
            *(f"conversation__high__{name}" for name in _PERSON),
        )
    ),
    locks=Message,
)


def _message(row: Row, conversations: dict[int, Conversation]) -> Message:
    """A message; its conversation is made once for all that are of it."""
    values = iter(row)
    message = _made(Message, _MESSAGE, values)
    conversation = conversations.get(message.conversation_id)
    if conversation is None:
        conversation = conversations[message.conversation_id] = _made(Conversation, _CONVERSATION, values)
        low, high = _made(Person, _PERSON, values), _made(Person, _PERSON, values)
        conversation.low, conversation.high = (low, high) if conversation.is_direct else (None, None)
    message.conversation = conversation
    return message


def _made(model: type[M], names: tuple[str, ...], values: Iterator[Any]) -> M:
    """An instance with these columns; any other is loaded when it is asked for."""
    return model.from_db(connection.alias, names, [next(values) for _ in names])
