"""Pinned messages of a group: what everybody there is to find at once."""

from django.db import transaction
from django.utils import timezone

from messaging.errors import MessageRecalled, NotAllowed, TooManyPinned
from messaging.limits import limits
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.models.messages import MessageQuerySet

from .lookup import require_stay, with_people
from .messages import lock_visible, tell_changed

EVERYBODY_PINS = (Conversation.GroupType.PRIVATE,)
"""Group types in which any member pins; in the others only those who lead."""


@transaction.atomic
def pin_message(*, by: Person, message_id: str, is_pinned: bool) -> Message:
    """The message is pinned in its group, or is not any more, and everybody there is told. It asks nobody to read it
    again. Safe to repeat."""
    message = lock_visible(by, message_id)
    _require_pinner(message, require_stay(message.conversation, by))
    if (message.pinned_at is not None) == is_pinned:
        return message
    if is_pinned:
        if message.recalled_at is not None:
            raise MessageRecalled
        most = limits().pinned_messages
        if _pinned(message.conversation).count() >= most:
            raise TooManyPinned(f"A group has at most {most} pinned messages (pinnedMessages).", limit=most)
    message.pinned_at = timezone.now() if is_pinned else None
    message.pinned_by = by
    tell_changed(message, ["pinned_at", "pinned_by"])
    return message


def pinned_messages(*, viewer: Person, conversation: Conversation) -> list[Message]:
    """What is pinned and this member may see, the last pinned first. Who has left is not shown what is pinned now."""
    require_stay(conversation, viewer)
    visible = _pinned(conversation).visible_to(viewer)
    return list(with_people(visible).order_by("-pinned_at", "-seq"))


def _pinned(conversation: Conversation) -> MessageQuerySet:
    return Message.objects.filter(conversation=conversation, pinned_at__isnull=False, recalled_at=None)


def _require_pinner(message: Message, stay: Stay) -> None:
    conversation = message.conversation
    if conversation.is_direct or message.is_system:
        raise NotAllowed("What members of a group have said there is pinned, and nothing else.")
    leads = stay.member.role in (Member.Role.OWNER, Member.Role.ADMIN)
    if not leads and conversation.group_type not in EVERYBODY_PINS:
        raise NotAllowed("Only the group's owner and admins pin messages here.")
