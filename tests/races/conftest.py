"""Races: many threads, let go at one moment. After each test the books must balance."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import pytest
from django.db import connection

from messaging.errors import Refusal
from messaging.hub import Envelope, hub
from receipts.batcher import batcher

from .books import assert_the_books_balance

Refusals = tuple[type[Refusal], ...]


class Race(Protocol):
    def __call__(self, calls: Sequence[Callable[[], Any]], *, refusals: Refusals = ()) -> list[Any]:
        """What they answered or raised, in order; nothing but these refusals may be raised."""


@pytest.fixture(autouse=True)
def told(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Envelope]]:
    """Everything that was told. When the race is over, and what people read by what they did is written, the books are
    looked into."""
    told: list[Envelope] = []
    monkeypatch.setattr(hub, "publish", told.append)
    yield told
    batcher.stop()
    assert_the_books_balance(told)


@pytest.fixture
def race(at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]]) -> Race:
    """Each call in a thread of its own, all let go at one moment."""

    def race(calls: Sequence[Callable[[], Any]], *, refusals: Refusals = ()) -> list[Any]:
        results = at_once(calls)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, refusals):
                raise result
        return results

    return race


@pytest.fixture
def writers() -> int:
    """How many write at the same time: SQLite lets one at a time through anyway."""
    return 10 if connection.vendor == "postgresql" else 4
