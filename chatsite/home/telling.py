"""What the figures are told with: their steps in words, and where they lead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from messaging.models import Conversation
from receipts.services import figures as reading

from .asked import CHOSEN, RANGES, Asked, Step
from .cards import Bar, Column
from .said import number, share

TOO_FEW = (
    f"Not told of fewer than {reading.FEWEST} people together. Who of them has read is in the ledger of receipts, "
    "where each look is written down."
)
WHOLE_SERVER = "Of the whole server, whatever is chosen above."


def held(hours: Sequence[Any], step: Step) -> Sequence[Any]:
    return hours[step.hours.start : step.hours.stop]


def bar(label: str, many: int, whole: int, address: str = "") -> Bar:
    return Bar(label, f"{number(many)} · {share(many, whole)}", f"{100 * many / whole:.2f}", address)


def messages_of(asked: Asked, start: datetime, until: datetime, group_type: str | None = None) -> str:
    """The list of the messages that people sent in that time, of what is asked about."""
    narrowed = _narrowed(asked, "sent_at", start, until, group_type)
    return f"{reverse('admin:messaging_message_changelist')}?{urlencode({'is_system__exact': 0, **narrowed})}"


def receipts_of(asked: Asked, start: datetime, until: datetime) -> str:
    narrowed = _narrowed(asked, "read_at", start, until)
    return f"{reverse('admin:receipts_receipt_changelist')}?{urlencode(narrowed)}"


def _narrowed(
    asked: Asked, field: str, start: datetime, until: datetime, group_type: str | None = None
) -> dict[str, Any]:
    narrowed: dict[str, Any] = {
        f"{field}__gte": start.isoformat(),
        f"{field}__lt": until.isoformat(),
    }
    group_type = asked.where.group_type if group_type is None else group_type
    if asked.where.conversation is not None:
        narrowed["conversation__exact"] = asked.where.conversation
    elif group_type:
        narrowed["conversation__group_type__exact"] = group_type
    elif group_type is not None:
        narrowed["conversation__kind__exact"] = Conversation.Kind.DIRECT.value
    return narrowed


def time_before(asked: Asked) -> str:
    """What the range is compared with."""
    if asked.name != CHOSEN:
        return f"the {RANGES[asked.name]} before"
    hours = round(asked.span.length.total_seconds() / 3600)
    days = max(round(hours / 24), 1)
    return f"the {days} days before" if days > 1 else "the day before"


def step_name(asked: Asked) -> str:
    return "hour" if asked.is_by_hour else "day"


def named(asked: Asked, step: Step) -> str:
    start = timezone.localtime(step.start)
    if not asked.is_by_hour:
        return f"{start:%a} {start.day} {start:%b %Y}"
    return f"{start:%a} {start.day} {start:%b}, {start:%H:%M}"


def ticks(asked: Asked, steps: Sequence[Step]) -> list[str]:
    """What stands below the first column, the one in the middle, and the last."""
    chosen = [steps[0], steps[len(steps) // 2], steps[-1]] if len(steps) > 2 else list(steps)
    starts = [timezone.localtime(step.start) for step in chosen]
    if asked.is_by_hour and asked.span.length.days <= 1:
        return [f"{start:%H:%M}" for start in starts]
    return [f"{start:%a} {start.day} {start:%b}" for start in starts]


def described(
    asked: Asked, what: str, columns: Sequence[Column], sums: Sequence[int], steps: Sequence[Step]
) -> str:
    """For those who do not see the plot."""
    highest = max(range(len(sums)), key=lambda at: sums[at])
    return (
        f"{len(columns)} columns, one for each {step_name(asked)}. Most {what}, {number(sums[highest])}, "
        f"at {named(asked, steps[highest])}. The table below has them all."
    )
