"""The server API, called as a back end does: `call("openim/sendmsg", From_Account=…)`."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Protocol

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from messaging.models import AccessToken, Person
from messaging.services.access import issue_token
from tests.messaging.conftest import nothing_changes  # noqa: F401
from tests.messaging.poison import as_json
from tests.standing import standing

from .world import World, world

Scope = AccessToken.Scope


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        yield world()


@pytest.fixture
def here(standing_world: World, db: None) -> World:
    """The world in which every command succeeds; one for all tests of a module."""
    return deepcopy(standing_world)


def signature(person: Person, scope: Scope = Scope.CREDENTIAL) -> str:
    return issue_token(person=person, scope=scope, seconds=600)[1]


class Caller(Protocol):
    def __call__(self, name: str, /, **body: Any) -> dict[str, Any]: ...


class BackEnd:
    """Calls as `crm`. `query` is what every call says in its address."""

    def __init__(self, usersig: str) -> None:
        self._client = Client()
        self.query = {
            "sdkappid": "1",
            "identifier": "crm",
            "usersig": usersig,
            "random": "4294967295",
            "contenttype": "json",
        }

    def __call__(self, name: str, /, **body: Any) -> dict[str, Any]:
        return self.send(name, as_json(body).encode())

    def send(self, name: str, body: bytes, method: str = "POST", **query: str | None) -> dict[str, Any]:
        """With another query: what is None is not said."""
        said = {field: value for field, value in {**self.query, **query}.items() if value is not None}
        response = self._client.generic(method, f"/v4/{name}", body, "application/json", query_params=said)
        assert (response.status_code, response["Content-Type"]) == (200, "application/json"), response.content
        answer = response.json()
        assert {"ActionStatus", "ErrorCode", "ErrorInfo"} <= answer.keys()
        return answer


@pytest.fixture
def call(here: World, settings: Any) -> BackEnd:
    settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "server_calls_per_second": 100_000}
    return BackEnd(signature(here.crm))


@pytest.fixture
def failed() -> Callable[[dict[str, Any]], tuple[int, str]]:
    """The code and the words of an answer that refuses, and says nothing else."""

    def failed(answer: dict[str, Any]) -> tuple[int, str]:
        assert answer.keys() == {"ActionStatus", "ErrorCode", "ErrorInfo"}
        assert answer["ActionStatus"] == "FAIL" and answer["ErrorCode"] != 0 and answer["ErrorInfo"]
        return answer["ErrorCode"], answer["ErrorInfo"]

    return failed
