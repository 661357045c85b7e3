"""The outbox: what happened is written down in the transaction that does it, for back ends to be told of.

Who writes: `note`, called by every verb of which back ends may hear. A change without its event does not exist, nor an
event without its change. Where nobody subscribes to a kind, noting it is a look into memory: no statement, no row.

Who subscribes is known to each process from memory, which is never older than `FRESH` seconds: a server looks again
every second in a thread of its own (`known.look`), any other process at its first note after that time. So a change
that begins `FRESH` seconds after a subscription was answered, or later, is noted, whichever process makes it; one that
was on its way already may go without an event. The process that makes the subscription knows at its commit.

In which order: an event's `id` is taken while the locks of its change are held, so of two changes that exclude each
other (of one conversation; of the receipts of one message) the later one has the higher, and is never visible before
the other. Others may become visible in any order, and whoever read "all after the last id" would miss some. Therefore
`give_positions` gives each event that is visible and has none yet the next position, in the order of ids, by one
process at a time: positions have no holes, what has one is never overtaken, and a reader may go by them.
"""

import threading
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from messaging.models import EventKind, OutboxEvent, OutboxHead, Webhook, WebhookLane
from messaging.sql import update_rows

AT_ONCE = 1_000
"""Events that are given their positions in one transaction."""

FRESH = 5.0
"""Seconds after which a process that has not looked who subscribes looks again."""


class Known:
    """The kinds that somebody subscribes to, as this process knows them."""

    def __init__(self, until: float = 0.0) -> None:
        self._kinds: frozenset[str] = frozenset()
        self._until = until
        self._changing = threading.Lock()
        self._changes = 0

    def has(self, kind: str) -> bool:
        """Whether anybody hears of it. One statement if it is long since this process looked, else none."""
        if not self.is_fresh:
            self.look()
        return kind in self._kinds

    @property
    def is_fresh(self) -> bool:
        return monotonic() < self._until

    @property
    def is_anything(self) -> bool:
        """Whether anybody hears of anything, as far as this process knows."""
        return bool(self._kinds)

    def look(self) -> None:
        """Ask the database. What was asked before `forget` is not believed after it."""
        before, asked_at = self._changes, monotonic()
        kinds = frozenset[str]().union(*Webhook.objects.values_list("kinds", flat=True))
        with self._changing:
            if before == self._changes:
                self._kinds, self._until = kinds, asked_at + FRESH

    def forget(self) -> None:
        """Look again at the next note."""
        with self._changing:
            self._changes += 1
            self._until = 0.0


known = Known()


def note(kind: str, conversation: int, **facts: Any) -> None:
    """This happens in that conversation (by number). Called in the transaction that does it, under the locks that order
    it among others. `facts` are numbers of rows, and whatever else cannot be found out later; no text of anybody."""
    note_each(kind, [(conversation, facts)])


def note_each(kind: str, happened: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """The same of several, by conversation, in their order. One statement."""
    if not known.has(kind):
        return
    assert connection.in_atomic_block, "An event belongs to the transaction of its change."
    now = timezone.now()
    OutboxEvent.objects.bulk_create(
        OutboxEvent(kind=kind, conversation_id=conversation, facts=facts, happened_at=now)
        for conversation, facts in happened
    )


def is_heard(kind: str) -> bool:
    """Whether anybody subscribes to this kind. A look into memory."""
    return known.has(kind)


def who_subscribes_changed() -> None:
    """This process knows of it at the commit."""
    transaction.on_commit(known.forget)


def give_positions(most: int = AT_ONCE) -> int:
    """Give the events that are visible and have none their positions, and let them wait for whoever subscribes; answers
    how many were looked at. Nothing is done if another process is at it.

    Receipts of one message that are given their positions together become one event.
    """
    waiting = OutboxEvent.objects.filter(position=None)
    if not waiting.exists():
        return 0
    with transaction.atomic():
        OutboxHead.objects.bulk_create([OutboxHead()], ignore_conflicts=True)
        head = OutboxHead.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=1).first()
        if head is None:
            return 0
        # Asked after the lock: what another process has positioned meanwhile is seen.
        found = list(waiting.order_by("id")[:most])
        events = _coalesced(found)
        for position, event in enumerate(events, head.position + 1):
            event.position = position
        update_rows(OutboxEvent, ("id", "position"), [(event.pk, event.position) for event in events])
        _let_wait(events)
        head.position += len(events)
        head.save(update_fields=["position"])
    return len(found)


def _coalesced(events: Sequence[OutboxEvent]) -> list[OutboxEvent]:
    """The same with one event for the receipts of each message: the last of them, which tells of all."""
    kept: list[OutboxEvent] = []
    later: dict[int, OutboxEvent] = {}
    widened: set[OutboxEvent] = set()
    gone: list[int] = []
    for event in reversed(events):
        if event.kind == EventKind.RECEIPT_GIVEN:
            last = later.setdefault(event.facts["message"], event)
            if last is not event:
                last.facts["first"] = min(last.facts["first"], event.facts["first"])
                widened.add(last)
                gone.append(event.pk)
                continue
        kept.append(event)
    if gone:
        OutboxEvent.objects.filter(pk__in=gone).delete()
        OutboxEvent.objects.bulk_update(widened, ["facts"])
    return kept[::-1]


def _let_wait(events: Sequence[OutboxEvent]) -> None:
    """In the order in which lanes are locked everywhere: by webhook, then by conversation."""
    lanes: dict[tuple[int, int], WebhookLane] = {}
    for webhook in Webhook.objects.all():
        for event in events:
            if webhook.hears(event):
                assert event.position is not None
                key = (webhook.pk, event.conversation_id)
                if key not in lanes:
                    lanes[key] = WebhookLane(
                        webhook=webhook, conversation_id=event.conversation_id, after=event.position - 1
                    )
                lanes[key].upto = event.position
    WebhookLane.objects.bulk_create(
        [lanes[key] for key in sorted(lanes)],
        update_conflicts=True,
        unique_fields=["webhook", "conversation"],
        update_fields=["upto"],
    )
