"""The numbers that order the world, and the locks under which they are taken.

Locks are taken in one order everywhere: conversations, members, messages, counters (people last), each by id.
A community is older than its topics, so its id is the lowest of theirs.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence

from django.db.models import F, Model
from django.utils import timezone

from messaging import metrics
from messaging.errors import CursorGone, EpochChanged
from messaging.models import Conversation, Member, Message, Person, ServerState

BEGINNING = 1_577_836_800_000
"""2020, in Unix milliseconds."""
LOT = 12
"""Bits that are drawn."""


def save_private(row: Model) -> None:
    """Save this row, whose number its person sees. A new one has a number that does not tell how many such rows others
    have made meanwhile: the millisecond, and a lot. It is greater than those of before, and below 2**53, as scripts
    want it."""
    if row.pk is not None:
        row.save()
        return
    rows = type(row)._default_manager
    while row.pk is None or rows.filter(pk=row.pk).exists():
        since = int(timezone.now().timestamp() * 1000) - BEGINNING
        row.pk = (max(0, since) << LOT) + secrets.randbelow(2**LOT) + 1
    row.save(force_insert=True)


def lock_conversation(pk: int) -> Conversation:
    """The conversation as it is now, locked until the end of the transaction, and both people of a pair as they are
    now."""
    conversation = Conversation.objects.select_for_update(no_key=True).get(pk=pk)
    if conversation.is_direct:
        load_pairs([conversation], Person.objects.filter(pk__in=conversation.pair))
    return conversation


def lock_with_topics(pk: int) -> list[Conversation]:
    """The same, followed by its topics, locked in the order of their numbers, if it is a community that has any."""
    conversation = lock_conversation(pk)
    if not conversation.has_topics:
        return [conversation]
    topics = Conversation.objects.filter(community=conversation, dismissed_at=None)
    return [conversation, *topics.select_for_update(no_key=True).order_by("pk")]


def load_pairs(pairs: Iterable[Conversation], people: Iterable[Person]) -> None:
    """Give direct conversations that are locked their people, found after the lock: joined to the statement that waited
    for it, they would be as they were before the wait, and somebody shut out meanwhile would still be told."""
    found = {person.pk: person for person in people}
    for conversation in pairs:
        conversation.low, conversation.high = (found[pk] for pk in conversation.pair)


def lock_members(
    conversation: Conversation, people: Collection[int], topics: Sequence[Conversation] = ()
) -> dict[int, Member]:
    """The memberships of these people, locked in the order of their ids, by person. Those of the same people in its
    `topics` are locked with them."""
    locked = lock_memberships([conversation, *topics], people)
    return {member.person_id: member for member in locked if member.conversation_id == conversation.pk}


def lock_memberships(places: Sequence[Conversation], people: Collection[int]) -> list[Member]:
    """The memberships of these people in these conversations, locked in the order of their ids."""
    found = Member.objects.filter(conversation__in=places, person__in=people)
    return list(found.select_for_update(no_key=True).order_by("pk"))


def lock_message(pk: int) -> Message:
    """The message as it is now, locked; its conversation must be locked before."""
    return (
        Message.objects.select_related(
            "sender", "recalled_by", "pinned_by", "conversation__low", "conversation__high"
        )
        .select_for_update(no_key=True, of=("self",))
        .get(pk=pk)
    )


def next_change(conversation: Conversation) -> int:
    """The next number of what all members may see. The caller holds the lock and saves the conversation."""
    conversation.change_seq += 1
    return conversation.change_seq


def next_private_change(person: int, count: int = 1) -> int:
    """Take `count` numbers for what is private to a person; answers the first. Locks the person: take it last."""
    Person.objects.filter(pk=person).update(change_seq=F("change_seq") + count)
    last: int = Person.objects.values_list("change_seq", flat=True).get(pk=person)
    return last - count + 1


def epoch() -> str:
    """The epoch of all numbers; another one after a restore from backup."""
    state, _ = ServerState.objects.get_or_create(pk=1)
    return str(state.epoch)


def require_epoch(theirs: str | None) -> None:
    """EpochChanged if the numbers that a client holds are of another epoch; None: it did not say."""
    if theirs is not None and theirs != epoch():
        metrics.RESYNCS_EPOCH.inc()
        raise EpochChanged


def require_cursor(after: int, head: int) -> None:
    """CursorGone for a cursor that no number of ours can have given."""
    if after > head:
        metrics.RESYNCS_BEYOND_HEAD.inc()
        raise CursorGone
