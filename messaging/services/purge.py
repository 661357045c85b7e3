"""Forgetting what was said, after its time. Rows and numbers stay, so that nothing is out of order, with nothing in
them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from messaging import live
from messaging.among import pks
from messaging.models import (
    Attachment,
    Conversation,
    HiddenMessage,
    Member,
    Mention,
    MergedRecord,
    Message,
    MessageRevision,
    MessageWords,
    Person,
    Reaction,
    Reactor,
)
from messaging.sql import update_rows
from messaging.wire import frames, shapes

from .numbers import lock_conversation

PAGE = 500
"""Members, or messages, of one transaction."""

OF_A_MESSAGE = (Attachment, HiddenMessage, Mention, MergedRecord, MessageRevision, MessageWords, Reaction)


class Purged(NamedTuple):
    conversations: int
    messages: int


class Due(NamedTuple):
    """A conversation (by pk) of which what was said after one number up to another is old enough."""

    conversation: int
    after: int
    upto: int


def purge_messages(*, before: datetime, dry_run: bool = False) -> Purged:
    """What was said before then is forgotten by all: text, data, revisions, reactions, mentions, words and media.

    - Only up to the first message that is younger, for time never decides order.
    - To everybody who could see them it is as if they had cleared their history so far, live on all their devices.
    - Who wrote when is still in the rows, which nobody is shown; who read what has a time of its own.
    Bounded transactions, each whole: broken off anywhere it goes on next time. `dry_run` only counts.
    """
    conversations = messages = 0
    for due in _due(before):
        conversations, messages = conversations + 1, messages + due.upto - due.after
        if not dry_run:
            _clear_for_all(due)
            for after in range(due.after, due.upto, PAGE):
                _forget(due.conversation, min(after + PAGE, due.upto))
            # Who came meanwhile. Whoever comes later begins with what is forgotten cleared.
            _clear_for_all(due)
    return Purged(conversations, messages)


def _due(before: datetime) -> Iterator[Due]:
    """Of each conversation that has something to be forgotten, by the order of their keys."""
    kept = Message.objects.filter(
        conversation=OuterRef("pk"), seq__gt=OuterRef("purged_seq"), sent_at__gte=before
    )
    found = Conversation.objects.annotate(kept=Subquery(kept.order_by("seq").values("seq")[:1])).order_by(
        "pk"
    )
    last = 0
    while page := list(found.filter(pk__gt=last).values_list("pk", "purged_seq", "last_seq", "kept")[:PAGE]):
        for last, after, last_seq, first_kept in page:
            upto = last_seq if first_kept is None else first_kept - 1
            if after < upto:
                yield Due(last, after, upto)


def _clear_for_all(due: Due) -> None:
    """For whoever is or was there, as far as it is not cleared already."""
    members = Member.objects.filter(conversation=due.conversation).order_by("pk")
    last = 0
    while found := list(members.filter(pk__gt=last).values_list("pk", flat=True)[:PAGE]):
        last = found[-1]
        _clear(members.filter(pk__in=found), due.upto)


@transaction.atomic
def _clear(members: QuerySet[Member], upto: int) -> None:
    locked = list(members.filter(cleared_seq__lt=upto).select_for_update(no_key=True))
    people = _number([member.person_id for member in locked])
    update_rows(
        Member,
        ("id", "cleared_seq", "change_seq"),
        [(member.pk, upto, people[member.person_id]) for member in locked],
    )
    for member in members.select_related("conversation").filter(pk__in=[one.pk for one in locked]):
        live.tell_people([member.person_id], frames.me([shapes.membership_change(member, member.person_id)]))


def _number(people: list[int]) -> dict[int, int]:
    """The next number of what is private to each. Their locks are the last."""
    found = Person.objects.filter(pks(people)).order_by("pk")
    list(found.select_for_update(no_key=True).values_list("pk", flat=True))
    found.order_by().update(change_seq=F("change_seq") + 1)
    return dict(found.values_list("pk", "change_seq"))


@transaction.atomic
def _forget(pk: int, upto: int) -> None:
    conversation = lock_conversation(pk)
    old = Message.objects.filter(conversation=pk, seq__gt=conversation.purged_seq, seq__lte=upto)
    keys = list(old.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Reactor.objects.filter(pks(keys, "reaction__message")).delete()
    for model in OF_A_MESSAGE:
        model._base_manager.filter(pks(keys, "message")).delete()
    Message.objects.filter(pks(keys)).update(
        payload={},
        cloud_custom_data="",
        at_user_list=[],
        mentions_all=False,
        reaction_kinds=0,
        pinned_at=None,
        pinned_by=None,
    )
    Conversation.objects.filter(pk=pk, purged_seq__lt=upto).update(purged_seq=upto)
