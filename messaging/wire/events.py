"""What back ends are told of what happened: the `data` of an event, and what goes around it."""

import json
from collections.abc import Mapping
from typing import Any

from messaging.models import Conversation, EventKind, Message, OutboxEvent

from . import shapes
from .shapes import Shape


def event_id(event: OutboxEvent) -> str:
    """The same each time it is sent, to everybody."""
    return f"evt_{event.key.hex}"


def body(event: OutboxEvent, data: Shape) -> bytes:
    said: dict[str, Any] = {
        "type": event.kind,
        "timestamp": event.happened_at.isoformat().replace("+00:00", "Z"),
        "data": data,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def message(message: Message) -> Shape:
    """As its sender sees it, but for what only they do."""
    return shapes.message(message, message.sender_id or 0)


def to_bots(message: Message, bots: Mapping[int, str]) -> Shape:
    """As the bots see it that it is addressed to; these are their numbers and user IDs."""
    return {**shapes.message(message, min(bots)), "botIDs": sorted(bots.values())}


def read(talk: Conversation, reader: int, seq: int) -> Shape:
    """The reader has seen what the other one wrote up to this number."""
    assert talk.low is not None and talk.high is not None
    mine, theirs = (talk.low, talk.high) if talk.low_id == reader else (talk.high, talk.low)
    return {
        "userID": mine.user_id,
        "peerID": theirs.user_id,
        "conversationID": shapes.direct_conversation_id(theirs.user_id),
        "sequence": seq,
    }


def group(kind: str, talk: Conversation, operator: str, people: list[str]) -> Shape:
    """Which group it is, by whom, and about whom: those who came, who went, with whom it began."""
    said: Shape = {
        "conversationID": shapes.group_conversation_id(talk.group_id),
        "groupProfile": shapes.group_profile(talk),
        "operatorID": operator,
    }
    if kind in (EventKind.MEMBER_JOINED, EventKind.MEMBER_LEFT, EventKind.GROUP_CREATED):
        said["userIDList"] = people
    return said
