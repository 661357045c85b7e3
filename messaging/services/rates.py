"""What may be done only so often: counted in the database, so that it holds for all processes and for calls at once."""

import math
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
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


def take_one(rate: Rate) -> None:
    """The same for one rate of which much is allowed: one statement, and no window is swept."""
    now, table = timezone.now(), connection.ops.quote_name(RateWindow._meta.db_table)
    moment, end = (
        connection.ops.adapt_datetimefield_value(at) for at in (now, now + timedelta(seconds=rate.seconds))
    )
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_ONE.format(table=table), [rate.key, end, moment, moment, moment, rate.most])
        if cursor.fetchone() is None:
            raise TooFrequent(retryAfter=rate.seconds)


# Of many at once one after another has the row; who finds the window full changes nothing and is answered nothing.
_TAKE_ONE = """
    INSERT INTO {table} AS w (key, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN w.ends_at <= %s THEN 1 ELSE w.count + 1 END,
        ends_at = CASE WHEN w.ends_at <= %s THEN excluded.ends_at ELSE w.ends_at END
    WHERE w.ends_at <= %s OR w.count < %s
    RETURNING count
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


def _sweep(before: datetime) -> None:
    """Two that sweep at once take different rows, so that neither waits for the other."""
    over = RateWindow.objects.filter(ends_at__lte=before).select_for_update(skip_locked=True)
    RateWindow.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:1000])).delete()
