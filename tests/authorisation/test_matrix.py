"""The authorisation matrix, through both doors: the verdict of each role on each operation; what is refused changes
nothing and tells nobody (ASVS 8.1.1, 8.2.1, 8.2.2, 8.3.1)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from chatsite.commands import COMMANDS
from messaging.models import AccessToken, Person
from tests.doors import DOORS

from ..messaging.calls import World
from ..messaging.conftest import everything
from ..receipts.doors import through_socket
from .doors import ROUTES, request_of
from .matrix import MATRIX, OK, ROLES, call_of

FIELD = re.compile(r"<[^>]*>")

WithRoles = tuple[World, dict[str, Person]]


def by_rest(client: APIClient, person: Person, name: str, here: World) -> tuple[int, Any]:
    method, address, params = request_of(person, name, call_of(name)(here))
    answer = getattr(client, method)(address, params)
    return answer.status_code, answer.json()


def by_socket(person: Person, name: str, here: World) -> tuple[int, Any]:
    answer = through_socket(person, name, **call_of(name)(here))
    return answer.status, answer.data


def test_every_command_is_in_the_matrix() -> None:
    assert MATRIX.keys() == COMMANDS.keys() == ROUTES.keys()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", ROLES)
def test_each_may_what_the_matrix_says_and_no_more(
    world_and_roles: WithRoles,
    client_of: Callable[[Person], APIClient],
    frames: Any,
    everybody_listens: list[str],
    role: str,
    door: str,
) -> None:
    here, people = world_and_roles
    person, place = people[role], ROLES.index(role)
    client = client_of(person)

    def verdict(name: str) -> str:
        status, data = (
            by_rest(client, person, name, here) if door == "rest" else by_socket(person, name, here)
        )
        return OK if status < 300 else str(data["code"])

    refused = [name for name, row in MATRIX.items() if row[place] != OK]
    with frames() as told:
        before = everything()
        found = {name: verdict(name) for name in refused}
        assert everything() == before
    assert (told, everybody_listens) == ([], [])
    for name in MATRIX.keys() - set(refused):
        with transaction.atomic():
            point = transaction.savepoint()
            found[name] = verdict(name)
            transaction.savepoint_rollback(point)

    assert found == {name: row[place] for name, row in MATRIX.items()}


def test_nobody_in_particular_may_nothing(world_and_roles: WithRoles, frames: Any) -> None:
    here, people = world_and_roles
    before = everything()

    with frames() as told:
        found = {name: by_rest(APIClient(), people["owner"], name, here)[0] for name in MATRIX}

    assert {name: status for name, status in found.items() if status != 401} == {}
    assert (everything() == before, told) == (True, [])


@pytest.mark.parametrize(
    ("why", "status"), [("switched off", 401), ("token revoked", 401), ("a server token", 403)]
)
def test_nor_does_who_may_not_act_for_themselves(
    world_and_roles: WithRoles, client_of: Callable[[Person], APIClient], frames: Any, why: str, status: int
) -> None:
    """Of the owner, who may do everything: their account is switched off, their token revoked, or it is a back end's."""
    here, people = world_and_roles
    owner = people["owner"]
    client = client_of(owner)
    if why == "switched off":
        Person.objects.filter(pk=owner.pk).update(is_active=False)
    elif why == "token revoked":
        AccessToken.objects.filter(user=owner).delete()
    else:
        AccessToken.objects.filter(user=owner).update(scope=AccessToken.Scope.SERVER)
    before = everything()

    with frames() as told:
        found = {name: by_rest(client, owner, name, here)[0] for name in MATRIX}

    # A back end gives receipts on behalf by the same address, and is told here whose are missing.
    others = {name for name, got in found.items() if got != status}
    assert others <= ({"receipt.acknowledge"} if why == "a server token" else set())
    assert (everything() == before, told) == (True, [])
