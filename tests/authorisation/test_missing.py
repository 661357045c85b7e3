"""What is somebody else's and what is not there are one to whoever may know of neither: the same answer to the byte, the
same headers, and the same statements, so that no clock tells them apart (ASVS 8.2.2, 13.2)."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from chatsite.commands import COMMANDS
from messaging.models import Person
from messaging.services.people import create_person
from tests.doors import DOORS
from tests.standing import standing

from ..messaging.calls import world
from ..receipts.doors import through_socket
from .doors import request_of
from .named import BY_ADDRESS, IN_LISTS, OF_PEOPLE, OWN_NAMES, Foreign, Named, by_field, foreign, other

FIELDS = {name: set(command.request().fields) for name, command in COMMANDS.items()}
NAMED = [*by_field(FIELDS), *IN_LISTS]


@pytest.fixture(scope="module")
def standing_foreign(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Foreign]:
    with standing(django_db_blocker):
        cast = ("alice", "bob", "charlie", "dora")
        yield foreign(world(*(create_person(user_id=name, nick=name.title()) for name in cast)))


@pytest.fixture
def of(standing_foreign: Foreign, db: None) -> Foreign:
    return deepcopy(standing_foreign)


Statements = list[str]

OF_THE_REQUEST = {"X-Request-ID", "RateLimit"}
"""Its number, and how many more there may be by now."""


def asked_of_the_database(call: Callable[[], Any]) -> tuple[Any, Statements]:
    """What a call answers, and the shapes of the statements that it makes; nothing of it stays."""
    made: Statements = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        made.append(re.sub(r"\d+", "0", sql))
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            answer = call()
        transaction.set_rollback(True)
    return answer, made


def by_rest(client: APIClient, person: Person, command: str, params: dict[str, Any]) -> Any:
    method, address, rest = request_of(person, command, params)
    return as_bytes(getattr(client, method)(address, rest))


def as_bytes(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    headers = {name: value for name, value in answer.headers.items() if name not in OF_THE_REQUEST}
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize("door", DOORS)
def test_a_command_tells_nobody_which_of_the_two_it_is(
    of: Foreign, client_of: Callable[[Person], APIClient], door: str
) -> None:
    client = client_of(of.charlie)

    def ask(case: Named, params: dict[str, Any]) -> tuple[Any, Statements]:
        if door == "rest":
            return asked_of_the_database(lambda: by_rest(client, of.charlie, case.command, params))
        return asked_of_the_database(lambda: through_socket(of.charlie, case.command, **params))

    told, slower, taken = [], [], []
    for case in NAMED:
        (nowhere, made_in_vain), (there, made) = ask(case, case.missing(of)), ask(case, case.foreign(of))
        if made != made_in_vain:  # or it was what a process looks up once
            _, made_in_vain = ask(case, case.missing(of))
        if there != nowhere and _without(there, case.foreign(of), case.missing(of)) != str(nowhere):
            told.append((case.name, there, nowhere))
        if made != made_in_vain:
            slower.append((case.name, [*made, "and", *made_in_vain]))
        if there[0] >= 500:
            taken.append(case.name)

    assert (told, slower, taken) == ([], [], [])


@pytest.mark.once
def test_nor_does_an_address_that_is_no_commands(
    of: Foreign, client_of: Callable[[Person], APIClient]
) -> None:
    client = client_of(of.charlie)

    def ask(method: str, address: str) -> tuple[Any, Statements]:
        return asked_of_the_database(lambda: as_bytes(getattr(client, method)(address)))

    for method, template, named in BY_ADDRESS:
        one, another = named(of), other(named(of))
        ask(method, template.format(another))
        there, nowhere = ask(method, template.format(one)), ask(method, template.format(another))
        assert there == nowhere, (method, template)
        assert there[0][0] in (403, 404)


def test_every_field_that_names_something_is_asked_about() -> None:
    """So that a new one cannot be forgotten."""
    naming = re.compile(r"(?:ID|IDs|IDList|payload|avatar|messages|add|remove)$")
    asked = {(case.command, case.field) for case in NAMED}
    named = {(name, field) for name, fields in FIELDS.items() for field in fields if naming.search(field)}
    people = {(name, field) for name, field in named if field in OF_PEOPLE}

    assert named - people - OWN_NAMES - asked == set()


def _without(answer: Any, asked: Any, other: Any) -> str:
    """An answer may say again what was asked."""
    told = str(answer)
    for one, another in zip(_texts(asked), _texts(other), strict=True):
        told = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", another, told) if one != another else told
    return told


def _texts(value: Any) -> list[str]:
    match value:
        case dict():
            return [text for one in value.values() for text in _texts(one)]
        case list():
            return [text for one in value for text in _texts(one)]
        case str():
            return [value]
    return []
