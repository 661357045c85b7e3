"""Sweeping the outbox: what everybody has been told is kept for a while, so that it can be replayed, and then goes."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from messaging.models import OutboxEvent, Webhook, WebhookAttempt, WebhookLane

AT_ONCE = 5_000
ATTEMPTS = 10_000
"""Of one webhook so many of the latest attempts are kept."""


def sweep() -> int:
    """Delete what nobody waits for any more, some thousands at a time; answers how many events went.

    An event is kept for `WEBHOOK_DAYS`, and longer while an active webhook waits for it. Webhooks that are paused or
    switched off keep nothing back: they go on with what there still is.
    """
    before = timezone.now() - timedelta(days=settings.WEBHOOK_DAYS)
    waiting = WebhookLane.objects.filter(
        conversation=OuterRef("conversation"),
        after__lt=OuterRef("position"),
        upto__gte=OuterRef("position"),
        webhook__state=Webhook.State.ACTIVE,
    )
    old = OutboxEvent.objects.filter(position__isnull=False, happened_at__lt=before).exclude(Exists(waiting))
    keys = list(old.order_by("position").values_list("pk", flat=True)[:AT_ONCE])
    OutboxEvent.objects.filter(pk__in=keys).delete()
    idle = WebhookLane.objects.filter(after__gte=F("upto"), claim=None, due_at__lt=before)
    idle.filter(pk__in=list(idle.values_list("pk", flat=True)[:AT_ONCE])).delete()
    for webhook in Webhook.objects.all():
        _sweep_attempts(webhook)
    return len(keys)


def _sweep_attempts(webhook: Webhook) -> None:
    latest = WebhookAttempt.objects.filter(webhook=webhook).order_by("-pk")
    last = latest.values_list("pk", flat=True)[ATTEMPTS : ATTEMPTS + 1].first()
    if last is not None:
        WebhookAttempt.objects.filter(webhook=webhook, pk__lte=last).delete()
