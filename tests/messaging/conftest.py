"""What the tests of messaging share beside the cast: the doors, and proof that nothing has changed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from messaging.models import AccessToken, Person, RateWindow, ServerState
from messaging.services.people import create_person
from tests.doors import DOORS
from tests.standing import standing

from .calls import World, world
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
    """Every row of the chat, but for what lets people in, how often something was asked, and the epoch, which is made
    when it is first asked for."""
    rows = {}
    with connection.cursor() as cursor:
        for label, statement in _statements().items():
            cursor.execute(statement)
            rows[label] = cursor.fetchall()
    return rows


@cache
def _statements() -> dict[str, str]:
    """By table. Written once: to do so takes longer than to read the few rows of a test."""
    return {
        model._meta.label: str(model._base_manager.order_by("pk").values().query)
        for app in ("messaging", "receipts")
        for model in apps.get_app_config(app).get_models()
        if model not in (AccessToken, RateWindow, ServerState)
    }


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        cast = ("alice", "bob", "charlie", "dora")
        yield world(*(create_person(user_id=name, nick=name.title()) for name in cast))


@pytest.fixture
def here(standing_world: World, db: None) -> World:
    """The world in which every command succeeds. It is one for all tests of a module; there, nobody else makes the
    cast."""
    return deepcopy(standing_world)
