"""The curve of reading as a drawing: how many of the audience had read a message by when."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

WIDTH, HEIGHT = 600, 120


class Drawn(NamedTuple):
    """The line as the points of an SVG, from the sending to the last reader, and as high as the audience."""

    width: int
    height: int
    line: str
    first: datetime
    half: datetime | None
    last: datetime


def draw(sent_at: datetime, audience: int, points: Sequence[tuple[int, datetime]]) -> Drawn | None:
    """None where nobody has read it."""
    if not points:
        return None
    first, last = points[0][1], points[-1][1]
    span = max((last - sent_at).total_seconds(), 0.001)
    places = [
        (
            max((at - sent_at).total_seconds(), 0) / span * WIDTH,
            HEIGHT * (1 - read / max(audience, 1)),
        )
        for read, at in points
    ]
    half = next((at for read, at in points if read * 2 >= audience), None)
    line = " ".join(f"{across:.1f},{down:.1f}" for across, down in [(0, HEIGHT), *places])
    return Drawn(WIDTH, HEIGHT, line, first, half, last)
