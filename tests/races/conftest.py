"""Races: many threads, let go at one moment. After each test the books must balance."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import connection

from messaging.errors import Overloaded, Refusal
from messaging.hub import Envelope, hub

from .books import assert_the_books_balance

Race = Callable[[Sequence[Callable[[], Any]]], list[Any]]


@pytest.fixture(autouse=True)
def told(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Envelope]]:
    """Everything that was told. When the race is over, the books are looked into."""
    told: list[Envelope] = []
    monkeypatch.setattr(hub, "publish", told.append)
    yield told
    assert_the_books_balance(told)


@pytest.fixture
def race(at_once: Callable[[Sequence[Callable[[], Any]]], list[Any]]) -> Race:
    """Each call in a thread of its own, all at once. Answers and refusals are fine, anything else is a fault."""

    def race(calls: Sequence[Callable[[], Any]]) -> list[Any]:
        results = at_once(calls)
        for result in results:
            if isinstance(result, Exception) and (
                isinstance(result, Overloaded) or not isinstance(result, Refusal)
            ):
                raise result
        return results

    return race


@pytest.fixture
def writers() -> int:
    """How many write at the same time: SQLite lets one at a time through anyway."""
    return 10 if connection.vendor == "postgresql" else 4
