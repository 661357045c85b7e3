"""Any value in any place of any command of a back end: an answer in the vendor's shape, and no fault of ours."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from chatsite.server_api import COMMANDS

from ..messaging.poison import as_json
from ..serverapi.calls import CALLS
from ..serverapi.conftest import BackEnd, signature
from ..serverapi.world import World, world
from ..standing import standing
from .bodies import nodes, put
from .test_rest import SURROGATES, UNSTORABLE
from .values import HARMFUL, TEXTS, VALUES, WORST, chosen, shown

OURS, TOO_OFTEN = range(91_000, 92_000), 60_011


@pytest.fixture(scope="module")
def standing_back_end(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        yield world()


@pytest.fixture
def there(standing_back_end: World, db: None) -> World:
    return deepcopy(standing_back_end)


@pytest.mark.parametrize("service", sorted({command.service for command in COMMANDS.values()}))
def test_a_value_is_taken_or_refused(there: World, service: str) -> None:
    back_end = BackEnd(signature(there.crm))
    wrong = []
    for name in (name for name, command in COMMANDS.items() if command.service == service):
        good = CALLS[name](there)
        for where in nodes(good, COMMANDS[name].request().fields):
            for value in chosen(f"{name} {where}", VALUES, 1, HARMFUL, 1):
                with transaction.atomic():
                    said = back_end.send(name, as_json(put(good, where, value)).encode())
                    transaction.set_rollback(True)
                if said["ErrorCode"] in (*OURS, TOO_OFTEN) or said["ErrorInfo"] == UNSTORABLE:
                    wrong.append((name, where, shown(value), said))

    assert wrong == []


def test_a_query_is_taken_or_refused(there: World) -> None:
    back_end = BackEnd(signature(there.crm))
    name = "openim/admin_set_msg_read"
    body = as_json(CALLS[name](there)).encode()

    wrong = [
        (field, shown(text), said)
        for field in (*back_end.query, "callback")
        for text in chosen(f"query {field}", TEXTS, 20, WORST, 6)
        if not SURROGATES & set(text)
        if (said := back_end.send(name, body, **{field: text}))["ErrorCode"] in OURS
    ]

    assert wrong == []
