"""Figures of what is said, and of who is here, for staff: counted over hours, and of nobody by name."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from ..models import Lease, Message
from ..spans import EVERYWHERE, Span, Where


class Said(NamedTuple):
    """How many messages people sent; how many of them asked for receipts and were granted them, or were not."""

    sent: int
    granted: int
    refused: int

    @property
    def asked(self) -> int:
        return self.granted + self.refused


SILENCE = Said(0, 0, 0)


@dataclass(frozen=True, slots=True)
class SaidByHour:
    """One for each hour of the span, and all together; then all of the span before."""

    hours: list[Said]
    total: Said
    before: Said


def count_said(span: Span, where: Where = EVERYWHERE) -> SaidByHour:
    """Messages by the hour in which they were sent. Those that were taken back since were sent all the same; what the
    system says is not. One statement."""
    found = (
        Message.objects.filter(span.holds_with_before("sent_at"), where.holds(), is_system=False)
        .order_by()
        .values_list(span.hour_of("sent_at"))
        .annotate(
            sent=Count("*"),
            granted=Count("pk", filter=Q(need_read_receipt=True)),
            refused=Count("pk", filter=Q(need_read_receipt=False) & ~Q(receipt_code=0)),
        )
    )
    by_hour = {hour: Said(*counts) for hour, *counts in found}
    hours = [by_hour.get(hour, SILENCE) for hour in range(span.hours)]
    before = [said for hour, said in by_hour.items() if hour < 0]
    return SaidByHour(hours, _together(hours), _together(before))


def _together(several: list[Said]) -> Said:
    return Said(*map(sum, zip(*several, strict=True))) if several else SILENCE


class Connected(NamedTuple):
    """Sockets that are open now, of how many people, at how many processes."""

    sockets: int
    people: int
    processes: int


def count_connected() -> Connected:
    """As far as the leases of the processes say, which may be some seconds old. One statement."""
    found = Lease.objects.current().aggregate(
        sockets=Sum("sockets", default=0),
        people=Count("person", distinct=True),
        processes=Count("process", distinct=True),
    )
    return Connected(**found)
