"""Both towns stand as long as these tests run, in a transaction that is never committed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from messaging.services.numbers import epoch
from tests.conftest import Telling
from tests.standing import standing

from .towns import FEW, MANY, Town, build, weigh

Towns = tuple[Town, Town]
Measure = Callable[[Callable[[Town], Any]], None]


@pytest.fixture(scope="package")
def towns(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Towns]:
    with standing(django_db_blocker):
        epoch()
        towns = build("few", FEW), build("many", MANY)
        weigh()
        yield towns


@pytest.fixture
def db(towns: Towns, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In the place of the one that looks through all rows for broken references at the end of each test."""
    with standing(django_db_blocker):
        yield


@pytest.fixture
def costs_the_same(towns: Towns, same_queries: Any, frames: Telling) -> Measure:
    """Fails unless the act makes as many statements in the town of ten as in that of ten thousand, with those that
    telling makes after the commit."""

    def costs_the_same(act: Callable[[Town], Any]) -> None:
        def told(town: Town) -> None:
            with frames():
                act(town)

        few, many = towns
        same_queries(lambda: told(few), lambda: told(many))

    return costs_the_same
