"""What must be true of the outbox, and of how far webhooks were told."""

from django.db.models import F, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from messaging.models import OutboxEvent, OutboxHead, WebhookLane
from messaging.rules import rule


@rule(OutboxEvent, "position")
def an_event_is_placed_up_to_the_head() -> Q:
    """`give_positions` moves the head with the events: a position beyond it would be given a second time."""
    return Q(position__gt=_head()) | Q(position__lt=1)


@rule(WebhookLane, "webhook", "after", "upto")
def a_lane_waits_for_what_there_is() -> Q:
    """`give_positions` and `replay` let it wait; `settle` moves it on, no further than that."""
    return Q(upto__gt=_head()) | Q(after__gt=F("upto"))


def _head() -> Combinable:
    return Coalesce(Subquery(OutboxHead.objects.values("position")[:1]), Value(0))


RULES = (an_event_is_placed_up_to_the_head, a_lane_waits_for_what_there_is)
