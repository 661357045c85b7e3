"""Every address that is no command's, by role: the status; what is refused says nothing, changes nothing and tells nobody.
And no address is in no table (ASVS 8.1.1, 8.2.1: deny by default)."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from messaging.models import AccessToken, Person
from messaging.services.access import issue_token

from ..messaging.conftest import everything
from ..resolved import addresses
from .doors import ROUTES
from .matrix import ROLES
from .others import ANYBODY, OF_TABLES, PAGES, SERVERS, TABLE, Call, put_in
from .test_matrix import WithRoles

pytestmark = pytest.mark.once

CALLERS = (*ROLES, "credential", "server token", "nobody")
METHODS = ("get", "post", "put", "patch", "delete")
REFUSED = {401: "not_logged_in", 403: "not_allowed"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def client_with(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def caller(who: str, people: dict[str, Person]) -> APIClient:
    if who == "nobody":
        return APIClient()
    scope = {"credential": "credential", "server token": "server"}.get(who, "person")
    person = people["owner" if who == "server token" else "member" if who == "credential" else who]
    return client_with(issue_token(person=person, scope=AccessToken.Scope(scope), seconds=600)[1])


def ask(client: APIClient, method: str, call: Call, names: dict[str, Any]) -> Any:
    params = call.params() if callable(call.params) else call.params
    kind: Any = {"format": "multipart"} if callable(call.params) else {}
    given = params if params is not None or method == "get" else {}
    return getattr(client, method)(call.path.format(**names), given, **kind)


@pytest.mark.parametrize("who", CALLERS)
def test_each_may_what_the_table_says_and_no_more(
    world_and_roles: WithRoles, everybody_listens: list[str], frames: Any, who: str
) -> None:
    here, people = world_and_roles
    client, names = caller(who, people), put_in(here)
    expected = {key: call.statuses()[who] for key, call in TABLE.items()}
    shut = {key for key, status in expected.items() if status >= 400}
    found = {}
    before = everything()

    with frames() as told:
        for key in shut:
            answer = ask(client, key[0], TABLE[key], names)
            found[key] = answer.status_code
            if answer.status_code == 401 or (TABLE[key].who == SERVERS and who != "server token"):
                assert answer.json()["code"] == REFUSED[answer.status_code], key
            assert answer.json().keys() <= {"type", "title", "status", "code", "errorCode", "detail", "scope"}
    assert (everything() == before, told, everybody_listens) == (True, [], [])
    for key in TABLE.keys() - shut:
        with transaction.atomic():
            found[key] = ask(client, key[0], TABLE[key], names).status_code
            transaction.set_rollback(True)

    assert found == expected


@pytest.mark.parametrize("how", ["switched off", "revoked", "expired"])
def test_a_login_that_is_over_opens_nothing(world_and_roles: WithRoles, frames: Any, how: str) -> None:
    here, people = world_and_roles
    names = put_in(here)
    callers = [caller(who, people) for who in ("owner", "credential", "server token")]
    if how == "switched off":
        Person.objects.update(is_active=False)
    elif how == "revoked":
        AccessToken.objects.all().delete()
    else:
        AccessToken.objects.update(expiry=here.message.sent_at)
    before = everything()

    with frames() as told:
        let_in = [
            key
            for client in callers
            for key, call in TABLE.items()
            if call.who != ANYBODY and ask(client, key[0], call, names).status_code != 401
        ]

    assert let_in == []
    assert (everything() == before, told) == (True, [])


def test_pages_are_for_those_who_are_logged_in(world_and_roles: WithRoles) -> None:
    _, people = world_and_roles
    nobody, member = Client(), Client()
    member.force_login(people["member"])

    found = {}
    for route, page in PAGES.items():
        shut, opened = nobody.get(page.path), member.get(page.path)
        found[route] = page._replace(
            nobody=shut.status_code,
            person=opened.status_code,
            leads_to=shut.get("Location", "") if page.leads_to else "",
        )

    assert found == PAGES


def of_the_resolver() -> set[tuple[str, str]]:
    """Each address with each method that it takes, but for those of pages."""
    found = set()
    for route, view in addresses():
        if route.startswith(OF_TABLES) or route in PAGES:
            continue
        found |= {
            (method, route) for method in getattr(view, "actions", None) or ("get",) if method != "head"
        }
    return found


def test_every_address_is_in_a_table() -> None:
    """Walked by the resolver, so that a new one cannot be forgotten."""
    of_commands = {(method, _plain(f"api/v1/{route}")) for method, route in ROUTES.values()}
    others = {(method, _plain(route.partition(" ")[0])) for method, route in TABLE}

    assert {(method, _plain(route)) for method, route in of_the_resolver()} == of_commands | others
    assert PAGES.keys() <= {route for route, _ in addresses()}


def _plain(route: str) -> str:
    """However a field is called and read: `<>`."""
    return "/".join("<>" if part[:1] in "<{" and part else part for part in route.split("/"))


def test_no_address_takes_another_method(world_and_roles: WithRoles) -> None:
    _, people = world_and_roles
    client, known = caller("owner", people), {(m, _plain(route)) for m, route in of_the_resolver()}

    for route in {route for _, route in known}:
        for method in METHODS:
            if (method, route) not in known:
                path = "/" + route.replace("<>", "1")
                assert getattr(client, method)(path).status_code in (403, 405), (method, route)
