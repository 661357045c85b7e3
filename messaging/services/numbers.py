"""The numbers that order the world, and the locks under which they are taken.

Locks are taken in one order everywhere: conversations, members, messages, counters (people last), each by id.
"""

from collections.abc import Collection

from django.db.models import F

from messaging.errors import CursorGone, EpochChanged
from messaging.models import Conversation, Member, Message, Person, ServerState


def lock_conversation(pk: int) -> Conversation:
    """The conversation as it is now, locked until the end of the transaction, both people of a pair loaded."""
    return (
        Conversation.objects.select_related("low", "high")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=pk)
    )


def lock_members(conversation: Conversation, people: Collection[int]) -> dict[int, Member]:
    """The memberships of these people, locked in the order of their ids, by person."""
    found = Member.objects.filter(conversation=conversation, person__in=people)
    return {member.person_id: member for member in found.select_for_update(no_key=True).order_by("pk")}


def lock_message(pk: int) -> Message:
    """The message as it is now, locked; its conversation must be locked before."""
    return (
        Message.objects.select_related("sender", "recalled_by", "conversation__low", "conversation__high")
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
    return Person.objects.values_list("change_seq", flat=True).get(pk=person) - count + 1


def epoch() -> str:
    """The epoch of all numbers; another one after a restore from backup."""
    state, _ = ServerState.objects.get_or_create(pk=1)
    return str(state.epoch)


def require_epoch(theirs: str | None) -> None:
    """EpochChanged if the numbers that a client holds are of another epoch; None: it did not say."""
    if theirs is not None and theirs != epoch():
        raise EpochChanged


def require_cursor(after: int, head: int) -> None:
    """CursorGone for a cursor that no number of ours can have given."""
    if after > head:
        raise CursorGone
