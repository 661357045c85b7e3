"""How large the batches of receipts are and how long they take, by the hour, kept for staff."""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from messaging.spans import Span

from ..models import BatchHour

KEPT = timedelta(days=400)


class Batches(NamedTuple):
    """So many batches, of so many calls together, that took so many seconds together."""

    batches: int
    calls: int
    seconds: float

    def since(self, before: "Batches") -> "Batches":
        return Batches(
            self.batches - before.batches, self.calls - before.calls, self.seconds - before.seconds
        )


NONE = Batches(0, 0, 0.0)


@transaction.atomic
def note_batches(*, process: str, more: Batches) -> None:
    """This process has written so much more since it said so last. Nobody else writes its rows. What is older than
    `KEPT` is forgotten when an hour begins."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    changed = BatchHour.objects.filter(hour=hour, process=process).update(
        batches=F("batches") + more.batches,
        calls=F("calls") + more.calls,
        seconds=F("seconds") + more.seconds,
    )
    if not changed:
        BatchHour.objects.create(hour=hour, process=process, **more._asdict())
        BatchHour.objects.filter(hour__lt=now - KEPT).delete()


def count_batches(span: Span) -> tuple[list[Batches], Batches]:
    """Of all processes: for each hour of the span, and all of the span before. One statement."""
    found = (
        BatchHour.objects.filter(span.holds_with_before("hour"))
        .order_by()
        .values_list(span.hour_of("hour"))
        .annotate(batches=Sum("batches"), calls=Sum("calls"), seconds=Sum("seconds"))
    )
    by_hour = {hour: Batches(*counts) for hour, *counts in found}
    hours = [by_hour.get(hour, NONE) for hour in range(span.hours)]
    return hours, together([counts for hour, counts in by_hour.items() if hour < 0])


def together(several: list[Batches]) -> Batches:
    return Batches(*map(sum, zip(*several, strict=True))) if several else NONE
