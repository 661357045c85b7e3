"""Tips: the system messages of a group. They take a number and never count as unread.

The caller holds the conversation's lock, and saves the conversation afterwards.
"""

import secrets
from collections.abc import Mapping, Sequence

from django.utils import timezone

from messaging import live
from messaging.models import Conversation, Message, Person
from messaging.wire.shapes import Changes, message_change

from .lookup import with_people
from .numbers import next_change


def add_tip(conversation: Conversation, operation: int, by: Person, people: Sequence[Person] = ()) -> Changes:
    """A system message of the group: it takes a number and never counts as unread. Answers its change."""
    conversation.last_seq += 1
    conversation.last_message_at = timezone.now()
    tip = Message(
        conversation=conversation,
        seq=conversation.last_seq,
        message_id=f"0-{int(conversation.last_message_at.timestamp() * 1000)}-{secrets.token_hex(8)}",
        sender=by,
        is_system=True,
        type="TIMGroupTipElem",
        payload={
            "operationType": operation,
            "operatorID": by.user_id,
            "userIDList": [person.user_id for person in people],
            "groupProfile": {"groupID": conversation.group_id, "name": conversation.name},
        },
        sent_at=conversation.last_message_at,
        change_seq=next_change(conversation),
    )
    tip.save(force_insert=True)
    return message_change(tip)


def rename_in_tips(named: str, renamed: str, conversations: Mapping[int, Conversation]) -> None:
    """Where tips of these conversations name somebody, they say the other name from now on: a numbered change
    of each, which is told. A conversation's number is moved on, and saved by the caller."""
    tips = Message.objects.filter(
        conversation__in=conversations, is_system=True, payload__icontains=f'"{named}"'
    )
    for tip in with_people(tips).order_by("pk"):
        payload = tip.payload
        people = [renamed if one == named else one for one in payload["userIDList"]]
        operator = renamed if payload["operatorID"] == named else payload["operatorID"]
        if (people, operator) == (payload["userIDList"], payload["operatorID"]):
            continue
        tip.payload = {**payload, "operatorID": operator, "userIDList": people}
        tip.conversation = conversations[tip.conversation_id]
        tip.change_seq = next_change(tip.conversation)
        tip.save(update_fields=["payload", "change_seq"])
        live.tell_conversation(tip.conversation, message_change(tip), about=tip)
