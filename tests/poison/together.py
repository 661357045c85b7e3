"""Several values in one call, each in a place of its own, as long as none of them hides another."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

P = TypeVar("P", bound=Hashable)
V = TypeVar("V")


class Together(Generic[P, V]):
    """What is still to be sent of a round: a value for each of these places.

    An answer is about some of the places of its call: all of them where nothing was refused, else those that it
    names. The others may not have been looked at, so they are sent again without them; those of an answer that names
    none, half and half; and who was alone in its call was looked at, whatever the answer is. `loners` have been
    refused by what looks no further; they are alone at once.
    """

    def __init__(self, values: Mapping[P, V], loners: set[P]) -> None:
        self._values = values
        self._loners = loners
        self._groups: list[list[P]] = [[place] for place in values if place in loners]
        self._add([place for place in values if place not in loners])

    def __iter__(self) -> Iterator[dict[P, V]]:
        """The next calls, as long as there are any: `seen` is to be told of each."""
        while self._groups:
            yield {place: self._values[place] for place in self._groups.pop()}

    def seen(self, sent: Collection[P], told_of: Collection[P]) -> None:
        """The answer to the call with these places was about those."""
        left = [place for place in sent if place not in told_of]
        if len(sent) == 1:
            self._loners.update(left)
        elif len(left) < len(sent):
            self._add(left)
        else:
            self._add(left[: len(left) // 2])
            self._add(left[len(left) // 2 :])

    def _add(self, places: list[P]) -> None:
        if places:
            self._groups.append(places)


def rounds(chosen: Mapping[P, Sequence[V]]) -> Iterator[dict[P, V]]:
    """The first value of each place, the second of each, and so on. No two places begin with the same one."""
    longest = max(map(len, chosen.values()), default=0)
    for turn in range(longest):
        yield {
            place: values[(turn + at) % longest]
            for at, (place, values) in enumerate(chosen.items())
            if (turn + at) % longest < len(values)
        }
