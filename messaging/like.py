"""LIKE on SQLite for names in any alphabet: of itself it ignores the case of ASCII letters alone."""

import re
from functools import lru_cache
from typing import Any

from django.db.backends.signals import connection_created


def like(pattern: str | None, value: Any, escape: str = "") -> bool | None:
    """SQL's LIKE, with the cases of all letters folded; unknown if either side is."""
    if pattern is None or value is None:
        return None
    return _compiled(pattern, escape).match(str(value).casefold()) is not None


def teach_sqlite(connection: Any, **_: Any) -> None:
    """Every new connection to SQLite compares like this."""
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, like, deterministic=True)


def register() -> None:
    connection_created.connect(teach_sqlite, dispatch_uid="messaging.like")


@lru_cache(maxsize=256)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts = []
    characters = iter(pattern)
    for character in characters:
        if escape and character == escape:
            parts.append(re.escape(next(characters, "").casefold()))
        elif character in "%_":
            parts.append(".*" if character == "%" else ".")
        else:
            parts.append(re.escape(character.casefold()))
    return re.compile("".join(parts) + r"\Z", re.DOTALL)
