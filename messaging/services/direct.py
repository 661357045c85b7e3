"""Direct conversations: one for each pair of people, made when the first of them wants it."""

from django.db import transaction
from django.db.models import QuerySet

from messaging import live
from messaging.errors import DirectWithOneself
from messaging.models import Conversation, Member, Person
from messaging.wire import frames
from messaging.wire.shapes import conversation_id

from .contacts import is_blocked
from .numbers import lock_conversation
from .stays import MEMBERS, begin_stays


def open_direct(*, person: Person, peer: Person) -> Conversation:
    """The direct conversation of these two, found or made. However many ask at once, there is one. If the peer has
    blocked the one who makes it, it is not in the peer's list until something is said there, and they are not told."""
    return find_direct(person, peer) or _open(person, peer)


def find_direct(person: Person, peer: Person) -> Conversation | None:
    """The direct conversation of these two, both loaded, if there is one."""
    found = _pairs(person, peer).first()
    return found if found is not None and found.member_count else None


def _pairs(person: Person, peer: Person) -> QuerySet[Conversation]:
    if person.pk == peer.pk:
        raise DirectWithOneself
    low, high = sorted((person, peer), key=lambda one: one.pk)
    return Conversation.objects.select_related("low", "high").filter(low=low, high=high)


@transaction.atomic
def _open(person: Person, peer: Person) -> Conversation:
    low, high = sorted((person, peer), key=lambda one: one.pk)
    # Whoever comes second waits at the unique pair, then at the row lock, and finds both people there.
    Conversation.objects.bulk_create(
        [Conversation(kind=Conversation.Kind.DIRECT, low=low, high=high)], ignore_conflicts=True
    )
    conversation = lock_conversation(_pairs(low, high).values_list("pk", flat=True).get())
    if not conversation.member_count:
        begin_stays([conversation], [low, high])
        conversation.save(update_fields=MEMBERS)
        # Asked once both are locked, which blocking waits for.
        reaches = not is_blocked(sender=person.pk, by=peer.pk)
        if not reaches:
            Member.objects.filter(conversation=conversation, person=peer).update(removed_seq=0)
        for one in (conversation.low, conversation.high):
            if one is not None and one.is_active and (reaches or one.pk == person.pk):
                live.tell_people([one.pk], frames.joined(conversation_id(conversation, one.pk)))
    return conversation
