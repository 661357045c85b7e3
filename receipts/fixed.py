"""Queries of the hot path whose statement is made once: to make it anew each time took longer than the database did."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from .among import Among, Value

Converters = list[tuple[int, list[Any], Any]]


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    before: tuple[Any, ...]
    """The parameters before the one that holds the rows, and after it."""
    after: tuple[Any, ...]
    converters: Converters


class Fixed:
    """`Fixed(("message", "reader"), build)` asks what `build` makes of the condition that these columns, together, are
    one of the rows: a `values_list` of which nothing else differs from one time to the next."""

    def __init__(
        self,
        columns: Sequence[str],
        build: Callable[[Among], QuerySet[Any, Any]],
        *,
        locks: type[Model] | None = None,
    ) -> None:
        """`locks`: whose rows are locked for a change that leaves their keys, where the database locks rows; the others
        of a join are not. `select_for_update` knows no such thing for a `values_list`."""
        self._columns = tuple(columns)
        self._build = build
        self._locks = locks
        self._made: dict[str, _Statement] = {}

    def of(self, rows: Iterable[Sequence[Value]]) -> list[tuple[Any, ...]]:
        """What there is of these rows. One statement; none if there are no rows."""
        given = [list(row) for row in rows]
        if not given:
            return []
        made = self._made.get(connection.vendor) or self._make()
        with connection.cursor() as cursor:
            cursor.execute(made.sql, (*made.before, json.dumps(given), *made.after))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return _converted(found, made.converters) if made.converters else found

    def _make(self) -> _Statement:
        marked = Among(self._columns, [("",) * len(self._columns)])
        compiler = self._build(marked).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if self._locks is not None and connection.features.has_select_for_update:
            sql += f" FOR NO KEY UPDATE OF {connection.ops.quote_name(self._locks._meta.db_table)}"
        at = params.index(json.dumps(marked.rows))
        columns = [column for column, *_ in compiler.select]
        converters = [
            (number, *converter) for number, converter in sorted(compiler.get_converters(columns).items())
        ]
        made = _Statement(sql, tuple(params[:at]), tuple(params[at + 1 :]), converters)
        self._made[connection.vendor] = made
        return made


def _converted(rows: Iterable[Sequence[Any]], converters: Converters) -> list[tuple[Any, ...]]:
    converted = []
    for row in rows:
        values = list(row)
        for at, convert, expression in converters:
            for step in convert:
                values[at] = step(values[at], expression, connection)
        converted.append(tuple(values))
    return converted
