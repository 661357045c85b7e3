"""What the checks of the whole database found, kept for staff."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from ..models import IntegrityCheck

KEPT = timedelta(days=400)


def note_check(*, seconds: float, messages: int, receipts: int, by_rule: Mapping[str, int]) -> IntegrityCheck:
    """A check of everything ended just now, and found so many violations of each of these rules. What is older than
    `KEPT` is forgotten."""
    now = timezone.now()
    IntegrityCheck.objects.filter(ended_at__lt=now - KEPT).delete()
    return IntegrityCheck.objects.create(
        ended_at=now,
        seconds=seconds,
        messages=messages,
        receipts=receipts,
        violations=sum(by_rule.values()),
        by_rule=dict(by_rule),
    )


def last_check() -> IntegrityCheck | None:
    return IntegrityCheck.objects.order_by("-pk").first()


class Known:
    """The last check, in memory: who watches the process waits for no database. None: there was none, or none was
    looked for."""

    check: IntegrityCheck | None = None

    def look(self) -> None:
        self.check = last_check()


known = Known()
