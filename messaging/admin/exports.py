"""Files for staff: written as they are sent, so that a long one is never in memory whole, and safe in spreadsheets."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

PORTION = 500
"""Rows that are in memory at once."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def by_number(rows: QuerySet[Any]) -> Iterator[Any]:
    """All of these rows in the order of their keys, a portion in a statement."""
    last = 0
    while portion := list(rows.filter(pk__gt=last).order_by("pk")[:PORTION]):
        yield from portion
        last = portion[-1].pk


def cell(value: Any) -> Any:
    """What a spreadsheet would take for a formula is given as a text, by a quote before it."""
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    return _file(name, "text/csv; charset=utf-8", _csv_lines(heads, rows))


def json_file(name: str, pieces: Iterable[str]) -> StreamingHttpResponse:
    return _file(name, "application/json", pieces)


class _Echo:
    def write(self, line: str) -> str:
        return line


def _csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # So that Excel takes it for UTF-8.
    yield "\ufeff" + writer.writerow(heads)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def _file(name: str, kind: str, pieces: Iterable[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        _gathered(pieces),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _gathered(pieces: Iterable[str]) -> Iterator[str]:
    """In chunks worth sending: a server sends each at once."""
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) >= PORTION:
            yield "".join(held)
            held.clear()
    yield "".join(held)
