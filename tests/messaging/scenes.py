"""What people have done before a test begins."""

from collections.abc import Iterable
from typing import Any

from messaging.models import Conversation, Member, Message, Person
from messaging.services.messages import new_message_id, send_message


def say(sender: Person, conversation: Conversation, text: str = "Hoo", **more: Any) -> Message:
    """The sender has said this there."""
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": text},
        **more,
    ).message


def texts(messages: Iterable[dict[str, Any]]) -> list[str | None]:
    """What the messages of an answer say; None for those that say nothing (recalled, or of the system)."""
    return [message["payload"].get("text") for message in messages]


def role_of(person: Person, conversation: Conversation) -> str:
    return Member.objects.get(conversation=conversation, person=person).role


def wire_id(conversation: Conversation) -> str:
    """A group's name on the wire."""
    return f"GROUP{conversation.group_id}"
