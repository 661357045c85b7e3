"""Figures of reading, for staff: counted over hours and many people, and of nobody by name. Who does not share their
receipts is in none of them, for they leave none."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least
from django.db.models.lookups import LessThan

from messaging.models import Conversation, Message
from messaging.spans import EVERYWHERE, Span, Where, seconds_between

from ..gone import count_gone
from ..models import Receipt

FEWEST = 10
"""Of fewer people nothing is counted together: who of three has read is looked up, where each look is written down."""

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800
WAITS = (10, MINUTE, 10 * MINUTE, HOUR, DAY, WEEK)
"""Seconds that a reader took at most, by which they are told apart; the last ones took longer."""

CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class ReadByHour:
    """How many receipts were given, in each hour of the span and together, and in the span before."""

    hours: list[int]
    total: int
    before: int


def count_receipts(span: Span, where: Where = EVERYWHERE) -> ReadByHour:
    """Receipts by the hour in which they were given. Two statements: those before are counted in the index alone."""
    before = Receipt.objects.filter(span.before.holds("read_at"), where.holds()).count()
    found = (
        Receipt.objects.filter(span.holds("read_at"), where.holds())
        .order_by()
        .values_list(span.hour_of("read_at"))
        .annotate(many=Count("*"))
    )
    by_hour = dict(found)
    hours = [by_hour.get(hour, 0) for hour in range(span.hours)]
    return ReadByHour(hours, sum(hours), before)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long readers took, from the sending of a message to their receipt: how many less than each of `WAITS` but
    not less than the one before it, and how many longer; and after how many seconds half of them had read."""

    counts: list[int]
    total: int
    half_within: int | None


def count_waits(span: Span, where: Where = EVERYWHERE) -> Waits:
    """Of the receipts that were given in the span. One statement, which counts by the second up to ten minutes, then
    by the minute."""
    took = seconds_between("message__sent_at", "read_at")
    found = (
        Receipt.objects.filter(span.holds("read_at"), where.holds())
        .order_by()
        .values_list(_coarsely(took))
        .annotate(many=Count("*"))
    )
    by_wait: dict[int, int] = {}
    for took_seconds, many in found:
        # Servers whose clocks differ may say that it was read before it was sent.
        wait = max(took_seconds, 0)
        by_wait[wait] = by_wait.get(wait, 0) + many
    counts = [0] * (len(WAITS) + 1)
    for wait, many in by_wait.items():
        counts[sum(wait >= most for most in WAITS)] += many
    total = sum(counts)
    return Waits(counts, total, _half_within(by_wait, total) if total else None)


def _coarsely(seconds: Combinable) -> Combinable:
    return Case(
        When(LessThan(seconds, 10 * MINUTE), then=seconds),
        default=Least(seconds / Value(MINUTE) * Value(MINUTE), Value(WEEK)),
    )


def _half_within(by_wait: dict[int, int], total: int) -> int:
    """The wait of the one in the middle, as coarse as it was counted."""
    passed = 0
    for wait, many in sorted(by_wait.items()):
        passed += many
        if 2 * passed >= total:
            return wait
    raise AssertionError("the waits are more than half of themselves")


class Rate(NamedTuple):
    """Of the messages that asked, how many there are, how many people could read them, all together, and how many of
    those have. `told` is whether that is told: not of fewer than `FEWEST`."""

    messages: int
    audience: int
    read: int

    @property
    def is_told(self) -> bool:
        return self.audience >= FEWEST


def count_read(span: Span, where: Where = EVERYWHERE) -> dict[str, tuple[Rate, Rate]]:
    """By the type of group (`""`: direct conversations), of messages sent in the span and of those in the span before:
    how far they have been read until now. Those that were taken back are in neither. One statement."""
    found = (
        _asked(span.holds_with_before("sent_at"), where)
        .values_list("conversation__group_type", span.is_before("sent_at"))
        .annotate(messages=Count("*"), audience=Sum("audience_count"), read=Sum("read_count"))
    )
    rates: dict[str, tuple[Rate, Rate]] = {}
    for group_type, is_before, *counts in found:
        now, before = rates.get(group_type, (Rate(0, 0, 0), Rate(0, 0, 0)))
        rate = Rate(*counts)
        rates[group_type] = (now, rate) if is_before else (rate, before)
    return rates


class Unread(NamedTuple):
    """A message, and how many of its audience could read it and have not."""

    message: int
    conversation: Conversation
    seq: int
    sender: str
    sent_at: datetime
    audience: int
    unread: int


def find_most_unread(span: Span, where: Where = EVERYWHERE, most: int = 5) -> list[Unread]:
    """The messages to `FEWEST` people and more, sent in the span, that most of them have not read: not counted are
    those who are gone, as everywhere. Two statements: who is gone is counted anew for those that it may concern."""
    unread = F("audience_count") - F("read_count") - F("gone_unread")
    found = list(
        _asked(span.holds("sent_at"), where)
        .filter(audience_count__gte=FEWEST, audience_count__gt=F("read_count") + F("gone_unread"))
        .select_related("conversation", "sender")
        .defer("payload", "cloud_custom_data")
        .order_by(unread.desc(), "-pk")[:CANDIDATES]
    )
    gone = count_gone([message.pk for message in found])
    rows = [
        Unread(
            message.pk,
            message.conversation,
            message.seq,
            message.sender.user_id if message.sender else "",
            message.sent_at,
            message.audience_count,
            message.audience_count - message.read_count - gone[message.pk][1],
        )
        for message in found
    ]
    rows.sort(key=lambda row: -row.unread)
    return [row for row in rows[:most] if row.unread]


def _asked(sent: Q, where: Where) -> QuerySet[Message]:
    """Messages that asked for receipts, were granted them, and were not taken back."""
    return Message.objects.filter(sent, where.holds(), need_read_receipt=True, recalled_at=None).order_by()
