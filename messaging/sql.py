"""Batches as one statement: rows travel as a single JSON parameter.

`bulk_create` and `bulk_update` split into more statements as a batch grows (on SQLite after a few hundred
values), so a page of 1,000 would cost more round trips than one of 10. These do not, on either database.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from django.db import connection
from django.db.models import Field, ForeignKey, IntegerField, Model, QuerySet, Subquery
from django.db.models.lookups import IsNull

from .prepared import Question, ask

Row = Sequence[Any]


def json_rows(columns: Sequence[tuple[str, str]]) -> str:
    """A table expression for one JSON parameter that holds a list of rows.

    `columns` are names with their database types. Names and types come from our models, never from callers.
    """
    if connection.vendor == "postgresql":
        picked = ", ".join(f"(value->>{at})::{kind} AS {name}" for at, (name, kind) in enumerate(columns))
        return f"(SELECT {picked} FROM jsonb_array_elements(%s::jsonb))"  # noqa: S608
    picked = ", ".join(f"json_extract(value, '$[{at}]') AS {name}" for at, (name, _) in enumerate(columns))
    return f"(SELECT {picked} FROM json_each(%s))"  # noqa: S608


def one_of(kind: str) -> str:
    """The condition that a column of this type is one of a batch, to be put behind its name. PostgreSQL counts what is
    in an array; of rows in JSON it always expects a hundred, and reads a whole table for one."""
    return (
        f"= ANY(%s::{kind}[])" if connection.vendor == "postgresql" else f"IN {json_rows([('given', kind)])}"
    )


def has_none(rows: QuerySet[Any]) -> IsNull:
    """Whether there are no such rows, as a condition: `~Exists`, but looked up by an index for each row of the outer
    statement. PostgreSQL may answer EXISTS from a whole table that it reads first, also for a page of a hundred."""
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), True)


def has_some(rows: QuerySet[Any]) -> IsNull:
    """Whether there are any, looked up in the same way: `Exists`, where it stands beside other conditions of which one
    is enough."""
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def insert_rows(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[Row],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Insert all rows in one statement, in their order. Every column without a database default is named.

    Rows in conflict are left as they were if `ignore_conflicts`, and raise IntegrityError if not.
    """
    ask(inserting(model, fields, rows, ignore_conflicts=ignore_conflicts))


def inserting(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[Row],
    *,
    ignore_conflicts: bool = False,
) -> Question:
    """The same, to be asked together with others."""
    statement = _insertion(connection.vendor, model, tuple(fields), ignore_conflicts)
    return Question(statement, [_parameter(_columns(model, fields), rows)], has_answer=False)


def put_rows(model: type[Model], key: Sequence[str], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert all rows, or set their fields where there is one of that key, in one statement. A row holds the key, then
    the fields; every other column has a database default, and a unique constraint is on the key."""
    columns = _columns(model, [*key, *fields])
    parameter = _parameter(columns, rows)
    names = ", ".join(_column(field) for field in columns)
    source = json_rows([(_column(field), _kind(field)) for field in columns])
    unique = ", ".join(_column(field) for field in columns[: len(key)])
    settings = ", ".join(f"{name} = excluded.{name}" for name in map(_column, columns[len(key) :]))
    statement = (
        f"INSERT INTO {_table(model)} ({names}) SELECT {names} FROM {source} AS given WHERE true "  # noqa: S608
        f"ON CONFLICT ({unique}) DO UPDATE SET {settings}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [parameter])


def update_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Set each row's fields to its own values in one statement. The first field is the key.

    Lock the rows in the order of their ids first: one UPDATE takes its locks in no order.
    """
    ask(updating(model, fields, rows))


def updating(model: type[Model], fields: Sequence[str], rows: Iterable[Row]) -> Question:
    """The same, to be asked together with others."""
    statement = _update(connection.vendor, model, tuple(fields))
    return Question(statement, [_parameter(_columns(model, fields), rows)], has_answer=False)


# By the kind of the database: tests use several.
@cache
def _insertion(vendor: str, model: type[Model], fields: tuple[str, ...], ignore_conflicts: bool) -> str:
    columns = _columns(model, fields)
    names = ", ".join(_column(field) for field in columns)
    source = json_rows([(_column(field), _kind(field)) for field in columns])
    # "WHERE true" parts the SELECT from ON CONFLICT, which SQLite could not tell from a join's ON.
    statement = f"INSERT INTO {_table(model)} ({names}) SELECT {names} FROM {source} AS given WHERE true"  # noqa: S608
    return f"{statement} ON CONFLICT DO NOTHING" if ignore_conflicts else statement


@cache
def _update(vendor: str, model: type[Model], fields: tuple[str, ...]) -> str:
    columns = _columns(model, fields)
    key, *changed = (_column(field) for field in columns)
    source = json_rows([(_column(field), _kind(field)) for field in columns])
    settings = ", ".join(f"{name} = given.{name}" for name in changed)
    table = _table(model)
    return f"UPDATE {table} SET {settings} FROM {source} AS given WHERE {table}.{key} = given.{key}"  # noqa: S608


def _columns(model: type[Model], names: Sequence[str]) -> list["Field[Any, Any]"]:
    return [cast("Field[Any, Any]", model._meta.get_field(name)) for name in names]


def _parameter(columns: Sequence["Field[Any, Any]"], rows: Iterable[Row]) -> str:
    prepare = [_preparing(field) for field in columns]
    prepared = [[make(value) for make, value in zip(prepare, row, strict=True)] for row in rows]
    return json.dumps(prepared, default=_as_text)


def _preparing(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """What makes a value of this column ready. A field asks its database at each value, which was half the time of a
    batch; whole numbers are ready as they are, and what comes again is asked about once."""
    if isinstance(field.target_field if isinstance(field, ForeignKey) else field, IntegerField):
        return lambda value: (
            value if value is None or type(value) is int else field.get_db_prep_save(value, connection)
        )
    known: dict[tuple[type, Any], Any] = {}

    def make(value: Any) -> Any:
        if not isinstance(value, Hashable):
            return field.get_db_prep_save(value, connection)
        key = type(value), value
        if key not in known:
            known[key] = field.get_db_prep_save(value, connection)
        return known[key]

    return make


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _kind(field: "Field[Any, Any]") -> str:
    return str(field.rel_db_type(connection) if field.is_relation else field.cast_db_type(connection))


def _column(field: "Field[Any, Any]") -> str:
    return _quoted(cast(str, field.column))


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
