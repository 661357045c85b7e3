"""JSON written piece by piece, so that a long one is never in memory whole."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def json_object(parts: Mapping[str, Any]) -> Iterator[str]:
    """An object, piece by piece; a part that is an iterator is written as a list, row by row."""
    before = "{"
    for name, part in parts.items():
        yield f"{before}{json.dumps(name)}: "
        before = ",\n"
        if isinstance(part, Iterator):
            yield from _json_list(part)
        else:
            yield _json(part)
    yield "}\n"


def _json_list(rows: Iterator[Any]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield f"{before}{_json(row)}"
        before = ",\n"
    yield "[]" if before == "[\n" else "]"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
