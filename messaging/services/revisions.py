"""The revisions of an edited message: kept, and shown to whoever sees the message."""

from collections.abc import Iterable
from datetime import datetime

from messaging.errors import MessageRecalled, TooMany
from messaging.limits import limits
from messaging.models import Message, MessageRevision, Person, Stay

from .lookup import find_message


def keep_revision(message: Message) -> None:
    """What the locked message says now is kept, since it is about to say something else. TooMany if it was edited as
    often as a message can be."""
    most = limits().edits_per_message
    if message.revision > most:
        raise TooMany(f"A message is edited at most {most} times (editsPerMessage).", limit=most)
    MessageRevision.objects.create(
        message=message,
        revision=message.revision,
        payload=message.payload,
        cloud_custom_data=message.cloud_custom_data,
        said_at=message.edited_at or message.sent_at,
    )


def revisions_of(*, viewer: Person, message_id: str) -> list[MessageRevision]:
    """Everything that the message has said, the oldest first, the present words last; to whoever sees the message.
    Of a recalled one nobody sees any, and who has left none from after that. What was edited before revisions were kept
    has gaps."""
    message = find_message(viewer, message_id)
    if message.recalled_at is not None:
        raise MessageRecalled
    show_as_known([message], viewer)
    present = MessageRevision(
        message=message,
        revision=message.revision,
        payload=message.payload,
        cloud_custom_data=message.cloud_custom_data,
        said_at=message.edited_at or message.sent_at,
    )
    return [*message.revisions.filter(revision__lt=message.revision).order_by("revision"), present]


def show_as_known(messages: Iterable[Message], viewer: Person) -> None:
    """What was said anew after somebody had left is not theirs to know: to them these messages say what they said then.
    Not to be saved. Two statements at most, none if nothing was edited."""
    edited = [message for message in messages if message.edited_at is not None]
    left = _left_at(viewer, {message.conversation_id for message in edited}) if edited else {}
    late = {
        message.pk: message
        for message in edited
        if message.conversation_id in left and message.edited_at > left[message.conversation_id]  # type: ignore[operator]
    }
    if not late:
        return
    known: dict[int, MessageRevision] = {}
    for one in MessageRevision.objects.filter(message__in=late).order_by("revision"):
        # The first in any case: of what was edited before revisions were kept there is nothing older.
        if one.message_id not in known or one.said_at <= left[late[one.message_id].conversation_id]:
            known[one.message_id] = one
    for key, message in late.items():
        if key in known:
            message.payload, message.cloud_custom_data = known[key].payload, known[key].cloud_custom_data
            message.revision = known[key].revision
            message.edited_at = known[key].said_at
            message.asked_revision = min(message.asked_revision, message.revision)


def _left_at(person: Person, conversations: set[int]) -> dict[int, datetime]:
    """When this person left for the last time, of the conversations where they are no more."""
    stays = Stay.objects.filter(person=person, conversation__in=conversations).order_by("after_seq", "pk")
    last = dict(stays.values_list("conversation", "left_at"))
    return {conversation: at for conversation, at in last.items() if at is not None}
