"""Counting over hours: a span of them with the time before to compare with, and what a database needs to group by the
hour. No figure may hold up the page that shows it, so there is a time for each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Case, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

HOUR = timedelta(hours=1)
STEPS = 10_000
"""Instructions of SQLite between two looks at the clock: some tenths of a millisecond."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole hours from `start`, of which the last may not be over: it ends at `until`. What it is compared with lies
    one `length` earlier, and is as far from being over. Both moments are in UTC."""

    start: datetime
    until: datetime
    length: timedelta

    @property
    def hours(self) -> int:
        return -(-(self.until - self.start) // HOUR)

    @property
    def before(self) -> "Span":
        return Span(self.start - self.length, self.until - self.length, self.length)

    def holds(self, field: str) -> Q:
        """The moment lies in the span: its first belongs to it, its end does not."""
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.until})

    def holds_with_before(self, field: str) -> Q:
        """The same, or in the span before. The first condition holds for both, and is what an index is entered by."""
        around = Q(**{f"{field}__gte": self.before.start, f"{field}__lt": self.until})
        return around & (Q(**{f"{field}__lt": self.before.until}) | Q(**{f"{field}__gte": self.start}))

    def hour_of(self, field: str) -> Combinable:
        """The number of the moment's hour, from 0; -1 for all of the span before."""
        hour = (Epoch(field) - Value(int(self.start.timestamp()))) / Value(3600)
        return Case(When(**{f"{field}__lt": self.start}, then=Value(-1)), default=hour)

    def is_before(self, field: str) -> Combinable:
        return Case(When(**{f"{field}__lt": self.start}, then=True), default=False)


@dataclass(frozen=True, slots=True)
class Where:
    """Of which conversations: all, those of a type (`""` for direct ones), one."""

    group_type: str | None = None
    conversation: int | None = None

    def holds(self, path: str = "conversation") -> Q:
        asked = Q()
        if self.group_type is not None:
            asked &= Q(**{f"{path}__group_type": self.group_type})
        if self.conversation is not None:
            asked &= Q(**{path: self.conversation})
        return asked


EVERYWHERE = Where()


class Epoch(Func):
    """The whole seconds of a moment, as its clock shows them, since 1970."""

    output_field = BigIntegerField()
    # EXTRACT counts in decimals, which takes several times as long.
    template = "CAST(FLOOR(DATE_PART('epoch', %(expressions)s)) AS bigint)"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:
        # A function of its own: Django's are Python, called for every row. Without the fraction, which it would round.
        template = "unixepoch(substr(%(expressions)s, 1, 19))"
        return self.as_sql(compiler, connection, template=template)


class RoundEpoch(Epoch):
    """The same, but what is less than half a millisecond before the next second may count as that: on SQLite to cut
    fractions off takes as long as all the rest."""

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="unixepoch(%(expressions)s)")


def seconds_between(earlier: str, later: str) -> Combinable:
    """The time between two moments, in seconds as a clock without a smaller hand shows them."""
    return RoundEpoch(later) - RoundEpoch(earlier)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is asked within takes so long at most, else the statement ends with an OperationalError. Outside a
    transaction, or in one that is to end with it. Nothing is locked: on SQLite no transaction is begun."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true)", [str(max(1, int(seconds * 1000)))]
            )
            yield
            cursor.execute("RESET statement_timeout")
    else:
        ends_at = monotonic() + seconds
        opened: sqlite3.Connection = connection.connection
        opened.set_progress_handler(lambda: monotonic() > ends_at, STEPS)
        try:
            yield
        finally:
            opened.set_progress_handler(None, 0)
