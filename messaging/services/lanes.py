"""Lanes: how far each webhook was told of each conversation, and who is at it.

Within a lane one event goes after the other: what is not taken holds up that conversation for that webhook and nothing
else. Any number of workers share the lanes. Each takes some for `LEASE` and says afterwards how far it came; of one
that died in the middle the lanes are free when the lease is over, and what it had sent without saying so is sent again.
"""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from messaging.models import OutboxEvent, Webhook, WebhookAttempt, WebhookLane
from messaging.sql import insert_rows, update_rows
from messaging.webhooks.sending import is_success

ATTEMPT = ("webhook", "event", "kind", "position", "sent_at", "milliseconds", "status", "error")

LEASE = timedelta(seconds=60)
AT_ONCE = 50
"""Events of one lane that are taken together."""

PAUSES = (5, 15, 60, 300, 900, 1800, 3600, 7200)
"""Seconds after the first failure, the second …; the last of them after all others."""

GIVEN_UP = timedelta(days=1)
"""After so long without one success in a lane its webhook is switched off."""

GONE = 410


class Taken(NamedTuple):
    """A lane that is this worker's for a while, and the events that are to be sent, in this order."""

    lane: WebhookLane
    events: list[OutboxEvent]
    is_whole: bool
    """Whether these are all that wait."""


class Attempt(NamedTuple):
    """One event was sent, and answered with this status, or not at all."""

    event: OutboxEvent
    sent_at: datetime
    milliseconds: int
    status: int | None
    error: str = ""

    @property
    def is_success(self) -> bool:
        return is_success(self.status)


class Outcome(NamedTuple):
    """What became of a lane: it is told up to `after`, and the last attempt failed or not."""

    taken: Taken
    after: int
    attempts: list[Attempt]

    @property
    def failure(self) -> Attempt | None:
        last = self.attempts[-1] if self.attempts else None
        return None if last is None or last.is_success else last


def lanes_due(now: datetime) -> QuerySet[WebhookLane]:
    """The lanes that anybody may take now."""
    free = Q(claim=None) | Q(claimed_until__lte=now)
    return WebhookLane.objects.filter(
        free, after__lt=F("upto"), due_at__lte=now, webhook__state=Webhook.State.ACTIVE
    )


def take_lanes(most: int, but: Collection[int] = ()) -> list[Taken]:
    """Up to so many lanes, those first that have waited for longest; none of these webhooks. Nobody else takes them
    until the lease is over, or they are settled."""
    now = timezone.now()
    due = lanes_due(now).exclude(webhook__in=but)
    if not due.exists():
        return []
    claim = uuid4()
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
        lanes = list(free.select_related("webhook").order_by("due_at", "pk")[:most])
        for lane in lanes:
            lane.claim, lane.claimed_until = claim, now + LEASE
        update_rows(WebhookLane, ("id", "claim", "claimed_until"), [_claimed(lane) for lane in lanes])
    return [_with_events(lane) for lane in lanes]


def _claimed(lane: WebhookLane) -> tuple[int, UUID | None, datetime | None]:
    return lane.pk, lane.claim, lane.claimed_until


def _with_events(lane: WebhookLane) -> Taken:
    events = OutboxEvent.objects.filter(
        conversation=lane.conversation_id,
        position__gt=lane.after,
        position__lte=lane.upto,
        kind__in=lane.webhook.kinds,
    )
    found = list(events.order_by("position")[: AT_ONCE + 1])
    return Taken(lane, found[:AT_ONCE], len(found) <= AT_ONCE)


@transaction.atomic
def settle(outcomes: Sequence[Outcome]) -> list[Webhook]:
    """Say how far these lanes came; answers the webhooks that are switched off by it. A lane whose lease was over, and
    which another worker has taken, is that one's: what we sent is written down, and nothing else."""
    now = timezone.now()
    claims = {outcome.taken.lane.claim for outcome in outcomes}
    ours = WebhookLane.objects.filter(
        pk__in=[outcome.taken.lane.pk for outcome in outcomes], claim__in=claims
    ).order_by("webhook", "conversation")
    held = {lane.pk: lane for lane in ours.select_for_update(no_key=True)}
    given_up: dict[int, str] = {}
    for outcome in outcomes:
        if (lane := held.get(outcome.taken.lane.pk)) is not None:
            _move_on(lane, outcome, now)
            if why := _why_off(lane, outcome, now):
                given_up.setdefault(lane.webhook_id, why)
    fields = ("id", "after", "due_at", "claim", "claimed_until", "failures", "failing_since")
    update_rows(WebhookLane, fields, [[getattr(lane, field) for field in fields] for lane in held.values()])
    _write_down(outcomes)
    return [webhook for pk in sorted(given_up) if (webhook := _switch_off(pk, given_up[pk])) is not None]


def _move_on(lane: WebhookLane, outcome: Outcome, now: datetime) -> None:
    # A replay may have set it back meanwhile: from there it goes on.
    if lane.after >= outcome.taken.lane.after:
        lane.after = max(lane.after, outcome.after)
    lane.claim = lane.claimed_until = None
    has_succeeded = any(attempt.is_success for attempt in outcome.attempts)
    if outcome.failure is None or has_succeeded:
        lane.failures, lane.failing_since = 0, None
    if outcome.failure is None:
        lane.due_at = now
        return
    pause = PAUSES[min(lane.failures, len(PAUSES) - 1)]
    lane.failures += 1
    lane.failing_since = lane.failing_since or now
    lane.due_at = now + timedelta(seconds=pause * random.uniform(1, 1.2))  # noqa: S311 - so that not all come at once


def _why_off(lane: WebhookLane, outcome: Outcome, now: datetime) -> str:
    if outcome.failure is None or lane.failing_since is None:
        return ""
    if outcome.failure.status == GONE:
        return "The address answered that it is gone (410)."
    if now - lane.failing_since >= GIVEN_UP:
        last = outcome.failure.error or f"status {outcome.failure.status}"
        return f"Nothing was taken for a day; at last: {last}."[:200]
    return ""


def _switch_off(pk: int, why: str) -> Webhook | None:
    active = Webhook.objects.filter(pk=pk, state=Webhook.State.ACTIVE)
    if not active.update(state=Webhook.State.OFF, state_since=timezone.now(), off_reason=why):
        return None
    return Webhook.objects.get(pk=pk)


def _write_down(outcomes: Sequence[Outcome]) -> None:
    webhooks = {outcome.taken.lane.webhook_id for outcome in outcomes}
    there = set(Webhook.objects.filter(pk__in=webhooks).values_list("pk", flat=True))
    rows = [
        (
            outcome.taken.lane.webhook_id,
            attempt.event.key,
            attempt.event.kind,
            attempt.event.position,
            attempt.sent_at,
            attempt.milliseconds,
            attempt.status,
            attempt.error,
        )
        for outcome in outcomes
        if outcome.taken.lane.webhook_id in there
        for attempt in outcome.attempts
    ]
    if rows:
        insert_rows(WebhookAttempt, ATTEMPT, rows)
