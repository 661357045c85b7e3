"""What the tests of messaging share beside the cast: the doors, and proof that nothing has changed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.apps import apps
from rest_framework.test import APIClient

from messaging.models import AccessToken, Person, ServerState
from tests.doors import DOORS

from .doors import Door, rest_door, through_socket


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, client_of: Callable[[Person], APIClient]) -> Door:
    """The same call through REST and by the socket's command table."""
    return rest_door(client_of) if request.param == "rest" else through_socket


@pytest.fixture
def rest(client_of: Callable[[Person], APIClient]) -> Door:
    """REST alone, for what the socket does not have."""
    return rest_door(client_of)


@pytest.fixture
def nothing_changes(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with nothing_changes(): …` fails if any row of the chat is another afterwards."""

    @contextmanager
    def nothing_changes() -> Iterator[None]:
        before = everything()
        yield
        assert everything() == before

    return nothing_changes


def everything() -> dict[str, list[Any]]:
    """Every row of the chat, but for what lets people in, and the epoch, which is made when it is first asked for."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("messaging", "receipts")
        for model in apps.get_app_config(app).get_models()
        if model not in (AccessToken, ServerState)
    }
