"""Blocking: whoever is blocked reaches the blocker no more in a direct chat, and learns nothing from them."""

from django.db import transaction
from django.utils import timezone

from messaging.errors import Overloaded
from messaging.models import Contact, Conversation, Member, Person

from .contacts import contact_of, lock_people, require_room, save_contacts
from .numbers import lock_conversation
from .statuses import tell_statuses

ATTEMPTS = 5


class _MetMeanwhile(Exception):
    """They are together in another conversation now."""


def block_person(*, person: Person, other: Person) -> Contact:
    """The other one sends this person nothing any more; when this has been answered, no message, receipt or read
    position from before slips in. A request of theirs is gone, and so is one to them; friends stay friends."""
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _try_block(person, other)
        except _MetMeanwhile:
            continue
    raise Overloaded


def _try_block(person: Person, other: Person) -> Contact:
    contact_of(person, other)
    pair = sorted((person.pk, other.pk))
    direct = Conversation.objects.filter(low=pair[0], high=pair[1]).values_list("pk", flat=True).first()
    if direct is not None:
        lock_conversation(direct)
    # Whoever acknowledges or moves a position for this person holds these rows; wait for them.
    together = Member.objects.filter(person=person, conversation__members__person=other).order_by("pk")
    held = list(together.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    lock_people(person, other)
    if list(together.values_list("pk", flat=True)) != held:
        raise _MetMeanwhile
    mine = contact_of(person, other)
    if mine.blocked_at is None:
        if not mine.says_something:
            require_room(person)
        concerned = [mine]
        theirs = contact_of(other, person)
        if mine.request == Contact.Request.SENT and theirs.request == Contact.Request.RECEIVED:
            theirs.request = Contact.Request.NONE
            concerned.append(theirs)
        # A request of theirs goes on waiting, as far as they see: that it is gone would tell them.
        mine.request = Contact.Request.NONE
        mine.blocked_at = timezone.now()
        save_contacts(*concerned)
        tell_statuses([person.pk], to=other.pk)
    return mine


@transaction.atomic
def unblock_person(*, person: Person, other: Person) -> Contact:
    """The other one reaches this person again, from now on only. Safe to repeat."""
    lock_people(person, other)
    mine = contact_of(person, other)
    if mine.blocked_at is not None:
        mine.blocked_at, mine.unblocked_at = None, timezone.now()
        save_contacts(mine)
        tell_statuses([person.pk], to=other.pk)
    return mine
