"""The plan of faults: what breaks when, to whom and for how long. It follows from the seed alone."""

import random
from typing import NamedTuple

FIRST = 3.0
"""Seconds of talking before anything breaks."""


class Fault(NamedTuple):
    at: float
    kind: str
    which: int
    """Whom it hits, counted round among those whom this kind may hit."""
    lasts: float


class Kind(NamedTuple):
    name: str
    least: float
    most: float
    """Seconds that it lasts."""


WEB = (
    Kind("web killed", 0.0, 2.0),
    Kind("web terminated", 0.0, 1.0),
    Kind("web paused", 1.0, 5.0),
    Kind("sockets cut", 0.0, 0.0),
)
AROUND = (
    Kind("valkey killed, back empty", 0.5, 4.0),
    Kind("valkey flushed", 0.0, 0.0),
    Kind("redis swallowed", 1.0, 6.0),
    Kind("redis forgotten", 1.0, 6.0),
    Kind("redis slow", 1.0, 5.0),
    Kind("redis cut", 0.0, 0.0),
    Kind("postgres killed", 0.5, 2.0),
    Kind("postgres stopped at once", 0.5, 2.0),
    Kind("postgres hung up", 0.0, 0.0),
)


def plan(seed: int, seconds: float, database: str) -> list[Fault]:
    """Faults in the order of their times; all are over when the seconds are. Every kind has its turn before any
    has another one."""
    dice = random.Random(f"{database} {seed}")
    away = Kind("client away", 3.0, 60.0 if seconds >= 600 else 10.0)
    kinds = (*WEB, away, *(AROUND if database == "postgres" else ()))
    # A single process takes seconds to be back, and without it nothing happens that could go wrong.
    least, most = (1.5, 4.0) if database == "postgres" else (2.5, 6.0)
    faults: list[Fault] = []
    deck: list[Kind] = []
    at = FIRST
    while at < seconds - 1:
        deck = deck or dice.sample(kinds, len(kinds))
        kind = deck.pop()
        lasts = min(dice.uniform(kind.least, kind.most), seconds - at)
        faults.append(Fault(round(at, 2), kind.name, dice.randrange(1_000), round(lasts, 2)))
        at += dice.uniform(least, most)
    return faults
