"""Any value in any place of any command of a back end: an answer in the vendor's shape, and no fault of ours."""

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import RequestFactory
from pytest_django import DjangoDbBlocker

from chatsite.server_api import COMMANDS, server_api
from messaging.serverapi.errors import NoSuchCommand, WrongCall

from ..messaging.poison import as_json
from ..serverapi.calls import CALLS
from ..serverapi.conftest import BackEnd, signature
from ..serverapi.world import World, world
from ..standing import standing
from .bodies import holders, levels, nodes, put, usual
from .test_rest import SURROGATES, UNSTORABLE, Where, malformed, quoted, refused_by_name, several
from .together import Together, rounds
from .values import HARMFUL, TEXTS, WORST, chosen, shown, values_for

FACTORY = RequestFactory()
OURS, TOO_OFTEN = range(91_000, 92_000), 60_011


@pytest.fixture(scope="module")
def standing_back_end(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with standing(django_db_blocker):
        yield world()


@pytest.fixture
def there(standing_back_end: World, db: None) -> World:
    return deepcopy(standing_back_end)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_value_is_taken_or_refused(there: World, name: str) -> None:
    usersig = signature(there.crm)
    good = CALLS[name](there)
    loners: set[Where] = set()
    wrong = []
    for turn in _turns(name, good):
        loners |= malformed(turn)
        together = Together(turn, loners)
        for values in together:
            with transaction.atomic():
                said = _answer(name, usersig, as_json(put(good, values)))
                transaction.set_rollback(True)
            together.seen(values, values if said["ErrorCode"] == 0 else _refused(values, said["ErrorInfo"]))
            if said["ErrorCode"] in (*OURS, TOO_OFTEN) or said["ErrorInfo"] == UNSTORABLE:
                wrong.append((shown([*values.items()]), said))

    assert wrong == []


def _turns(name: str, good: dict[str, Any]) -> Iterator[dict[Where, Any]]:
    """What stands in its places, as many at once as can; then names that nobody knows."""
    for level in levels(nodes(good, COMMANDS[name].request().fields)):
        yield from rounds(
            {
                where: chosen(f"{name} {where}", values_for(usual(good, where)), 1, HARMFUL, 1)
                for where in level
            }
        )
    for within in holders(good):
        for names in several(chosen(f"{name} {within} names", TEXTS, 1)):
            yield {(*within, one): "x" for one in names}


@pytest.mark.parametrize("path", ["x{}", "{}/sendmsg", "openim/{}", "openim/sendmsg{}"])
def test_any_command_is_answered(there: World, path: str) -> None:
    back_end = BackEnd(signature(there.crm))

    for text in chosen(f"command {path}", TEXTS, 20, WORST, 6):
        if text:
            said = back_end.send(path.replace("{}", quoted(text)), b"{}")
            assert said["ErrorCode"] == (WrongCall if "\0" in text else NoSuchCommand).number, shown(text)


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


def _answer(name: str, usersig: str, body: str) -> dict[str, Any]:
    """The view's, without what comes before it and looks at no body."""
    query = BackEnd(usersig).query
    request = FACTORY.generic("POST", f"/v4/{name}", body, "application/json", query_params=query)
    answer = server_api(request, name)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json"), answer.content
    said: dict[str, Any] = json.loads(answer.content)
    assert {"ActionStatus", "ErrorCode", "ErrorInfo"} <= said.keys()
    return said


def _refused(places: Iterable[Where], info: str) -> list[Where]:
    """The places that a refusal names: `To_Account: …; MsgBody.0.MsgType: …`."""
    fields = [{"field": part.partition(": ")[0]} for part in info.split("; ") if ": " in part]
    return refused_by_name(places, fields)
