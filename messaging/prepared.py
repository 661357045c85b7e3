"""Statements that are compiled once. To make one of a queryset takes longer than a database takes to answer it: those
that are asked most are kept, with a place for each value."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

Value = int | str
Converters = list[tuple[int, list[Any], Any]]
"""Of some columns, by their places, how what the database answers becomes what Python has."""

FIRST_NUMBER = 2_000_000_011
"""No database takes a number near it for too large for its column, and no queryset has it of its own."""


class _Compiled(NamedTuple):
    statement: str
    places: tuple[tuple[str | None, Any], ...]
    """Of each parameter the name of the value that goes there, and its type; or none, and what always stands there."""
    converters: Converters


class Prepared:
    """`Prepared(build, person=int, message_id=str)`: what `build(person, message_id)` lists (a `values_list`).

    `build` gets stand-ins of these types, once for each kind of database. It may filter by them, and do nothing else:
    what it makes of them must be the same whatever they are.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, Any]]", **kinds: type[Value]) -> None:
        self._build, self._kinds = build, kinds
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Value) -> list[tuple[Any, ...]]:
        """One statement."""
        compiled = self._compiled.get(connection.vendor) or self._compile()
        given = [said if name is None else said(values[name]) for name, said in compiled.places]
        with connection.cursor() as cursor:
            cursor.execute(compiled.statement, given)
            return converted(cursor.fetchall(), compiled.converters)

    def _compile(self) -> _Compiled:
        stand_ins: dict[str, Value] = {
            name: FIRST_NUMBER + at if kind is int else f"\N{REPLACEMENT CHARACTER}{name}"
            for at, (name, kind) in enumerate(self._kinds.items())
        }
        names = {stand_in: name for name, stand_in in stand_ins.items()}
        compiler = self._build(**stand_ins).query.get_compiler(connection=connection)
        statement, params = compiler.as_sql()
        places = tuple(
            (names[param], type(param)) if isinstance(param, int | str) and param in names else (None, param)
            for param in params
        )
        missing = stand_ins.keys() - {name for name, _ in places}
        assert not missing, f"the statement does not ask for {missing}"
        compiled = self._compiled[connection.vendor] = _Compiled(statement, places, converters_of(compiler))
        return compiled


def converters_of(compiler: Any) -> Converters:
    """What the compiler of a `values_list` makes of its columns, where it makes anything."""
    found = compiler.get_converters([column for column, *_ in compiler.select])
    return [(at, *converter) for at, converter in sorted(found.items())]


def converted(rows: list[tuple[Any, ...]], converters: Converters) -> list[tuple[Any, ...]]:
    """The rows as the queryset would have answered them."""
    return [_row(row, converters) for row in rows] if converters else rows


def _row(row: tuple[Any, ...], converters: Converters) -> tuple[Any, ...]:
    values = list(row)
    for at, convert, column in converters:
        for one in convert:
            values[at] = one(values[at], column, connection)
    return tuple(values)
