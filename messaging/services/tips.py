"""Tips: the system messages of a group. They take a number and never count as unread.

The caller holds the conversation's lock, and saves the conversation afterwards.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from messaging import live
from messaging.models import Conversation, Message, Person
from messaging.wire.shapes import Changes, avatar_of, message_change

from .lookup import with_people
from .numbers import next_change

NAMED = 30
"""So many of the people whom a tip is about are there with their names."""


def add_tip(
    conversation: Conversation,
    operation: int,
    by: Person,
    people: Sequence[Person] = (),
    *,
    profile: Mapping[str, Any] | None = None,
    mute_seconds: int | None = None,
) -> Changes:
    """A system message of the group: it takes a number and never counts as unread. Answers its change. It names people
    as they are called now; `profile` is what the group says of itself from now on, `mute_seconds` for how long they
    are muted."""
    conversation.last_seq += 1
    conversation.last_message_at = timezone.now()
    payload: dict[str, Any] = {
        "operationType": operation,
        "operatorID": by.user_id,
        "userIDList": [person.user_id for person in people],
        "memberList": [_named(person) for person in people[:NAMED]],
        "groupProfile": {"groupID": conversation.group_id, "name": conversation.name},
    }
    if profile is not None:
        payload["newGroupProfile"] = dict(profile)
    if mute_seconds is not None:
        payload["memberList"] = [{**one, "muteTime": mute_seconds} for one in payload["memberList"]]
    tip = Message(
        conversation=conversation,
        seq=conversation.last_seq,
        message_id=f"0-{int(conversation.last_message_at.timestamp() * 1000)}-{secrets.token_hex(8)}",
        sender=by,
        is_system=True,
        type="TIMGroupTipElem",
        payload=payload,
        sent_at=conversation.last_message_at,
        change_seq=next_change(conversation),
    )
    tip.save(force_insert=True)
    return message_change(tip)


def rename_in_tips(named: str, renamed: str, conversations: Mapping[int, Conversation]) -> None:
    """Where tips of these conversations name somebody, they say the other name from now on, and no picture: a numbered
    change of each, which is told. A conversation's number is moved on, and saved by the caller."""
    tips = Message.objects.filter(
        conversation__in=conversations, is_system=True, payload__icontains=f'"{named}"'
    )
    for tip in with_people(tips).order_by("pk"):
        payload = _renamed(tip.payload, named, renamed)
        if payload == tip.payload:
            continue
        tip.payload = payload
        tip.conversation = conversations[tip.conversation_id]
        tip.change_seq = next_change(tip.conversation)
        tip.save(update_fields=["payload", "change_seq"])
        live.tell_conversation(tip.conversation, message_change(tip), about=tip)


def _named(person: Person) -> dict[str, Any]:
    return {"userID": person.user_id, "nick": person.nick, "avatar": avatar_of(person)}


def _renamed(payload: dict[str, Any], named: str, renamed: str) -> dict[str, Any]:
    other = {named: renamed}
    nobody = {"userID": renamed, "nick": "", "avatar": ""}
    said = {
        **payload,
        "operatorID": other.get(payload["operatorID"], payload["operatorID"]),
        "userIDList": [other.get(one, one) for one in payload["userIDList"]],
    }
    if "memberList" in payload:
        said["memberList"] = [
            {**one, **nobody} if one["userID"] == named else one for one in payload["memberList"]
        ]
    if payload.get("newGroupProfile", {}).get("ownerID") == named:
        said["newGroupProfile"] = {**payload["newGroupProfile"], "ownerID": renamed}
    return said
