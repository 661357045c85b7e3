"""What staff ask the figures of: a range of time, and of which conversations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from messaging.models import Conversation
from messaging.spans import HOUR, Span, Where

DIRECT = "direct"
TYPES = {"": "all conversations", DIRECT: "direct"} | {
    str(value): str(label) for value, label in Conversation.GroupType.choices
}
DAY, WEEK, MONTH, CHOSEN = "24h", "7d", "30d", "days"
RANGES = {DAY: "24 hours", WEEK: "7 days", MONTH: "30 days", CHOSEN: "chosen days"}
LONGEST = 366
"""Days."""
BY_HOUR = timedelta(days=7)
"""Up to so long a range is shown by the hour, a longer one by the day."""
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Step:
    """A column of a plot: an hour, or a day."""

    start: datetime
    until: datetime
    hours: range
    """Which of the span's."""


@dataclass(frozen=True, slots=True)
class Asked:
    name: str
    span: Span
    where: Where
    conversation: Conversation | None

    @property
    def is_by_hour(self) -> bool:
        return self.span.length <= BY_HOUR

    def steps(self) -> list[Step]:
        """Hours, or the days of the present time zone, which may have 23 of them or 25."""
        hours = range(self.span.hours)
        if self.is_by_hour:
            return [self._step(range(hour, hour + 1)) for hour in hours]
        days: dict[date, list[int]] = {}
        for hour in hours:
            moment = timezone.localtime(self.span.start + hour * HOUR)
            days.setdefault(moment.date(), []).append(hour)
        return [self._step(range(held[0], held[-1] + 1)) for held in days.values()]

    def _step(self, hours: range) -> Step:
        start = self.span.start + hours.start * HOUR
        return Step(start, min(self.span.start + hours.stop * HOUR, self.span.until), hours)


class AskedForm(forms.Form):
    """The filters. What cannot be is said, and the last 24 hours of all conversations shown instead."""

    range = forms.ChoiceField(choices=list(RANGES.items()), required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
    type = forms.ChoiceField(choices=list(TYPES.items()), required=False)
    group = forms.CharField(required=False, max_length=80)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        # Whether there is a group of that name is for those to know who may look at groups.
        if not request.user.has_perm("messaging.view_conversation"):
            del self.fields["group"]

    def clean_group(self) -> Conversation | None:
        named: str = self.cleaned_data["group"]
        if not named:
            return None
        found = Conversation.objects.filter(group_id=named).first()
        if found is None:
            raise forms.ValidationError(f"There is no group {named}.")
        return found

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("range") == CHOSEN and not self.errors:
            self._look_at_days(self.cleaned_data["first"], self.cleaned_data["last"])
        return self.cleaned_data

    def _look_at_days(self, first: date | None, last: date | None) -> None:
        if first is None or last is None:
            raise forms.ValidationError("Say the first day and the last.")
        if not EARLIEST <= first <= last:
            raise forms.ValidationError("The first day is after the last, or too long ago.")
        if first > timezone.localdate():
            raise forms.ValidationError("These days are still to come.")
        if (last - first).days >= LONGEST:
            raise forms.ValidationError(f"At most {LONGEST} days at once.")

    def asked(self) -> Asked:
        data = self.cleaned_data if self.is_valid() else {}
        name = data.get("range") or DAY
        group_type = data.get("type") or None
        conversation = data.get("group")
        return Asked(
            name,
            _span(name, data),
            Where("" if group_type == DIRECT else group_type, conversation and conversation.pk),
            conversation,
        )


def _span(name: str, data: dict[str, Any]) -> Span:
    now = timezone.localtime()
    if name == CHOSEN:
        return _days(data["first"], data["last"])
    if name == MONTH:
        return _days(now.date() - timedelta(days=29), now.date())
    length = timedelta(days=7 if name == WEEK else 1)
    # Of the clock on the wall, which is not everywhere a whole number of hours from that of UTC.
    this_hour = now.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    return Span(this_hour + HOUR - length, now.astimezone(UTC), length)


def _days(first: date, last: date) -> Span:
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    return Span(start, min(end, timezone.now()), end - start)


def _midnight(day: date) -> datetime:
    """In UTC, where moments are as far from each other as they seem: a clock on the wall has days of 23 hours."""
    return datetime.combine(day, time.min, timezone.get_current_timezone()).astimezone(UTC)
