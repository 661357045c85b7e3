"""The self-check: tallies against the ledger, and repair."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from messaging.among import pks
from messaging.models import Conversation, Message, Stay
from messaging.rules import find_broken, pages
from messaging.sql import update_rows

from ..gone import count_gone
from ..models import Receipt
from ..tallies import audience_counted
from .integrity import READERS, TALLIES, find_wrong_totals, spans
from .stamps import take_numbers
from .stream import note_changes


@dataclass(frozen=True, slots=True)
class Drift:
    """A message whose tally does not say what the ledger and the stays say. `strangers` have a receipt without
    being of the audience: no recount repairs that, somebody has to look."""

    pk: int
    message_id: str
    read_count: int
    rows: int
    highest: int
    audience_count: int
    audience: int
    strangers: int
    gone_unread: int
    gone: int
    last_read_at: datetime | None
    last: datetime | None

    @property
    def mending(self) -> dict[str, list[int]]:
        """From what to what a recount takes it."""
        return {
            "read_count": [self.read_count, self.rows],
            "audience_count": [self.audience_count, self.audience],
        }

    def __str__(self) -> str:
        return (
            f"{self.message_id}: read {self.read_count}, receipts {self.rows}, highest place {self.highest}; "
            f"audience {self.audience_count}, from stays {self.audience}; "
            f"gone unread {self.gone_unread}, from stays {self.gone}; "
            f"last read {_when(self.last_read_at)}, from receipts {_when(self.last)}; "
            f"readers outside of the audience {self.strangers}"
        )


def find_drift(conversation: Conversation | None = None) -> Iterator[Drift]:
    """Every message, of one conversation or of all, whose tally has drifted. Those that break a rule of the self-check
    are looked at again; each as it is at one moment, also while people read."""
    known: set[int] = set()
    for suspects in _suspects(conversation):
        fresh = suspects - known
        known |= fresh
        if fresh:
            yield from filter(_has_drifted, _looked_at(Message.objects.filter(pks(fresh)).order_by("pk")))


def drift_within(conversation: Conversation, *, after: int, count: int) -> tuple[list[Drift], int | None]:
    """Of the next messages that asked for receipts, those that have drifted; and the number of the last one that was
    looked at, None if there are no more."""
    asked = Message.objects.filter(conversation=conversation, seq__gt=after, need_read_receipt=True)
    page = list(asked.order_by("seq").values_list("pk", "seq")[:count])
    found = [
        drift
        for drift in _looked_at(Message.objects.filter(pks(pk for pk, _ in page)))
        if _has_drifted(drift)
    ]
    return found, page[-1][1] if len(page) == count else None


def drift_of(message: Message) -> Drift | None:
    """How the tally of this message has drifted, as it is at one moment; None if it says what the ledger says."""
    return next(filter(_has_drifted, _looked_at(Message.objects.filter(pk=message.pk))), None)


@transaction.atomic
def repair(drifts: list[Drift]) -> list[Drift]:
    """Make the tallies of these messages say what the ledger says, stamped as changed, under their locks. Looks
    again first; answers what cannot be repaired, and leaves it alone."""
    locked = Message.objects.filter(pks(drift.pk for drift in drifts)).order_by("pk")
    messages = {message.pk: message for message in locked.select_for_update(no_key=True)}
    found = [drift for drift in _looked_at(Message.objects.filter(pks(messages))) if _has_drifted(drift)]
    beyond = [drift for drift in found if drift.strangers]
    mending = [drift for drift in found if not drift.strangers]
    _close_gaps([drift for drift in mending if drift.highest != drift.rows])
    senders: dict[int, list[Drift]] = {}
    for drift in mending:
        senders.setdefault(messages[drift.pk].sender_id or 0, []).append(drift)
    numbers = take_numbers({sender: len(mended) for sender, mended in senders.items()})
    update_rows(
        Message,
        ("id", "read_count", "last_read_at", "audience_count", "gone_version", "tally_seq"),
        [
            (drift.pk, drift.rows, drift.last, drift.audience, None, number)
            for sender, mended in senders.items()
            for drift, number in zip(mended, numbers[sender], strict=True)
        ],
    )
    note_changes(drift.pk for drift in mending)
    return beyond


def _suspects(conversation: Conversation | None) -> Iterator[set[int]]:
    """Messages (by pk) that may have drifted, in portions."""
    messages, receipts = Message.objects.all(), Receipt.objects.all()
    if conversation is not None:
        messages, receipts = (
            messages.filter(conversation=conversation),
            receipts.filter(message__conversation=conversation),
        )
    for page, _ in pages(messages):
        yield {violation.pk for violation in find_broken(TALLIES, page)}
    for span in spans(conversation):
        yield {violation.pk for violation in find_wrong_totals(span)}
    for page, _ in pages(receipts):
        yield {dict(violation.facts)["message"] for violation in find_broken(READERS, page)}


def _looked_at(messages: QuerySet[Message]) -> Iterator[Drift]:
    """All but those whose readers are forgotten: what their tallies say is all that is known."""
    given = Receipt.objects.filter(message=OuterRef("pk")).order_by().values("message")
    there = Stay.objects.containing(OuterRef(OuterRef("seq"))).filter(
        conversation=OuterRef("conversation"), person=OuterRef("reader"), counted=True
    )
    stranger = Q(reader=OuterRef("sender")) | ~Exists(there)
    facts: Any = (
        messages.filter(receipts_purged_at=None)
        .annotate(
            rows=_number(given.annotate(many=Count("pk")).values("many")),
            highest=_number(given.annotate(many=Max("ordinal")).values("many")),
            audience=audience_counted(),
            last=Subquery(given.annotate(last=Max("read_at")).values("last")),
            strangers=_number(given.filter(stranger).annotate(many=Count("pk")).values("many")),
        )
        .values(
            "pk",
            "message_id",
            "read_count",
            "rows",
            "highest",
            "audience_count",
            "audience",
            "strangers",
            "gone_unread",
            "gone_version",
            "last_read_at",
            "last",
        )
    )
    rows = list(facts)
    gone = count_gone([row["pk"] for row in rows])
    for row in rows:
        version, now = gone[row["pk"]]
        # What the message carries of members who have changed since is not used, so it cannot be wrong.
        if row.pop("gone_version") != version:
            row["gone_unread"] = now
        yield Drift(**row, gone=now)


def _number(values: Any) -> Coalesce:
    return Coalesce(Subquery(values), 0)


def _when(at: datetime | None) -> str:
    return at.isoformat() if at else "never"


def _has_drifted(drift: Drift) -> bool:
    return bool(
        not drift.read_count == drift.rows == drift.highest
        or drift.audience_count != drift.audience
        or drift.gone_unread != drift.gone
        or drift.last_read_at != drift.last
        or drift.strangers
    )


def _close_gaps(drifts: list[Drift]) -> None:
    """Number the places anew, in the same order. Away first, since no two may have the same place meanwhile."""
    receipts = Receipt.objects.filter(message__in=[drift.pk for drift in drifts])
    places: list[tuple[int, int]] = []
    place = dict.fromkeys((drift.pk for drift in drifts), 0)
    for receipt in receipts.order_by("message", "ordinal"):
        place[receipt.message_id] += 1
        places.append((receipt.pk, place[receipt.message_id]))
    if places:
        away = max(drift.highest for drift in drifts)
        receipts.update(ordinal=F("ordinal") + away)
        update_rows(Receipt, ("id", "ordinal"), places)
