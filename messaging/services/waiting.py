"""What of the outbox waits, for whoever watches the server."""

from typing import NamedTuple

from django.db.models import F, Min
from django.utils import timezone

from messaging.models import OutboxEvent, Webhook, WebhookLane


class Waiting(NamedTuple):
    """Events that have no position yet; conversations, counted for each webhook, of which something is to be told; and
    how old the oldest of that is, in seconds."""

    events: int
    lanes: int
    seconds: float


def look_at_waiting() -> Waiting:
    """Of webhooks that are active. Four statements."""
    waiting = WebhookLane.objects.filter(after__lt=F("upto"), webhook__state=Webhook.State.ACTIVE)
    after = waiting.aggregate(after=Min("after"))["after"]
    unplaced = OutboxEvent.objects.filter(position=None)
    oldest = [unplaced.order_by("id").values_list("happened_at", flat=True).first()]
    if after is not None:
        placed = OutboxEvent.objects.filter(position__gt=after).order_by("position")
        oldest.append(placed.values_list("happened_at", flat=True).first())
    begun = min((moment for moment in oldest if moment is not None), default=None)
    seconds = (timezone.now() - begun).total_seconds() if begun is not None else 0.0
    return Waiting(unplaced.count(), waiting.count(), max(0.0, seconds))
