"""Membership in a batch, as a condition for `filter`: however large the batch, one statement and few parameters."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Field, Func
from django.db.models.sql.compiler import SQLCompiler

from .sql import json_rows, one_of

Value = int | str


class Among(Func):
    """True where the columns, taken together, are one of the rows: `filter(Among(("message", "reader"), pairs))`."""

    output_field = BooleanField()

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        super().__init__(*columns)
        self.rows = tuple(tuple(row) for row in rows)

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, list[Any]]:
        compiled = [compiler.compile(column) for column in self.get_source_expressions()]
        kinds = [_kind(column.output_field, connection) for column in self.get_source_expressions()]
        left = ", ".join(statement for statement, _ in compiled)
        params = [*(param for _, given in compiled for param in given), *parameters(self.rows, len(kinds))]
        if len(kinds) == 1:
            return f"{left} {one_of(kinds[0])}", params
        if connection.vendor == "postgresql":
            given = ", ".join(f"%s::{kind}[]" for kind in kinds)
            # The kinds are types of our own columns; what varies is the parameters.
            return f"({left}) IN (SELECT * FROM unnest({given}))", params  # noqa: S608
        names = [f"given_{at}" for at in range(len(kinds))]
        return f"({left}) IN {json_rows(list(zip(names, kinds, strict=True)))}", params


def parameters(rows: Sequence[Sequence[Value]], columns: int) -> list[Any]:
    """What a statement with such a condition is given of the batch, in this order and nowhere apart."""
    if connection.vendor == "postgresql":
        return [_array([row[at] for row in rows]) for at in range(columns)]
    return [json.dumps(rows)]


def _array(values: list[Any]) -> Any:
    """Of whole numbers as text, which has one type however large they are: else each would be another statement."""
    return f"{{{','.join(map(str, values))}}}" if all(type(value) is int for value in values) else values


def pks(numbers: Iterable[int], column: str = "pk") -> Among:
    """Rows with these primary keys, or of a column that holds another's."""
    return Among((column,), [(number,) for number in numbers])


def _kind(field: "Field[Any, Any]", connection: BaseDatabaseWrapper) -> str:
    return str(field.rel_db_type(connection) if field.is_relation else field.cast_db_type(connection))
