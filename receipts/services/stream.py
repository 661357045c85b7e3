"""The stream of receipts: every change of every tally, for a back end that keeps up with all of them.

The ledger is the log. Receipts are only ever added, so a place in it is a cursor, and whoever gives receipts pays
nothing for it. The few changes that add no receipt are noted beside it (`TallyChange`).
"""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from messaging.among import Among
from messaging.errors import BadCursor, Overloaded
from messaging.services.numbers import epoch, require_cursor, require_epoch
from messaging.signed import sign, unsign
from messaging.sql import insert_rows

from ..access import look_for_senders
from ..models import Receipt, TallyChange
from ..wire.shapes import Given, Shape, streamed
from .settling import ever_given, settled

SALT = "receipts.stream"
ABOUT = ("reader__user_id", "read_at", "seen_at", "origin", "given_by", "latest_revision")
BEGINNING = "0"


class Place(NamedTuple):
    """How far somebody has read: the last receipt, and the last change without one."""

    receipt: int = 0
    change: int = 0


class Page(NamedTuple):
    receipts: list[Shape]
    cursor: str
    is_completed: bool


def follow(*, after: str, limit: int) -> Page:
    """What changed after this cursor, of at most so many changes: the present totals of each message once, with those
    who have read it since. `0` is before the first receipt of all; without a cursor the answer is one that begins now.

    Every receipt that is ever given is on one page and no other, however many are given meanwhile. What its sender may
    not be told is passed over. While a transaction that writes receipts does not end, the page is empty and not the
    last, and who begins now is refused (Overloaded). So is what is no cursor of ours (BadCursor), one of another epoch
    (EpochChanged) or ahead of all receipts (CursorGone).
    """
    place = _place_of(after)
    heads = settled((Receipt, TallyChange))
    if place is None:
        if heads is None:
            raise Overloaded("Receipts are being written in a long transaction. Try again in a moment.")
        return Page([], _cursor_at(Place(*heads)), True)
    if heads is None:
        return Page([], after, False)
    head = Place(*heads)
    # One more than there is room for says that there are more.
    given = _given(place.receipt, head.receipt, limit + 1)
    room = limit - len(given[:limit])
    changed = _changed(place.change, head.change, room + 1)
    reached = Place(
        _reached(place.receipt, head.receipt, given[:limit], len(given) > limit),
        _reached(place.change, head.change, changed[:room], len(changed) > room),
    )
    is_completed = len(given) <= limit and len(changed) <= room
    return Page(_rows(given[:limit], changed[:room]), _cursor_at(reached), is_completed)


def streamed_between(asked: Sequence[tuple[int, int, int]]) -> list[Shape | None]:
    """For each message (pk): its present totals, with its readers from this place to that; None for one of which a back
    end may not be told. A fixed number of statements."""
    if not asked:
        return []
    between = reduce(or_, (Q(message=pk, ordinal__gte=one, ordinal__lte=last) for pk, one, last in asked))
    found = Receipt.objects.filter(between).order_by("ordinal").values_list("message_id", "ordinal", *ABOUT)
    readers: dict[int, list[tuple[int, Given]]] = {}
    for of, ordinal, *about in found:
        readers.setdefault(of, []).append((ordinal, Given(*about)))
    tallies = {tally.message.pk: tally for tally in look_for_senders({pk for pk, _, _ in asked})}
    return [
        streamed(tallies[pk], [one for at, one in readers.get(pk, ()) if first <= at <= last])
        if pk in tallies
        else None
        for pk, first, last in asked
    ]


def note_changes(messages: Iterable[int]) -> None:
    """The totals of these messages (by pk), which are locked, have changed without a receipt that is new."""
    named = [(message,) for message in sorted(messages)]
    if named:
        TallyChange.objects.filter(Among(("message",), named)).delete()
        insert_rows(TallyChange, ("message",), named)


Entry = tuple[int, int, Given | None]
"""A place, the message that changed there, and the receipt that was given for it, if one was."""


def _given(after: int, head: int, most: int) -> list[Entry]:
    found = Receipt.objects.filter(pk__gt=after, pk__lte=head).order_by("pk")
    return [(pk, of, Given(*one)) for pk, of, *one in found.values_list("pk", "message_id", *ABOUT)[:most]]


def _changed(after: int, head: int, most: int) -> list[Entry]:
    found = TallyChange.objects.filter(pk__gt=after, pk__lte=head).order_by("pk")
    return [(pk, of, None) for pk, of in found.values_list("pk", "message_id")[:most]]


def _reached(place: int, head: int, shown: list[Entry], has_more: bool) -> int:
    """Where to go on in one of the two; rows that are gone may leave the head behind a place that was reached."""
    if has_more:
        return shown[-1][0] if shown else place
    return max(place, head)


def _rows(given: Collection[Entry], changed: Collection[Entry]) -> list[Shape]:
    readers: dict[int, list[Given]] = {}
    for _, message, one in (*given, *changed):
        readers.setdefault(message, []).extend([one] if one else [])
    # Asked after the receipts: totals are never behind the readers beside them.
    tallies = {tally.message.pk: tally for tally in look_for_senders(readers)} if readers else {}
    return [streamed(tallies[message], of) for message, of in readers.items() if message in tallies]


def _cursor_at(place: Place) -> str:
    return sign(SALT, epoch(), *place)


def _place_of(cursor: str) -> Place | None:
    if not cursor:
        return None
    if cursor == BEGINNING:
        return Place()
    parts = unsign(SALT, cursor, str, int, int)
    if parts is None:
        raise BadCursor
    theirs, receipt, change = parts
    require_epoch(theirs)
    require_cursor(receipt, ever_given(Receipt))
    require_cursor(change, ever_given(TallyChange))
    return Place(receipt, change)
