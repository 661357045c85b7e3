"""Read positions: how far somebody has seen a conversation. Private, but for the peer of a direct chat."""

from django.db import transaction

from messaging import live
from messaging.errors import BadRequest
from messaging.models import Conversation, Member, Person
from messaging.wire import frames, shapes

from .lookup import require_stay
from .numbers import next_private_change
from .sharing import shares_since


@transaction.atomic
def move_read_position(*, person: Person, conversation: Conversation, seq: int | None = None) -> Member:
    """The read position is at `seq` (the last message if not given) or further. It never goes back, and it
    writes no receipt. In a direct chat the peer learns of it, unless either of the two does not share."""
    require_stay(conversation, person)
    last = Conversation.objects.values_list("last_seq", flat=True).get(pk=conversation.pk)
    if seq is not None and seq > last:
        raise BadRequest(
            errors=[{"field": "sequence", "code": "max_value", "text": f"The last message is number {last}."}]
        )
    member = Member.objects.select_for_update(no_key=True).get(conversation=conversation, person=person)
    member.conversation = conversation
    # Whoever left while we waited for the lock has no position to move.
    require_stay(conversation, person)
    target = last if seq is None else seq
    if target <= member.read_seq:
        return member

    member.read_seq = target
    told = conversation.is_direct and _both_share(conversation, member)
    if told:
        member.told_read_seq = target
    member.change_seq = next_private_change(person.pk)
    member.save(update_fields=["read_seq", "told_read_seq", "change_seq"])
    live.tell_people([person.pk], frames.me([shapes.membership_change(member, person.pk)]))
    if told:
        peer = conversation.peer_of(person.pk)
        live.tell_people([peer], frames.peer_read(shapes.conversation_id(conversation, peer), target))
    return member


def _both_share(conversation: Conversation, mine: Member) -> bool:
    members = Member.objects.filter(conversation=conversation).select_related("person", "conversation")
    return all(shares_since(member.person, member, member.conversation) is not None for member in members)
