"""The places in a body."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any


def nodes(body: dict[str, Any], fields: Iterable[str]) -> list[tuple[Any, ...]]:
    """The paths of everything in a body, and of the fields that it might have."""

    def below(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        if path:
            yield path
        pairs = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, item in pairs:
            yield from below(item, (*path, key))

    return list(dict.fromkeys([*below(body, ()), *((name,) for name in fields)]))


def put(body: dict[str, Any], where: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The same body, another value there."""
    changed = deepcopy(body)
    *parents, last = where
    holder: Any = changed
    for part in parents:
        holder = holder[part]
    holder[last] = value
    return changed
