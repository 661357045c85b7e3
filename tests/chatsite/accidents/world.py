"""The world in which accidents happen, and ways to make them: each changes a row as nobody does who goes by the verbs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from messaging.models import (
    Application,
    Contact,
    Conversation,
    Member,
    Message,
    MessageRevision,
    MessageWords,
    Person,
    Reaction,
    Reactor,
    Stay,
    Upload,
)
from messaging.services.people import create_person
from messaging.services.purge import purge_messages
from messaging.sql import insert_rows
from receipts.models import Receipt

LATER = timedelta(hours=1)


class World(NamedTuple):
    """Everything that people do has been done in it."""

    alice: Person
    bob: Person
    dora: Person
    erased: Person
    group: Conversation
    direct: Conversation
    live_room: Conversation
    over: Conversation
    asked: Message
    """By Alice to the group, read by Bob, then by Dora."""
    edited: Message
    """By Alice to the group, read before and after."""
    plain: Message
    """By Bob to the group, without receipts, hidden by Alice."""
    recalled: Message
    to_bob: Message
    """By Alice to Bob, without a receipt; he has seen it, and she was told."""
    shown: Message
    """A picture, by Bob to the group that is over."""
    town: Conversation
    """Dora's community, with Bob, where Alice was."""
    tea: Conversation
    """A topic of it."""


def one(row: Any, **changed: Any) -> int:
    """Change one row as nobody but an accident does."""
    return int(type(row)._base_manager.filter(pk=row.pk).update(**changed))


def stay_of(person: Person, conversation: Conversation) -> Any:
    return Stay.objects.filter(person=person, conversation=conversation).latest("after_seq")


def member_of(person: Person, conversation: Conversation) -> Any:
    return Member.objects.get(person=person, conversation=conversation)


def everything_is_forgotten() -> int:
    return purge_messages(before=timezone.now() + LATER).messages


def goes(person: Person, conversation: Conversation) -> None:
    """Somebody is there no more, as far as this one conversation says."""
    now = Conversation.objects.get(pk=conversation.pk)
    one(stay_of(person, now), until_seq=now.last_seq, left_at=timezone.now())
    one(now, member_count=now.member_count - 1, counted_members=now.counted_members - 1)


def contact_of(person: Person, other: Person) -> Any:
    return Contact.objects.get(person=person, other=other)


def receipt_of(message: Message, ordinal: int) -> Any:
    return Receipt.objects.get(message=message, ordinal=ordinal)


def reaction_to(message: Message) -> Any:
    return Reaction.objects.get(message=message)


def reactor_of(person: Person) -> Any:
    return Reactor.objects.filter(person=person).latest("pk")


def forget_words(message: Message) -> int:
    return MessageWords.objects.filter(message=message.pk).delete()[0]


def keep_words_of(message: Message, recalled: Message) -> int:
    insert_rows(MessageWords, ("message", "words"), [(recalled.pk, [message.payload["text"]])])
    return 1


def kept_revision_of(message: Message) -> MessageRevision:
    return MessageRevision.objects.create(message=message, revision=1, payload={}, said_at=message.sent_at)


def application_of(state: str) -> Any:
    """One that ended so."""
    return Application.objects.filter(state=state)[0]


def waits(person: Person, conversation: Conversation) -> None:
    Application.objects.create(application_id="a", conversation=conversation, person=person)


def newest_asked(conversation: Conversation) -> Message:
    return Message.objects.filter(conversation=conversation, need_read_receipt=True).latest("seq")


def sent_by(person: Person, message: Message) -> None:
    one(message, sender=person, message_id=f"{person.pk}-1-1")


def upload_in(message: Message) -> Any:
    return Upload.objects.get(attachments__message=message)


def a_stranger() -> Person:
    """Somebody who was never there, and whose number is far on."""
    stranger = create_person(user_id="zed")
    one(stranger, change_seq=999, profile_change=999)
    return stranger


Accident = Callable[[World], Any]
