"""How somebody keeps their conversations: pinned, in silence, marked, with data of their own. Theirs alone."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from messaging import live
from messaging.models import Conversation, Member, Person
from messaging.wire import frames, shapes

from .lookup import require_person, require_stay
from .numbers import lock_members, next_private_change

KEPT = ("is_pinned", "remind_type", "remind_until", "marks", "custom_data", "removed_seq", "cleared_seq")


@transaction.atomic
def keep_conversation(
    *,
    person: Person,
    conversation: Conversation,
    is_pinned: bool | None = None,
    remind: tuple[str, datetime | None] | None = None,
    add_marks: Collection[int] = (),
    remove_marks: Collection[int] = (),
    custom_data: str | None = None,
) -> Member:
    """The conversation is kept as this says; what is not given stays. `remind` is what becomes of a message that comes,
    and until when (None: for ever). Nobody else learns of it, and it reads nothing. Who has left keeps nothing."""
    member = lock_own(person, conversation)
    if is_pinned is not None:
        member.is_pinned = is_pinned
    if remind is not None:
        member.remind_type, member.remind_until = remind
    for bit in add_marks:
        member.marks |= 1 << bit
    for bit in remove_marks:
        member.marks &= ~(1 << bit)
    if custom_data is not None:
        member.custom_data = custom_data
    return tell_kept(member)


def lock_own(person: Person, conversation: Conversation) -> Member:
    """My membership of a conversation that I am in, locked, whoever left or was erased while we waited refused."""
    require_stay(conversation, person)
    member = lock_members(conversation, [person.pk])[person.pk]
    require_stay(conversation, person)
    require_person(person)
    member.conversation = conversation
    return member


def tell_kept(member: Member) -> Member:
    """Number, save and tell how it is kept now, to its person alone; nothing of that if it is as it was."""
    if Member.objects.filter(pk=member.pk, **{field: getattr(member, field) for field in KEPT}).exists():
        return member
    member.change_seq = next_private_change(member.person_id)
    member.save(update_fields=[*KEPT, "change_seq"])
    live.tell_people([member.person_id], frames.me([shapes.membership_change(member, member.person_id)]))
    return member


@transaction.atomic
def remove_conversation(*, person: Person, conversation: Conversation) -> Member:
    """Delete the conversation from one's own list: it is back with the next message. Its messages stay; nothing of it
    is read, no receipt is given, and nobody else learns of it. Safe to repeat."""
    member = lock_own(person, conversation)
    # Up to what there is now: what is said meanwhile brings it back.
    member.removed_seq = Conversation.objects.values_list("last_seq", flat=True).get(pk=conversation.pk)
    return tell_kept(member)


@transaction.atomic
def clear_history(*, person: Person, conversation: Conversation) -> Member:
    """Delete for oneself everything that has been said there so far; what comes is seen as before. Nothing of it is
    read by that, no receipt is given, and nobody else learns of it. Safe to repeat."""
    member = lock_own(person, conversation)
    member.cleared_seq = Conversation.objects.values_list("last_seq", flat=True).get(pk=conversation.pk)
    return tell_kept(member)
