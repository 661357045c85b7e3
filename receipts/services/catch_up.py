"""Catching up: the present totals of my messages that are stamped after a cursor, each once.

The head is read before the rows, and the next cursor is the last stamp that was looked at: both
were seen to lose changes when done otherwise.
"""

from typing import NamedTuple

from messaging import metrics
from messaging.among import pks
from messaging.models import Message, Person
from messaging.services.numbers import require_cursor, require_epoch

from ..access import look_at, visible_to
from ..models import SenderCounter
from ..wire.shapes import Shape, row


class Page(NamedTuple):
    """Totals in the order of their numbers; `cursor` is where the next page begins, `head` the newest number."""

    receipts: list[Shape]
    cursor: int
    head: int
    is_completed: bool


def changed_tallies(*, sender: Person, after: int, limit: int, their_epoch: str | None = None) -> Page:
    """The totals of this person's messages that changed after this number. A cursor ahead of the server's numbers, or
    of another epoch, is refused (CursorGone, EpochChanged).

    What the sender may not see (they do not share, the message was recalled) is passed over; the cursor moves on.
    """
    require_epoch(their_epoch)
    head = head_of(sender)
    require_cursor(after, head)
    metrics.PAGES_OF_RECEIPTS.inc()
    stamped = Message.objects.filter(sender=sender, tally_seq__gt=after, tally_seq__lte=head)
    stamps = list(stamped.order_by("tally_seq").values_list("pk", "tally_seq")[: limit + 1])
    page = stamps[:limit]
    # What was numbered again since the head was read comes with its later number.
    now = visible_to(sender).filter(pks(pk for pk, _ in page), sender=sender, tally_seq__lte=head)
    rows = [row(seen.tally, sender.pk) for seen in look_at(sender, now) if seen.is_told]
    completed = len(stamps) <= limit
    cursor = head if completed else page[-1][1] or head
    return Page(sorted(rows, key=lambda shape: shape["tallySeq"]), cursor, head, completed)


def head_of(person: Person) -> int:
    """The newest number of changes of this person's tallies."""
    return SenderCounter.objects.filter(person=person).values_list("value", flat=True).first() or 0
