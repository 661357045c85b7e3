"""Queries of the hot path whose statement is made once: to make it anew each time took longer than the database did."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from .among import Among, Value, parameters
from .prepared import Converters, Question, Row, ask, converters_of


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    before: tuple[Any, ...]
    """The parameters before those that hold the rows, and after them."""
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

    def of(self, rows: Iterable[Sequence[Value]]) -> list[Row]:
        """What there is of these rows. One statement; none if there are no rows."""
        question = self.asks(rows)
        return ask(question) if question else []

    def asks(self, rows: Iterable[Sequence[Value]]) -> Question | None:
        """The same, to be asked together with others; None if there are no rows."""
        given = [list(row) for row in rows]
        if not given:
            return None
        made = self._made.get(connection.vendor) or self._make()
        params = (*made.before, *parameters(given, len(self._columns)), *made.after)
        return Question(made.sql, params, made.converters)

    def _make(self) -> _Statement:
        marked = Among(self._columns, [("",) * len(self._columns)])
        compiler = self._build(marked).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if self._locks is not None and connection.features.has_select_for_update:
            sql += f" FOR NO KEY UPDATE OF {connection.ops.quote_name(self._locks._meta.db_table)}"
        marks = parameters(marked.rows, len(self._columns))
        at = next(at for at in range(len(params)) if list(params[at : at + len(marks)]) == marks)
        before, after = tuple(params[:at]), tuple(params[at + len(marks) :])
        made = _Statement(sql, before, after, converters_of(compiler))
        self._made[connection.vendor] = made
        return made
