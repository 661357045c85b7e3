"""The order of what comes: frames are let through by their numbers, and a gap is noticed."""

from collections.abc import Iterable, Iterator
from typing import Any

Frame = dict[str, Any]

HOLD = 0.5
"""Seconds: a frame may overtake another, so only after that long is one missing."""


class Frames:
    """Frames that cover the numbers `from` … `to`. Without a cursor all of them wait."""

    def __init__(self, cursor: int | None = None) -> None:
        self.cursor = cursor
        self.gap_since: float | None = None
        self._early: list[Frame] = []

    def put(self, frame: Frame) -> None:
        self._early.append(frame)

    def next(self, now: float) -> Iterator[Frame]:
        """Those whose turn it is, each once; what is behind the cursor by then is dropped."""
        while self.cursor is not None and (found := self._first(self.cursor)) is not None:
            self._early.remove(found)
            yield found
            self.cursor = max(self.cursor, found["to"])
        self._early = [frame for frame in self._early if self.cursor is None or frame["to"] > self.cursor]
        waits = bool(self._early) and self.cursor is not None
        self.gap_since = (now if self.gap_since is None else self.gap_since) if waits else None

    def _first(self, cursor: int) -> Frame | None:
        return next((one for one in self._early if one["from"] <= cursor + 1 <= one["to"]), None)


class Numbers:
    """Single numbers, which arrive out of order; the cursor is the last before the first hole."""

    def __init__(self) -> None:
        self.cursor: int | None = None
        self.gap_since: float | None = None
        self._ahead: set[int] = set()

    def put(self, numbers: Iterable[int], now: float) -> None:
        self._ahead.update(numbers)
        self.reach(self.cursor, now)

    def reach(self, cursor: int | None, now: float) -> None:
        """All up to this number are here."""
        if cursor is None:
            return
        self.cursor = max(cursor, self.cursor or 0)
        while self.cursor + 1 in self._ahead:
            self.cursor += 1
        self._ahead = {number for number in self._ahead if number > self.cursor}
        self.gap_since = (now if self.gap_since is None else self.gap_since) if self._ahead else None
