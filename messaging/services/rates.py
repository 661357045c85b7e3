"""What may be done only so often: counted in the database, so that it holds for all processes and for calls at once."""

import math
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from messaging.errors import TooFrequent
from messaging.models import RateWindow


class Rate(NamedTuple):
    """So often in so many seconds, for one subject: an address, a name, both. The seconds begin with the first."""

    what: str
    subject: str
    most: int
    seconds: int

    @property
    def key(self) -> str:
        return salted_hmac("messaging.rates", f"{self.what}\n{self.subject}", algorithm="sha256").hexdigest()


TRIES = 5
"""How often a window is begun that somebody else has just forgotten."""

SWEPT_AFTER = timedelta(hours=1)


@transaction.atomic
def take(rates: Sequence[Rate]) -> None:
    """Count one of each, before it is done: of any number of calls at once no more than `most` come through.

    TooFrequent if any of them is used up, and then none is counted; `retryAfter` says when to come again. Windows that
    have long been over are swept.
    """
    now = timezone.now()
    _sweep(now - SWEPT_AFTER)
    windows = _locked({rate.key for rate in rates}, now)
    full = []
    for rate in rates:
        window = windows[rate.key]
        if window.ends_at <= now:
            window.count, window.ends_at = 0, now + timedelta(seconds=rate.seconds)
        if window.count >= rate.most:
            full.append(window.ends_at)
        window.count += 1
    if full:
        raise TooFrequent(retryAfter=max(1, math.ceil((max(full) - now).total_seconds())))
    RateWindow.objects.bulk_update(windows.values(), ["count", "ends_at"])


class Block(NamedTuple):
    """Several of one rate at once, for a process that gives them out itself."""

    rate: Rate
    wanted: int


class Granted(NamedTuple):
    """So many of them may be given out until `ends_at`; so many are `gone` then, of all processes together."""

    granted: int
    gone: int
    ends_at: datetime


def take_blocks(blocks: Sequence[Block]) -> dict[Rate, Granted]:
    """Of each as many of the wanted ones as there still are: whoever takes at once, no more than `most` are granted
    in a window. Two statements for all of one kind, however many."""
    granted: dict[Rate, Granted] = {}
    kinds = groupby(sorted(blocks, key=_kind_and_key), key=lambda block: block.rate[2:] + block.rate[:1])
    for _, alike in kinds:
        granted |= _take_alike(list(alike))
    return granted


def _kind_and_key(block: Block) -> tuple[str, int, int, str]:
    # In one order, so that two processes never wait for each other.
    return block.rate.what, block.rate.most, block.rate.seconds, block.rate.key


@transaction.atomic
def _take_alike(blocks: Sequence[Block]) -> dict[Rate, Granted]:
    now, table = timezone.now(), connection.ops.quote_name(RateWindow._meta.db_table)
    most, seconds = blocks[0].rate.most, blocks[0].rate.seconds
    moment, end = (
        connection.ops.adapt_datetimefield_value(at) for at in (now, now + timedelta(seconds=seconds))
    )
    keys = {block.rate.key: block for block in blocks}
    rows = [value for key, block in keys.items() for value in (key, min(block.wanted, most), end)]
    with connection.cursor() as cursor:
        statement = _TAKE_ALIKE.format(table=table, rows=", ".join(["(%s, %s, %s)"] * len(keys)))
        cursor.execute(statement, [*rows, moment, moment, moment, most])
        taken = {key for (key,) in cursor.fetchall()}
    windows = RateWindow.objects.in_bulk(list(keys))
    over = [key for key in taken if windows[key].count > most]
    if over:
        RateWindow.objects.filter(pk__in=over).update(count=most)
    granted = {}
    for key, block in keys.items():
        window = windows.get(key)
        if window is None:  # it was full, and has just been swept
            granted[block.rate] = Granted(0, most, now + timedelta(seconds=1))
            continue
        wanted = min(block.wanted, most) if key in taken else 0
        granted[block.rate] = Granted(
            min(wanted, most - (window.count - wanted)) if wanted else 0,
            min(window.count, most),
            window.ends_at,
        )
    return granted


# Of many at once one after another has the row; who finds the window full changes nothing and is answered nothing.
_TAKE_ALIKE = """
    INSERT INTO {table} AS w (key, count, ends_at) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN w.ends_at <= %s THEN excluded.count ELSE w.count + excluded.count END,
        ends_at = CASE WHEN w.ends_at <= %s THEN excluded.ends_at ELSE w.ends_at END
    WHERE w.ends_at <= %s OR w.count < %s
    RETURNING key
"""


def _locked(keys: Collection[str], now: datetime) -> dict[str, RateWindow]:
    """The windows by these keys, begun where there are none. One may be forgotten between the look and the lock."""
    # In one order, so that two calls never wait for each other.
    new = [RateWindow(key=key, ends_at=now) for key in sorted(keys)]
    found = RateWindow.objects.filter(pk__in=keys).order_by("pk")
    for _ in range(TRIES):
        RateWindow.objects.bulk_create(new, ignore_conflicts=True)
        windows = found.select_for_update().in_bulk()
        if len(windows) == len(keys):
            return windows
    raise TooFrequent(retryAfter=1)


def give_back(rates: Sequence[Rate]) -> None:
    """As if one of each had not been taken: it was not what is limited."""
    keys = [rate.key for rate in rates]
    RateWindow.objects.filter(pk__in=keys, count__gt=0).update(count=F("count") - 1)


def forget(rates: Sequence[Rate]) -> None:
    """As if none of them had ever been taken."""
    RateWindow.objects.filter(pk__in=[rate.key for rate in rates]).delete()


@transaction.atomic
def sweep() -> None:
    """Windows that have long been over are forgotten, a thousand of them at most."""
    _sweep(timezone.now() - SWEPT_AFTER)


def _sweep(before: datetime) -> None:
    """Two that sweep at once take different rows, so that neither waits for the other."""
    over = RateWindow.objects.filter(ends_at__lte=before).select_for_update(skip_locked=True)
    RateWindow.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:1000])).delete()
