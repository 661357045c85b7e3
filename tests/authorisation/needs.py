"""What somebody of the staff must be allowed for something: the ways in, each a set of permissions that do together."""

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple


class Needs(NamedTuple):
    """`has("view") | has("change")`: either does. `has("view") & has("export")`: both are needed."""

    ways: frozenset[frozenset[str]]

    def __or__(self, other: "Needs") -> "Needs":
        return Needs(self.ways | other.ways)

    def __and__(self, other: "Needs") -> "Needs":
        return Needs(frozenset(one | another for one, another in product(self.ways, other.ways)))

    def are_met_by(self, allowed: Iterable[str]) -> bool:
        held = set(allowed)
        return any(way <= held for way in self.ways)

    def shut_without(self) -> set[frozenset[str]]:
        """Sets of permissions without any one of which it stays shut, whatever else somebody may do."""
        return {frozenset(one) for one in product(*self.ways)}


def has(permission: str) -> Needs:
    return Needs(frozenset({frozenset({permission})}))


STAFF = Needs(frozenset({frozenset()}))
"""Whoever of the staff has no permission at all."""
NOBODY = Needs(frozenset())
"""Not even a superuser."""
