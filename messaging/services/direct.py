"""Direct conversations: one for each pair of people, made when the first of them wants it."""

from django.db import transaction

from messaging import live
from messaging.errors import DirectWithOneself
from messaging.models import Conversation, Person
from messaging.wire import frames
from messaging.wire.shapes import conversation_id

from .numbers import lock_conversation
from .stays import MEMBERS, begin_stays


@transaction.atomic
def open_direct(*, person: Person, peer: Person) -> Conversation:
    """The direct conversation of these two, found or made. However many ask at once, there is one."""
    if person.pk == peer.pk:
        raise DirectWithOneself
    low, high = sorted((person, peer), key=lambda one: one.pk)
    pairs = Conversation.objects.select_related("low", "high").filter(low=low, high=high)
    found = pairs.first()
    if found is not None and found.member_count:
        return found

    # Whoever comes second waits at the unique pair, then at the row lock, and finds both people there.
    Conversation.objects.bulk_create(
        [Conversation(kind=Conversation.Kind.DIRECT, low=low, high=high)], ignore_conflicts=True
    )
    conversation = lock_conversation(pairs.values_list("pk", flat=True).get())
    if not conversation.member_count:
        begin_stays([conversation], [low, high])
        conversation.save(update_fields=MEMBERS)
        for one in (conversation.low, conversation.high):
            if one is not None and one.is_active:
                live.tell_people([one.pk], frames.joined(conversation_id(conversation, one.pk)))
    return conversation
