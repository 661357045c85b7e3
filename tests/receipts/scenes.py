"""What people have done before a test begins."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id, send_message
from receipts.services.acknowledge import Call, Item, acknowledge

numbers = count(1)


def say(
    sender: Person, conversation: Conversation, text: str = "Hoo?", *, ask: bool = True, **more: Any
) -> Message:
    """The sender has said this there, and asked for receipts."""
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": text},
        need_read_receipt=ask,
        **more,
    ).message


def read(
    reader: Person, *messages: Message, seen_at: datetime | None = None, revision: int | None = None
) -> list[str]:
    """The reader acknowledges these; what became of each."""
    [outcome] = acknowledge([Call(reader.pk, [Item(one.message_id, revision, seen_at) for one in messages])])
    assert isinstance(outcome, list), outcome
    return [str(one.result) for one in outcome]


def named(*messages: Message, **more: Any) -> list[dict[str, Any]]:
    """The same as the items of a call."""
    return [{"messageID": message.message_id, **more} for message in messages]


def many_people(how_many: int, **facts: Any) -> list[Person]:
    """A crowd, made in two statements."""
    first = next(numbers)
    return Person.objects.bulk_create(
        [
            Person(
                user_id=f"crowd{first}-{number:05}", password="!", **{"nick": f"Crowd {number:05}", **facts}
            )
            for number in range(how_many)
        ]
    )


def crowded(owner: Person, people: Sequence[Person], group_type: str = "Private") -> Conversation:
    return create_group(creator=owner, group_type=group_type, name="Crowd", members=people)


def fresh(message: Message) -> Message:
    """The message as the database has it now."""
    return Message.objects.select_related("sender", "conversation__low", "conversation__high").get(
        pk=message.pk
    )


def member_of(person: Person, conversation: Conversation) -> Member:
    return Member.objects.get(person=person, conversation=conversation)


def stays_of(person: Person, conversation: Conversation) -> list[tuple[int, int | None]]:
    stays = Stay.objects.filter(person=person, conversation=conversation).order_by("after_seq")
    return list(stays.values_list("after_seq", "until_seq"))
