"""Two calls that nobody may tell apart: how long each takes, and whether a clock tells them apart after all."""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from statistics import median
from typing import Any, NamedTuple

from .figures import Figure, Floor, at_most

Call = Callable[[], tuple[float, Any]]
"""Makes it once: the milliseconds that it took, and what was answered."""

WARM = 5
"""Rounds before those that count: statements are compiled, connections opened."""
DOUBT = 3
"""Standard deviations. Whoever flips a coin is further from a half once in 370 times."""


class Pair(NamedTuple):
    name: str
    one: str
    other: str
    ask_one: Call
    ask_other: Call

    def figures(self, times: int) -> Iterator[Figure]:
        """The median of the one beside the other's, and how much oftener than every second time the one is the slower:
        what a look at one clock gives away. SystemExit if the two are answered differently."""
        took_one, took_other = self._took(times)
        beside = Floor(self.other, median(took_other), "ms")
        yield Figure(f"{self.name}: {self.one}", median(took_one), "ms", beside)
        apart = abs(how_often_slower(took_one, took_other) - 0.5)
        yield Figure(f"{self.name}: told apart", apart, "", None, at_most(chance(times)))

    def _took(self, times: int) -> tuple[list[float], list[float]]:
        """Milliseconds of each. They are asked in turn, and a coin says which is asked first: so what else the machine
        does meets both alike, and so does what the earlier of the two leaves behind."""
        took_one: list[float] = []
        took_other: list[float] = []
        for number in range(times + WARM):
            calls = [(self.ask_one, took_one), (self.ask_other, took_other)]
            random.shuffle(calls)
            told = []
            for call, took in calls:
                milliseconds, answer = call()
                told.append(answer)
                if number >= WARM:
                    took.append(milliseconds)
            if told[0] != told[1]:
                raise SystemExit(f"{self.name}: the two are answered differently: {told}")
        return took_one, took_other


def how_often_slower(one: Sequence[float], other: Sequence[float]) -> float:
    """How likely it is that any of the one is greater than any of the other (Mann and Whitney): 0.5 of the same, 0 or 1
    of what a single look tells apart."""
    ordered = sorted(other)
    below = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in one)
    return below / 2 / len(one) / len(other)


def chance(times: int) -> float:
    """How far from a half that of two of the same may be, of so many each, before one doubts that they are."""
    return round(DOUBT * sqrt((2 * times + 1) / (12 * times * times)), 3)
