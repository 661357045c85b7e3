"""Statements that are compiled once. To make one of a queryset takes longer than a database takes to answer it: those
that are asked most are kept, with a place for each value.

PostgreSQL plans each of them once for a connection, and those that need nothing of each other's answers travel there
together.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import QuerySet

Value = int | str
Row = tuple[Any, ...]
Converters = Sequence[tuple[int, list[Any], Any]]
"""Of some columns, by their places, how what the database answers becomes what Python has."""

FIRST_NUMBER = 2_000_000_011
"""No database takes a number near it for too large for its column, and no queryset has it of its own."""


class Question(NamedTuple):
    """A statement that is the same each time, and what is asked this time."""

    statement: str
    params: Sequence[Any]
    converters: Converters = ()


def ask(question: Question) -> list[Row]:
    """The rows that the database answers, none if the statement answers nothing."""
    return ask_together(question)[0]


def ask_together(*questions: Question | None) -> list[list[Row]]:
    """The rows of each; none where nothing is asked. They are answered one after the other, each by what is true when
    its turn comes, as if they were asked so."""
    with ExitStack() as cursors:
        with _together(sum(question is not None for question in questions)):
            asked = [question and _put(cursors.enter_context(_cursor()), question) for question in questions]
        return [
            converted(cursor.fetchall(), question.converters)
            if cursor and question and cursor.description
            else []
            for cursor, question in zip(asked, questions, strict=True)
        ]


def _put(cursor: Any, question: Question) -> Any:
    cursor.execute(question.statement, question.params)
    return cursor


def _cursor() -> Any:
    """Django's cursors put the values into the statement, so that each is another one to PostgreSQL."""
    if not _prepares():
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - SQLite needs no driver

    connection.ensure_connection()
    with connection.wrap_database_errors:
        return cast(Any, connection)._prepare_cursor(cast(Any, ServerBindingCursor)(connection.connection))


def _prepares() -> bool:
    """Django's log of queries would not know the words of what is prepared."""
    return connection.vendor == "postgresql" and not connection.queries_logged


@contextmanager
def _together(many: int) -> Iterator[None]:
    if many < 2 or not _prepares():
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


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

    def rows(self, **values: Value) -> list[Row]:
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


def converted(rows: list[Row], converters: Converters) -> list[Row]:
    """The rows as the queryset would have answered them."""
    return [_row(row, converters) for row in rows] if converters else rows


def _row(row: Row, converters: Converters) -> Row:
    values = list(row)
    for at, convert, column in converters:
        for one in convert:
            values[at] = one(values[at], column, connection)
    return tuple(values)
