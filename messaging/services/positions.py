"""Read positions: how far somebody has seen a conversation. Private, but for the peer of a direct chat."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max

from messaging import live
from messaging.errors import BadRequest
from messaging.models import Contact, Conversation, EventKind, Member, Message, Person
from messaging.wire import frames, shapes

from .lookup import require_stay
from .numbers import lock_members, next_private_change
from .outbox import note
from .sharing import shares_since


@transaction.atomic
def move_read_position(*, person: Person, conversation: Conversation, seq: int | None = None) -> Member:
    """The read position is at `seq` (the last message if not given) or further. It never goes back, and it
    writes no receipt. In a direct chat the peer learns of it, unless either of the two does not share or
    has blocked the other."""
    require_stay(conversation, person)
    last = Conversation.objects.values_list("last_seq", flat=True).get(pk=conversation.pk)
    if seq is not None and seq > last:
        raise BadRequest(
            errors=[{"field": "sequence", "code": "max_value", "text": f"The last message is number {last}."}]
        )
    # In a direct chat both: the peer's switch decides as well, and is waited for.
    concerned = conversation.pair if conversation.is_direct else (person.pk,)
    members = lock_members(conversation, concerned)
    member = members[person.pk]
    member.conversation = conversation
    # Whoever left while we waited for the lock has no position to move.
    require_stay(conversation, person)
    target = last if seq is None else seq
    if target <= member.read_seq:
        return member

    member.read_seq = target
    told = _to_tell(conversation, member) if conversation.is_direct else 0
    member.told_read_seq = max(member.told_read_seq, told)
    member.change_seq = next_private_change(person.pk)
    member.save(update_fields=["read_seq", "told_read_seq", "change_seq"])
    live.tell_people([person.pk], frames.me([shapes.membership_change(member, person.pk)]))
    if told and _can_be_told(conversation):
        peer = conversation.peer_of(person.pk)
        live.tell_people([peer], frames.peer_read(shapes.conversation_id(conversation, peer), told))
        note(EventKind.CONVERSATION_READ, conversation.pk, person=person.pk, seq=told)
    return member


def leave_unread(*, person: Person, conversation: Conversation, count: int) -> int:
    """Of what is unread the newest so many stay so, and all before them is read; answers how many are unread then,
    which are fewer than `count` where there were no more."""
    require_stay(conversation, person)
    count = min(count, conversation.last_seq)  # no more were sent, and no database takes any limit
    unread = Message.objects.filter(conversation=conversation).unread_by(person).order_by("-seq")
    newest = list(unread.values_list("seq", flat=True)[: count + 1])
    if len(newest) > count:
        move_read_position(person=person, conversation=conversation, seq=newest[count])
    return min(len(newest), count)


def last_until(conversation: Conversation, second: int) -> int:
    """The number of the last message that was sent up to the end of that second (Unix time); 0 if none was."""
    end = datetime.fromtimestamp(second, UTC).replace(microsecond=999_999)
    return (
        Message.objects.filter(conversation=conversation, sent_at__lte=end).aggregate(last=Max("seq"))["last"]
        or 0
    )


def _can_be_told(conversation: Conversation) -> bool:
    """Neither is switched off or erased: asked under the locks of both members, which either would have waited for."""
    return Person.objects.filter(pk__in=conversation.pair, is_active=True).count() == len(conversation.pair)


def _to_tell(conversation: Conversation, mine: Member) -> int:
    """How far to tell the peer that I have read; 0 if there is nothing to tell them.

    - The newest of their messages that I have seen and that asked for no receipt: those that asked have
      receipts of their own, and a position that moved over one of them alone says nothing.
    - Nothing, unless both of us share, and neither has blocked the other.
    """
    seen = Message.objects.filter(
        conversation=conversation, seq__gt=mine.told_read_seq, seq__lte=mine.read_seq, need_read_receipt=False
    )
    newest = seen.exclude(sender=mine.person_id).aggregate(newest=Max("seq"))["newest"] or 0
    if not newest or Contact.objects.blocking(*conversation.pair).exists():
        return 0
    return newest if _both_share(conversation, mine) else 0


def _both_share(conversation: Conversation, mine: Member) -> bool:
    # Asked anew under the locks, persons and all.
    members = Member.objects.filter(conversation=conversation).select_related("person", "conversation")
    return all(shares_since(member.person, member, member.conversation) is not None for member in members)
