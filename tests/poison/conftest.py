"""The world that is poisoned: that of messaging, with an application administrator and a webhook in it."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from time import process_time
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from messaging.limits import Limits
from messaging.models import AccessToken, Conversation, Person, Webhook
from messaging.services.access import issue_token
from messaging.services.people import create_person

from ..messaging.calls import World, world
from ..messaging.scenes import say
from ..standing import standing
from .values import ALL, tried

PART = os.environ.get("PART", "1/1")
"""`2/4`: the second quarter of the tests, for whoever would rather try every value in portions (`make poison`)."""

OFTEN = ("_per_second", "_per_person", "_token", "_per_address", "_burst", "_tries")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    part, parts = map(int, PART.split("/"))
    if ALL:
        items[:] = items[part - 1 :: parts]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How much was tried, by all workers."""
    told: Counter[str] = Counter()
    for report in terminalreporter.stats.get("", ()):
        if report.when == "teardown":
            told.update(dict(report.user_properties).get("tried", {}))
    if ALL and told:
        terminalreporter.write_line(
            f"poison: {told['values']} values in {told['places']} places, part {PART}, "
            f"{told['seconds']} seconds of the processor, that of a database server aside"
        )


@pytest.fixture(autouse=True)
def tells_how_much_was_tried(record_property: Callable[[str, Any], None]) -> Iterator[None]:
    tried.clear()
    began = process_time()
    yield
    record_property("tried", {**tried, "seconds": round(process_time() - began)})


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        cast = ("alice", "bob", "charlie", "dora")
        made = world(*(create_person(user_id=name, nick=name.title()) for name in cast))
        Webhook.objects.create(url="https://nowhere.invalid/", secret="x", kinds=["message.sent"])
        owls = Conversation.objects.get(group_id="owls")
        yield made._replace(message=say(made.alice, owls, "Tea, all?", need_read_receipt=True))


@pytest.fixture
def here(standing_world: World, db: None) -> World:
    """One for all tests of a module."""
    return deepcopy(standing_world)


@pytest.fixture(autouse=True)
def nothing_is_too_often(settings: Any) -> None:
    """Whatever may come only so often may come as often as it likes: else only the first would be looked at."""
    often = dict.fromkeys((name for name in Limits._fields if name.endswith(OFTEN)), 1_000_000)
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, **often}


@pytest.fixture(autouse=True)
def everything_is_on(settings: Any) -> None:
    """What is not there where it is switched off: pushes, signing up."""
    settings.WEB_PUSH_CONTACT = "mailto:staff@example.com"
    settings.SIGN_UP_IS_OPEN = True


@pytest.fixture
def clients(here: World) -> dict[str, Client]:
    """Alice's, a back end's, and Alice's browser. A fault of ours is an answer, not an exception."""
    return {
        "alice": client_with(here.alice, AccessToken.Scope.PERSON),
        "server": client_with(here.bob, AccessToken.Scope.SERVER),
        "browser": browser_of(here.alice),
    }


def client_with(person: Person, scope: AccessToken.Scope) -> Client:
    _, secret = issue_token(person=person, scope=scope)
    return Client(raise_request_exception=False, headers={"authorization": f"Token {secret}"})


def browser_of(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client
