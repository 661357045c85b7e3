"""Two calls that nobody may tell apart: what is said of two that are the same, and of two that are not."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from bench.pairs import WARM, Pair, chance, how_often_slower


def call(milliseconds: Callable[[int], float], answer: Any = 404) -> Callable[[], tuple[float, Any]]:
    number = count()
    return lambda: (milliseconds(next(number)), answer)


@pytest.mark.parametrize(
    ("one", "other", "often"),
    [([1, 2, 3], [1, 2, 3], 0.5), ([4, 5], [1, 2, 3], 1), ([1], [2, 3], 0), ([2], [1, 2, 3], 0.5)],
)
def test_says_how_often_the_one_is_slower(one: list[float], other: list[float], often: float):
    assert how_often_slower(one, other) == often


def test_two_of_the_same_are_not_told_apart():
    pair = Pair("media", "foreign", "missing", call(lambda n: n % 7), call(lambda n: (n + 3) % 7))

    median, apart = pair.figures(times=70)

    assert (median.value, median.ratio) == (3, 1)
    assert (apart.is_met, apart.value) == (True, pytest.approx(0, abs=1e-9))


def test_a_little_that_is_always_there_is_told_apart():
    pair = Pair("media", "foreign", "missing", call(lambda n: n % 7 + 1), call(lambda n: n % 7))

    _, apart = pair.figures(times=140)

    assert (apart.is_met, apart.value > chance(140)) == (False, True)


def test_what_comes_before_everything_is_warm_does_not_count():
    cold = call(lambda n: 1_000 if n < WARM else 1)

    median, _ = Pair("media", "foreign", "missing", cold, call(lambda n: 1)).figures(times=3)

    assert median.value == 1


def test_different_answers_end_it():
    pair = Pair("media", "foreign", "missing", call(lambda n: 1, 403), call(lambda n: 1, 404))

    with pytest.raises(SystemExit, match="media: the two are answered differently"):
        next(pair.figures(times=3))
