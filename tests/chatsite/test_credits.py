"""Credits: so many at once, so many in the long run, and none to be saved up beyond that."""

import pytest

from chatsite.credits import Credits
from messaging.errors import TooFrequent

pytestmark = pytest.mark.once


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(credits_: Credits, most: int = 1_000) -> int:
    for number in range(most):
        try:
            credits_.take()
        except TooFrequent:
            return number
    return most


def test_gives_the_burst_at_once_and_then_refuses() -> None:
    credits_ = Credits(per_second=2, burst=5, now=Clock())

    assert taken(credits_) == 5
    with pytest.raises(TooFrequent) as refused:
        credits_.take()
    assert refused.value.facts == {"retryAfter": 1}


def test_fills_again_with_time_and_never_beyond_the_burst() -> None:
    clock = Clock()
    credits_ = Credits(per_second=2, burst=5, now=clock)
    taken(credits_)

    clock.now += 1.5
    assert taken(credits_) == 3

    clock.now += 3_600
    assert taken(credits_) == 5
