"""Everything read at once: what is unread of all conversations, or of those of one kind, is cleared."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from messaging import live
from messaging.models import Contact, Conversation, Member, Message, Person, Stay
from messaging.sql import update_rows
from messaging.wire import frames, shapes

from .lookup import require_person
from .numbers import next_private_change
from .sharing import shares_since


@transaction.atomic
def move_all_positions(*, person: Person, kinds: Collection[str]) -> int:
    """The read position of each conversation of these kinds that they are in is at its last message; answers how many
    moved. No receipt is written. In direct chats the peers learn of it as by `move_read_position`. Safe to repeat; a
    fixed number of statements."""
    in_them = Q(person=person, conversation__kind__in=kinds)
    behind = Member.objects.filter(in_them, read_seq__lt=F("conversation__last_seq"))
    in_pairs = Q(conversation__kind=Conversation.Kind.DIRECT, conversation__in=behind.values("conversation"))
    # The peers' as well: their switches decide too, and are waited for.
    concerned = Member.objects.filter(Q(pk__in=behind.values("pk")) | in_pairs).order_by("pk")
    locked = set(concerned.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    require_person(person)
    # Asked anew under the locks: who is there, how far it goes, who shares.
    is_there = Exists(Stay.objects.current().filter(member=OuterRef("pk")))
    here = Member.objects.filter(is_there, in_them, read_seq__lt=F("conversation__last_seq"))
    found = here.select_related("person", "conversation__low", "conversation__high").order_by("pk")
    mine = [member for member in found if member.pk in locked]
    if not mine:
        return 0
    told = _told(person, mine, locked)
    first = next_private_change(person.pk, len(mine))
    for number, member in enumerate(mine, start=first):
        member.read_seq, member.change_seq = member.conversation.last_seq, number
        member.told_read_seq = told.get(member.conversation_id, member.told_read_seq)
    update_rows(
        Member,
        ("id", "read_seq", "told_read_seq", "change_seq"),
        [(one.pk, one.read_seq, one.told_read_seq, one.change_seq) for one in mine],
    )
    _tell(person, mine, told)
    return len(mine)


def _told(person: Person, mine: Collection[Member], locked: Collection[int]) -> dict[int, int]:
    """By direct conversation, up to where its peer learns of it: the newest of their messages that asked for no
    receipt; nothing unless both share, and neither has blocked the other."""
    blocks = Contact.objects.filter(Q(person=person) | Q(other=person), blocked_at__isnull=False)
    apart = {one for pair in blocks.values_list("person", "other") for one in pair} - {person.pk}
    own = {member.conversation_id: member for member in mine if member.conversation.is_direct}
    pairs = Member.objects.filter(person=person, conversation__kind=Conversation.Kind.DIRECT)
    peers = Member.objects.filter(conversation__in=pairs.values("conversation")).exclude(person=person)
    sharing = {
        peer.conversation_id
        for peer in peers.select_related("person")
        if peer.pk in locked
        and peer.person_id not in apart
        and (member := own.get(peer.conversation_id)) is not None
        and all(shares_since(one.person, one, member.conversation) is not None for one in (member, peer))
    }
    unasked = Message.objects.filter(
        conversation=OuterRef("conversation"),
        seq__gt=OuterRef("told_read_seq"),
        seq__lte=OuterRef("conversation__last_seq"),
        need_read_receipt=False,
    ).exclude(sender=person)
    newest = unasked.order_by().values("conversation").annotate(newest=Max("seq")).values("newest")
    found = pairs.annotate(newest=Subquery(newest)).values_list("conversation", "newest")
    return {key: seq for key, seq in found if seq and key in sharing}


def _tell(person: Person, mine: list[Member], told: Mapping[int, int]) -> None:
    live.tell_privately(person.pk, [shapes.membership_change(one, person.pk) for one in mine])
    for one in mine:
        low, high = one.conversation.low, one.conversation.high
        if (seq := told.get(one.conversation_id)) and low and high and low.is_active and high.is_active:
            peer = one.conversation.peer_of(person.pk)
            name = shapes.conversation_id(one.conversation, peer)
            live.tell_people([peer], frames.peer_read(name, seq))
