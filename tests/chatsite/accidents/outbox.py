"""Accidents to what back ends are told."""

from messaging.models import OutboxEvent, WebhookLane

from .world import Accident

ACCIDENTS: list[tuple[str, Accident]] = [
    ("an event is placed up to the head", lambda w: OutboxEvent.objects.update(position=99)),
    ("a lane waits for what there is", lambda w: WebhookLane.objects.update(after=1, upto=99)),
]
