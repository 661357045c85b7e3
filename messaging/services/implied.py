"""Whoever answers a message or reacts to it has read it."""

import json
from typing import Any

from messaging.live import after_commit
from messaging.models import Message, Person
from messaging.receipt_port import port


def read_by_acting(person: Person, message: Message, given_by: int | None = None) -> None:
    """That very message was read by this person, by what they did with it; no earlier one. Given as any other receipt
    is, after the commit: whoever does not share gives none, and its failing undoes nothing. `given_by`, a back end, did
    it on their behalf, and the receipt says so."""
    if message.need_read_receipt and message.sender_id != person.pk:
        message_id = message.message_id
        after_commit(lambda: port().read_by_acting(person, message_id, given_by))


def read_by_answering(person: Person, answer: Message, given_by: int | None = None) -> None:
    """The message that this one quotes or replies to was read by who sent it, if it is of the same conversation and
    they see it. Clients say so in `cloudCustomData`; what they say there of anything else is theirs alone."""
    answered = answered_in(answer.cloud_custom_data)
    if not answered:
        return
    visible = Message.objects.visible_to(person).filter(conversation=answer.conversation_id)
    message = visible.filter(message_id=answered, recalled_at=None).first()
    if message is not None:
        read_by_acting(person, message, given_by)


def answered_in(cloud_custom_data: str) -> str:
    """The ID that `messageReply.messageID` names; '' if nothing is answered, or it is no JSON of that kind."""
    if '"messageReply"' not in cloud_custom_data:
        return ""
    try:
        said: Any = json.loads(cloud_custom_data)
        named = said["messageReply"]["messageID"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    longest = Message._meta.get_field("message_id").max_length or 0
    is_id = isinstance(named, str) and named.isascii() and named.isprintable() and len(named) <= longest
    return named if is_id else ""
