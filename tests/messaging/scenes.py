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


def forward_as_one(sender: Person, conversation: Conversation, *messages: Message, **more: Any) -> Message:
    """The sender has forwarded these there, as one record."""
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMRelayElem",
        payload={
            "title": "What was said",
            "abstractList": [],
            "compatibleText": "",
            "messageIDs": [message.message_id for message in messages],
        },
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


def as_at_first(number: int = 0, **kept: Any) -> dict[str, Any]:
    """How somebody keeps a conversation that they have done nothing with but this; true up to this number of theirs."""
    return {
        "isPinned": False,
        "messageRemindType": "AcceptAndNotify",
        "remindUntil": None,
        "marks": [],
        "customData": "",
        "removedSeq": None,
        "clearedSeq": 0,
        "keepingSeq": number,
        **kept,
    }


def blank_profile() -> dict[str, Any]:
    """What a profile says beside who it is of, at first."""
    return {
        "gender": "Gender_Type_Unknown",
        "birthday": 0,
        "location": "",
        "selfSignature": "",
        "allowType": "AllowType_Type_NeedConfirm",
        "language": 0,
        "level": 0,
        "role": 0,
        "custom": {},
    }
