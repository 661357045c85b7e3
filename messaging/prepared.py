"""Statements that are compiled once. To make one of a queryset takes longer than a database takes to answer it: those
that are asked most are kept, with a place for each value.

A `Question` is planned by PostgreSQL once for a connection, and those that need nothing of each other's answers travel
there together.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from typing import Any, NamedTuple, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.base import ModelState

Value = int | str
Values = Value | Collection[int]
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
    has_answer: bool = True


def ask(question: Question) -> list[Row]:
    """The rows that the database answers, none if the statement answers nothing."""
    return ask_together(question)[0]


def ask_together(*questions: Question | None) -> list[list[Row]]:
    """The rows of each; none where nothing is asked. They are answered one after the other, each by what is true when
    its turn comes, as if they were asked so."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    with ExitStack() as cursors:
        with _together(database, sum(question is not None for question in questions)):
            asked = [question and _put(database, cursors, question) for question in questions]
        return [
            converted(cursor.fetchall(), question.converters)
            if cursor and question and question.has_answer
            else []
            for cursor, question in zip(asked, questions, strict=True)
        ]


def _put(database: Any, cursors: ExitStack, question: Question) -> Any:
    cursor = cursors.enter_context(_cursor(database))
    cursor.execute(question.statement, question.params)
    return cursor


def _cursor(database: Any) -> Any:
    """Django's cursors put the values into the statement, so that each is another one to PostgreSQL."""
    if not _prepares(database):
        return database.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - SQLite needs no driver

    with database.wrap_database_errors:
        return database._prepare_cursor(cast(Any, ServerBindingCursor)(database.connection))


def _prepares(database: Any) -> bool:
    """Django's log of queries would not know the words of what is prepared."""
    return database.vendor == "postgresql" and not database.queries_logged


@contextmanager
def _together(database: Any, many: int) -> Iterator[None]:
    """The first statement of a transaction travels with what begins it."""
    if not many or not _prepares(database) or (many == 1 and not _begins(database.connection)):
        yield
        return
    with database.wrap_database_errors, database.connection.pipeline():
        yield


def _begins(line: Any) -> bool:
    return not line.autocommit and not line.pgconn.transaction_status


class _Compiled(NamedTuple):
    statement: str
    places: tuple[tuple[str | None, Any], ...]
    """Of each parameter the name of the value that goes there, and how it is said; or none, and what always stands
    there."""
    converters: Converters
    objects: "_Objects | None"
    """What becomes of a row where the queryset lists objects."""


class Prepared:
    """`Prepared(build, person=int, message_id=str, among=list)`: what `build(person, message_id, among)` lists.

    `build` gets stand-ins of these types, once for each kind of database. It may filter by them, by a list as in
    `Among`, and do nothing else: what it makes of them must be the same whatever they are.

    `is_planned_once`: as a `Question` is. Only where the best way to answer does not depend on who asks: a plan for
    anybody takes the conversations of a person for a few, and looks through all of somebody's thousand for each.
    """

    def __init__(
        self,
        build: "Callable[..., QuerySet[Any, Any]]",
        *,
        is_planned_once: bool = False,
        **kinds: type[Value] | type[list[int]],
    ) -> None:
        self._build, self._kinds, self._is_planned_once = build, kinds, is_planned_once
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Values) -> list[Row]:
        """One statement, of a `values_list`."""
        return self._rows(self._of_this_database(), values)

    def objects(self, **values: Values) -> list[Any]:
        """One statement. What the queryset lists, made of the rows without asking each model: nothing hears of it, as
        it would by `post_init`."""
        compiled = self._of_this_database()
        assert compiled.objects is not None
        made, alias = compiled.objects.of, connection.alias
        return [made(row, alias) for row in self._rows(compiled, values)]

    def _rows(self, compiled: _Compiled, values: dict[str, Values]) -> list[Row]:
        given = [said if name is None else said(values[name]) for name, said in compiled.places]
        if self._is_planned_once:
            return ask(Question(compiled.statement, given, compiled.converters))
        with connection.cursor() as cursor:
            cursor.execute(compiled.statement, given)
            return converted(cursor.fetchall(), compiled.converters)

    def _of_this_database(self) -> _Compiled:
        return self._compiled.get(connection.vendor) or self._compile()

    def _compile(self) -> _Compiled:
        stand_ins: dict[str, Any] = {
            name: _STAND_INS[kind](FIRST_NUMBER + at) for at, (name, kind) in enumerate(self._kinds.items())
        }
        found: Any = self._build(**stand_ins)
        compiler = found.query.get_compiler(connection=connection)
        statement, params = compiler.as_sql()
        places = tuple(_place(param, stand_ins) for param in params)
        missing = stand_ins.keys() - {name for name, _ in places}
        assert not missing, f"the statement does not ask for {missing}"
        objects = _Objects(compiler.klass_info, compiler) if found._fields is None else None
        compiled = _Compiled(statement, places, converters_of(compiler), objects)
        self._compiled[connection.vendor] = compiled
        return compiled


_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: number,
    str: lambda number: f"\N{REPLACEMENT CHARACTER}{number}",
    list: lambda number: [number],
}


def _place(param: Any, stand_ins: dict[str, Any]) -> tuple[str | None, Any]:
    for name, stand_in in stand_ins.items():
        if isinstance(stand_in, list):
            for say in (_in_array, _in_rows):
                if param == say(stand_in):
                    return name, say
        elif isinstance(param, type(stand_in)) and param == stand_in:
            # A database may want a type of its own, such as a number of so many bytes.
            return name, type(param)
    return None, param


def _in_array(numbers: Collection[int]) -> str:
    """A list as `Among` says it."""
    return f"{{{','.join(map(str, numbers))}}}"


def _in_rows(numbers: Collection[int]) -> str:
    """The same where there are no arrays."""
    return json.dumps([[number] for number in numbers])


class _Objects:
    """Objects of one model, out of rows: with those that they refer to, where these were selected as well."""

    def __init__(self, info: dict[str, Any], compiler: Any) -> None:
        self._model = info["model"]
        places = info["select_fields"]
        self._names = [compiler.select[at][0].target.attname for at in places]
        self._key = places[self._names.index(self._model._meta.pk.attname)]
        if info is compiler.klass_info:
            self._names += compiler.annotation_col_map
            places = [*places, *compiler.annotation_col_map.values()]
        self._values = itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))
        self._related = [
            (one["field"].cache_name, _Objects(one, compiler)) for one in info.get("related_klass_infos", ())
        ]

    def of(self, row: Row, alias: str) -> Any:
        """None where the row has no such object."""
        if row[self._key] is None:
            return None
        made = self._model.__new__(self._model)
        state = ModelState()
        state.adding, state.db = False, alias
        made.__dict__ = {"_state": state, **dict(zip(self._names, self._values(row), strict=True))}
        if self._related:
            state.fields_cache = {name: other.of(row, alias) for name, other in self._related}
        return made


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
