"""What is sent to a webhook for each event: in the shape that it asked for."""

from collections.abc import Callable, Mapping, Sequence
from time import time
from uuid import UUID

from django.utils import timezone

from messaging.models import OutboxEvent, Webhook
from messaging.webhooks import signing
from messaging.webhooks.sending import Letter
from messaging.wire import events as wire

from .callbacks.after import vendor
from .events import data_of
from .lanes import Taken

PING = "ping"

Key = tuple[int, int]
"""A lane and an event, by their numbers."""


def letters_for(taken: Sequence[Taken]) -> dict[Key, Letter]:
    """What is to be sent of what was taken. An event without a letter has nothing to tell any more. SecretLost is
    raised by its headers, so that it is one webhook's trouble."""
    letters: dict[Key, Letter] = {}
    for shape, write in WRITERS.items():
        if concerned := [one for one in taken if one.lane.webhook.shape == shape]:
            letters |= write(concerned)
    return letters


def standard(taken: Sequence[Taken]) -> dict[Key, Letter]:
    """As Standard Webhooks has it: our own events, signed."""
    data = data_of([event for one in taken for event in one.events])
    return {
        (one.lane.pk, event.pk): signed(
            one.lane.webhook, wire.event_id(event), wire.body(event, data[event.pk])
        )
        for one in taken
        for event in one.events
        if event.pk in data and one.lane.webhook.hears(event)
    }


def ping_letter(webhook: Webhook, key: UUID) -> Letter:
    """A test: it tells of nothing."""
    event = OutboxEvent(key=key, kind=PING)
    return signed(webhook, wire.event_id(event), wire.body(event, {}))


def signed(webhook: Webhook, event_id: str, body: bytes) -> Letter:
    """Signed when it is sent: by the secret, and by the one before it while that is valid."""
    return Letter(
        webhook.url,
        body,
        lambda: signing.headers(secrets_of(webhook), event_id, int(time()), body),
    )


def secrets_of(webhook: Webhook) -> list[str]:
    is_old_valid = webhook.old_secret_until is not None and webhook.old_secret_until > timezone.now()
    kept = [webhook.secret, webhook.old_secret] if is_old_valid else [webhook.secret]
    return [signing.unlock(secret) for secret in kept]


WRITERS: Mapping[str, Callable[[Sequence[Taken]], dict[Key, Letter]]] = {
    Webhook.Shape.STANDARD: standard,
    Webhook.Shape.VENDOR: vendor,
}
"""By the shape of a webhook."""
