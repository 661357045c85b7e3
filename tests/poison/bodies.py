"""The places in a body."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import reduce
from itertools import groupby
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


def holders(body: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The paths of the objects in a body, itself before all."""
    return [where for where in [(), *nodes(body, ())] if isinstance(usual(body, where), dict)]


def named(where: tuple[Any, ...]) -> str:
    """A place as refusals name it."""
    return ".".join(map(str, where))


def levels(places: Iterable[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """Those in which values can stand at the same time: none is within another."""
    return [list(level) for _, level in groupby(sorted(places, key=len), key=len)]


def usual(body: dict[str, Any], where: tuple[Any, ...]) -> Any:
    """What stands there, if anything does."""
    try:
        return reduce(lambda holder, part: holder[part], where, body)
    except KeyError:
        return None


def put(body: dict[str, Any], values: Mapping[tuple[Any, ...], Any]) -> dict[str, Any]:
    """The same body, other values there."""
    changed = deepcopy(body)
    for (*parents, last), value in values.items():
        reduce(lambda holder, part: holder[part], parents, changed)[last] = value
    return changed
