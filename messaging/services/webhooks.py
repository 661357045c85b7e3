"""Subscriptions of back ends: made, changed, paused, replayed. Who may, its doors have asked."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from messaging.errors import BadRequest, EventNotFound, TooMany, WebhookNotFound
from messaging.limits import limits
from messaging.models import EventKind, OutboxEvent, Person, Webhook, WebhookAttempt, WebhookLane
from messaging.webhooks import signing
from messaging.webhooks.addresses import AddressRefused, target_of
from messaging.webhooks.sending import send

from .letters import PING, ping_letter
from .outbox import who_subscribes_changed

EVENT_PREFIX = "evt_"


class Made(NamedTuple):
    """A webhook, and its secret, which is in no other answer."""

    webhook: Webhook
    secret: str


def find_webhook(number: int) -> Webhook:
    webhook = Webhook.objects.filter(pk=number, shape=Webhook.Shape.STANDARD).first()
    if webhook is None:
        raise WebhookNotFound
    return webhook


@transaction.atomic
def create_webhook(
    *, by: Person | None, url: str, kinds: Sequence[str] = (), bot: Person | None = None
) -> Made:
    """What happens from now on is told to this address: of each of these kinds all that begins `outbox.FRESH` seconds
    after the answer, or later. A bot is told what is addressed to it, and nothing else."""
    if bot is not None and not bot.is_bot:
        raise _fault("botID", "This is no bot.")
    kinds = [EventKind.BOT_MESSAGE] if bot is not None else kinds
    _require_sendable(url)
    most = limits().webhooks
    if Webhook.objects.count() >= most:
        raise TooMany(f"At most {most} webhooks (webhooks).", limit=most)
    secret = signing.new_secret()
    webhook = Webhook.objects.create(
        url=url, kinds=_in_order(kinds), secret=signing.lock_up(secret), bot=bot, made_by=by
    )
    who_subscribes_changed()
    return Made(webhook, secret)


@transaction.atomic
def change_webhook(
    *, number: int, url: str | None = None, kinds: Sequence[str] | None = None, state: str | None = None
) -> Webhook:
    """Another address, other kinds, paused or active. What waits while it is paused is told afterwards, as far as it is
    kept; so is what waited when it was switched off. Safe to repeat."""
    webhook = _locked(number)
    if url is not None:
        _require_sendable(url)
        webhook.url = url
    if kinds is not None and webhook.bot_id is not None:
        raise _fault("kinds", "A bot is told what is addressed to it, and nothing else.")
    if kinds is not None:
        webhook.kinds = _in_order(kinds)
    if state is not None and state != webhook.state:
        webhook.state, webhook.state_since, webhook.off_reason = state, timezone.now(), ""
        if state == Webhook.State.ACTIVE:
            webhook.lanes.update(due_at=timezone.now(), failures=0, failing_since=None)
    webhook.save(update_fields=["url", "kinds", "state", "state_since", "off_reason"])
    who_subscribes_changed()
    return webhook


@transaction.atomic
def rotate_secret(*, number: int, old_seconds: int) -> Made:
    """A new secret. The one before it signs as well for so many seconds, so that the receiver can learn the new one in
    its own time; one before that signs no more."""
    webhook = _locked(number)
    secret = signing.new_secret()
    webhook.old_secret = webhook.secret if old_seconds else ""
    webhook.old_secret_until = timezone.now() + timedelta(seconds=old_seconds) if old_seconds else None
    webhook.secret = signing.lock_up(secret)
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return Made(webhook, secret)


@transaction.atomic
def delete_webhook(*, number: int) -> None:
    """Nothing more is told to it; what is on its way may still arrive. Its log goes with it."""
    _locked(number).delete()
    who_subscribes_changed()


@transaction.atomic
def replay(*, number: int, event_id: str | None = None, since: datetime | None = None) -> int:
    """Tell again all that is kept from this event on, or from this time on, with the same IDs and in order; answers how
    many conversations it is about. EventNotFound for an event that is not kept."""
    webhook = _locked(number)
    if event_id is not None:
        first = _position_of(event_id)
    else:
        later = OutboxEvent.objects.filter(happened_at__gte=since, position__isnull=False)
        first = later.aggregate(first=Min("position"))["first"]
    return 0 if first is None else _set_back(webhook, first)


def ping(*, number: int) -> WebhookAttempt:
    """Send one signed event that tells of nothing, now, and say what came of it. Who asks waits for the receiver."""
    webhook, key = find_webhook(number), uuid.uuid4()
    tried = send(ping_letter(webhook, key))
    return webhook.attempts.create(event=key, kind=PING, **tried._asdict())


def _position_of(event_id: str) -> int | None:
    try:
        key = uuid.UUID(hex=event_id.removeprefix(EVENT_PREFIX))
    except ValueError:
        raise EventNotFound from None
    event = OutboxEvent.objects.filter(key=key, position__isnull=False).first()
    if event is None or not event_id.startswith(EVENT_PREFIX):
        raise EventNotFound
    return event.position


def _set_back(webhook: Webhook, first: int) -> int:
    """Lanes are made, or set back, in the order in which they are locked everywhere. One statement."""
    least, most = ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("MIN", "MAX")
    kinds = ", ".join(["%s"] * len(webhook.kinds))
    lanes, events = WebhookLane._meta.db_table, OutboxEvent._meta.db_table
    statement = f"""
        INSERT INTO {lanes} (webhook_id, conversation_id, after, upto, due_at, failures)
        SELECT %s, conversation_id, MIN(position) - 1, MAX(position), %s, 0 FROM {events}
        WHERE position >= %s AND kind IN ({kinds}) GROUP BY conversation_id ORDER BY conversation_id
        ON CONFLICT (webhook_id, conversation_id) DO UPDATE
        SET after = {least}({lanes}.after, excluded.after), upto = {most}({lanes}.upto, excluded.upto),
            due_at = excluded.due_at"""  # noqa: S608 - names of our own tables, and placeholders
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(statement, [webhook.pk, now, first, *webhook.kinds])
        return int(cursor.rowcount)


def _locked(number: int) -> Webhook:
    found = Webhook.objects.select_for_update(no_key=True).filter(pk=number, shape=Webhook.Shape.STANDARD)
    webhook = found.first()
    if webhook is None:
        raise WebhookNotFound
    return webhook


def why_not_sendable(url: str) -> str | None:
    """Why nothing is ever sent to this address; None if it may be. Whether its name leads anywhere public is asked each
    time that something is sent."""
    try:
        target_of(url, settings.WEBHOOK_HOSTS, settings.WEBHOOK_PUBLIC_HOSTS)
    except AddressRefused as refusal:
        return str(refusal)
    return None


def _require_sendable(url: str) -> None:
    if (why := why_not_sendable(url)) is not None:
        raise _fault("url", why)


def _fault(field: str, text: str) -> BadRequest:
    return BadRequest(errors=[{"field": field, "code": "invalid", "text": text}])


def _in_order(kinds: Sequence[str]) -> list[str]:
    return [kind for kind in EventKind.values if kind in kinds]
