"""The revisions of an edited message: kept, and shown to whoever sees the message."""

from collections.abc import Iterable

from messaging.errors import MessageRecalled, TooMany
from messaging.limits import limits
from messaging.models import Message, MessageRevision, Person

from .left import Left, left_by
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
    show_as_known([message], left_by(viewer, [message]))
    present = MessageRevision(
        message=message,
        revision=message.revision,
        payload=message.payload,
        cloud_custom_data=message.cloud_custom_data,
        said_at=message.edited_at or message.sent_at,
    )
    return [*message.revisions.filter(revision__lt=message.revision).order_by("revision"), present]


def show_as_known(messages: Iterable[Message], left: Left) -> None:
    """What was said anew after somebody had left is not theirs to know: to them these messages say what they said then.
    Not to be saved. One statement, none if nothing was."""
    late = {
        message.pk: message
        for message in messages
        if message.edited_at is not None
        and message.conversation_id in left
        and message.edited_at > left[message.conversation_id].at
    }
    if not late:
        return
    known: dict[int, MessageRevision] = {}
    for one in MessageRevision.objects.filter(message__in=late).order_by("revision"):
        # The first in any case: of what was edited before revisions were kept there is nothing older.
        if one.message_id not in known or one.said_at <= left[late[one.message_id].conversation_id].at:
            known[one.message_id] = one
    for key, message in late.items():
        if key in known:
            message.payload, message.cloud_custom_data = known[key].payload, known[key].cloud_custom_data
            message.revision = known[key].revision
            message.edited_at = known[key].said_at
            message.asked_revision = min(message.asked_revision, message.revision)
