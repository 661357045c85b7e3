"""What the tests of receipts share beside the cast."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from rest_framework.test import APIClient

from messaging.models import Message, Person
from receipts.models import Receipt, SenderCounter
from tests.doors import DOORS

from .doors import Door, rest_door, through_socket


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, client_of: Callable[[Person], APIClient]) -> Door:
    """The same call through REST and by the socket's command table."""
    return rest_door(client_of) if request.param == "rest" else through_socket


@pytest.fixture
def writes_nothing(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with writes_nothing(): …` fails if a receipt, a tally or a number is another afterwards."""

    @contextmanager
    def writes_nothing() -> Iterator[None]:
        before = everything()
        yield
        assert everything() == before

    return writes_nothing


def everything() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in (Receipt, SenderCounter, Message)
    }
