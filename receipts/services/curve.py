"""How a message was read over time."""

from datetime import datetime

from messaging.among import Among
from messaging.models import Message, Person
from messaging.wire.fields import seconds

from ..access import Asked, find_asked
from ..models import Receipt
from ..wire.shapes import Shape, point, said_if_purged

POINTS = 48


def curve(*, viewer: Person, message_id: str) -> Shape:
    """At most `POINTS` points, evenly spaced over the readers, the first and the last among them: by when so many
    had read it. Receipts are found by their places, so a message with 10,000 readers costs as little as one with 50."""
    message = find_asked(viewer, message_id)
    return {
        "messageID": message_id,
        "sentAt": seconds(message.sent_at),
        "audienceCount": message.audience_count,
        "readCount": message.read_count,
        **said_if_purged(message.receipts_purged_at),
        "points": [point(at, place) for place, at in points_of(message)],
    }


def points_of(message: Asked | Message) -> list[tuple[int, datetime]]:
    """So many had read it by then. One statement."""
    places = places_of(message.read_count)
    found = Receipt.objects.filter(Among(("message", "ordinal"), [(message.pk, place) for place in places]))
    return list(found.order_by("ordinal").values_list("ordinal", "read_at"))


def places_of(readers: int) -> list[int]:
    """At most `POINTS` places of 1 … `readers`, evenly spaced, with both ends."""
    if readers <= POINTS:
        return list(range(1, readers + 1))
    return [1 + step * (readers - 1) // (POINTS - 1) for step in range(POINTS)]
