"""How much one socket may ask for: a bucket of credits that fills again with time."""

import math
from collections.abc import Callable
from time import monotonic

from messaging.errors import TooFrequent


class Credits:
    """`burst` commands at once, and `per_second` in the long run."""

    def __init__(self, per_second: int, burst: int, now: Callable[[], float] = monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._now = now
        self._left = float(burst)
        self._at = now()

    def take(self) -> None:
        """Use one; TooFrequent if there is none."""
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            wait = (1 - self._left) / self._per_second
            raise TooFrequent(retryAfter=max(1, math.ceil(wait)))
        self._left -= 1
