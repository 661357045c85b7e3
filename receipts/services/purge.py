"""Forgetting who has read what, after its time: names go, totals stay."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from messaging.among import pks
from messaging.models import Message
from messaging.sql import update_rows

from ..gone import count_gone
from ..models import Receipt

PAGE = 500
"""Messages, or about ten times as many receipts, that are forgotten in one transaction."""


class Purged(NamedTuple):
    messages: int
    receipts: int


def purge_receipts(*, before: datetime, dry_run: bool = False) -> Purged:
    """Of messages that were sent before then nobody learns any more who has read them, or when (receipts 8).

    - `readCount`, `audienceCount` and with them `unreadCount` stay for ever as they are now.
    - Whoever asks for the readers is told `purged`, and so is a receipt that comes later.
    Bounded transactions, each whole: broken off anywhere it goes on next time. `dry_run` only counts.
    """
    messages = receipts = 0
    for keys in _portions(before):
        many, gone = _count(keys) if dry_run else _purge(keys)
        messages, receipts = messages + many, receipts + gone
    return Purged(messages, receipts)


def _portions(before: datetime) -> Iterator[list[int]]:
    """All that are due (by pk), so many at once that their receipts are not too many."""
    due = Message.objects.filter(need_read_receipt=True, receipts_purged_at=None, sent_at__lt=before)
    last = 0
    while found := list(due.filter(pk__gt=last).order_by("pk").values_list("pk", "read_count")[:PAGE]):
        portion: list[int] = []
        weight = 0
        for last, readers in found:
            portion.append(last)
            weight += readers
            if weight >= 10 * PAGE:
                break
        yield portion


def _count(keys: list[int]) -> Purged:
    return Purged(len(keys), Receipt.objects.filter(pks(keys, "message")).count())


@transaction.atomic
def _purge(keys: list[int]) -> Purged:
    """Under the lock that whoever gives a receipt takes too: it comes before, and is forgotten, or is told `purged`."""
    due = Message.objects.filter(pks(keys), receipts_purged_at=None).order_by("pk")
    messages = list(due.select_for_update(no_key=True).values_list("pk", flat=True))
    now, gone = timezone.now(), count_gone(messages)
    rows = [(pk, *reversed(gone[pk]), now) for pk in messages]
    update_rows(Message, ("id", "gone_unread", "gone_version", "receipts_purged_at"), rows)
    receipts, _ = Receipt.objects.filter(pks(messages, "message")).delete()
    return Purged(len(messages), receipts)
