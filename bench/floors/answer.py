"""The floor of REST: an empty answer to somebody with a token, by the very server that is measured."""

from statistics import median

from ..calls import Caller
from ..figures import Floor

ADDRESS = "/floor/empty/"
NAME = "empty authenticated DRF answer"
WARM = 5
"""Rounds before those that count: statements are compiled, connections opened."""


def empty_answer(caller: Caller, times: int = 200) -> Floor:
    """The median of so many, in milliseconds."""
    return Floor(NAME, median(caller.timed(ADDRESS) for _ in range(times)), "ms")


def beside_empty(caller: Caller, paths: dict[str, str], times: int) -> tuple[Floor, dict[str, float]]:
    """The floor, and by name the median of each of these addresses in milliseconds. They are asked in turn, so many
    times, so that what else the machine does meets all of them alike."""
    took: dict[str, list[float]] = {name: [] for name in ("", *paths)}
    for number in range(times + WARM):
        for name, path in {"": ADDRESS, **paths}.items():
            milliseconds = caller.timed(path)
            if number >= WARM:
                took[name].append(milliseconds)
    medians = {name: median(one) for name, one in took.items()}
    return Floor(NAME, medians.pop(""), "ms"), medians
