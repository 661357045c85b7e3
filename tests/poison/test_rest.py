"""Any value in any place of any address of REST: an answer that is no fault of ours, and if it is refused, in the shape
of all refusals, which names that place."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from chatsite.answers import known_refusals
from messaging.errors import TooFrequent

from ..messaging.calls import World
from ..messaging.poison import BODIES, as_json
from .bodies import nodes, put
from .good import ELSEWHERE, Good, good_calls
from .places import API, Operation, api_routes, operations
from .values import HARMFUL, TEXTS, VALUES, WORST, chosen, shown

KNOWN = {(refusal.code, refusal.number, refusal.status) for refusal in known_refusals()}
UNSTORABLE = "A value cannot be stored."
"""What is said when the database was the first to see that a value is wrong: no field is named."""

EACH_TEXT, EACH_VALUE = 2, 3
"""Values of a place, beside those that have been too much somewhere."""

SURROGATES = {chr(code) for code in range(0xD800, 0xE000)}
OF_ALL = {
    "not_utf8",
    "not_json",
    "not_finite",
    "big_number",
    "duplicate_key",
    "too_deep",
    "nul",
    "surrogate",
    "null",
    "invalid",
}
"""Codes of faults of a whole body, which is not read any further."""

TOGETHER = {"startTime": {"endTime"}, "botID": {"kinds"}, "userID": {"groupType", "memberIDs"}}
"""What a field decides of others: when quiet hours end, what a bot is told, that an address opens no group."""

Answer = Any


class Call(NamedTuple):
    """One request, and what of it is wrong."""

    place: str
    value: Any
    path: dict[str, Any]
    query: list[tuple[str, Any]]
    body: bytes | None


def test_every_address_of_the_api_is_poisoned(here: World) -> None:
    described = {operation.name for operation in operations()}

    assert api_routes() == described
    assert good_calls(here).keys() | ELSEWHERE.keys() == described


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)
def test_a_value_is_taken_or_refused_by_its_name(
    here: World, clients: dict[str, Client], operation: Operation
) -> None:
    wrong = [
        f"{call.place} = {shown(call.value)}: {fault}"
        for good in good_calls(here).get(operation.name, ())
        for call in _calls(operation, good)
        if (fault := _fault(clients[good.by], operation, call))
    ]

    assert not wrong, "\n" + "\n".join(wrong)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "x")


def test_any_method_is_answered(here: World, clients: dict[str, Client]) -> None:
    wrong = []
    for path in {operation.path: operation for operation in operations()}.values():
        for who, method in product(("alice", "server"), METHODS):
            answer = _rolled_back(clients[who], path._replace(method=method), _call(_placed(here, path)))
            if answer.status_code >= 500:
                wrong.append((who, method, path.path, answer.status_code))

    assert wrong == []


def _placed(here: World, operation: Operation) -> Good:
    good = good_calls(here).get(operation.name) or good_calls(here)["get webhooks/{webhookID}/"]
    return good[0]._replace(query={})


def test_the_good_calls_are_not_refused(here: World, clients: dict[str, Client]) -> None:
    """Else nothing of them would be looked at but what comes first. Those that are, name what is not there, and a
    password that is not hers."""
    good = good_calls(here)

    refused = {
        operation.name
        for operation in operations()
        for one in good.get(operation.name, ())
        if _rolled_back(clients[one.by], operation, _call(one)).status_code >= 300
    }

    assert refused == {"delete devices/{deviceID}/", "delete tokens/{key}/", "post me/erasure/"}


def _calls(operation: Operation, good: Good) -> Iterator[Call]:
    """Each of them wrong in one place."""
    for name in operation.in_path:
        for text in chosen(f"{operation.name} path {name}", TEXTS, EACH_TEXT, WORST, 2):
            if text:
                yield _call(good, name, text, path={**good.path, name: text})
    for name in operation.in_query:
        for text in chosen(f"{operation.name} query {name}", TEXTS, EACH_TEXT, WORST, 2):
            yield _call(good, name, text, query={**good.query, name: text})
        yield _call(good, name, ["a", "b"], query={**good.query, name: ["a", "b"]})
    for text in chosen(f"{operation.name} query", TEXTS, 1):
        yield _call(good, text, "x", query={**good.query, text: "x"})
    if operation.method == "get" or good.body is None:
        return
    for where in nodes(good.body, operation.in_body):
        for value in chosen(f"{operation.name} body {where}", VALUES, EACH_VALUE, HARMFUL, 3):
            yield _call(good, str(where[0]), value, body=put(good.body, where, value))
    for text in chosen(f"{operation.name} body", TEXTS, 1):
        yield _call(good, text, "x", body={**good.body, text: "x"})
    for body in chosen(f"{operation.name} bodies", BODIES, 1):
        yield _call(good, "", body.decode("latin-1"))._replace(body=body)


def _call(good: Good, place: str = "", value: Any = None, **instead: Any) -> Call:
    said = good._replace(**instead)
    query = [
        (name, item)
        for name, given in said.query.items()
        for item in (given if isinstance(given, list) else [given])
    ]
    return Call(place, value, said.path, query, None if said.body is None else as_json(said.body).encode())


def _send(client: Client, operation: Operation, call: Call) -> Answer:
    path = re.sub(r"{(\w+)}", lambda part: _quoted(call.path[part[1]]), operation.path)
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in call.query)
    body = b"" if call.body is None else call.body
    return client.generic(operation.method.upper(), f"/{API}{path}?{query}", body, "application/json")


def _quoted(value: Any) -> str:
    return quote(str(value).encode("utf-8", "surrogatepass"), safe="")


def _rolled_back(client: Client, operation: Operation, call: Call) -> Answer:
    with transaction.atomic():
        answer = _send(client, operation, call)
        transaction.set_rollback(True)
    return answer


def _fault(client: Client, operation: Operation, call: Call) -> str | None:
    """What is wrong with the answer."""
    answer = _rolled_back(client, operation, call)
    if answer.status_code < 300:
        return None
    said = answer.json() if answer["Content-Type"] == "application/problem+json" else {}
    if (
        answer.status_code >= 500
        or (said.get("code"), said.get("errorCode"), answer.status_code) not in KNOWN
    ):
        return f"{answer.status_code} {answer.content[:200]!r}"
    if said["detail"] == UNSTORABLE or answer.status_code == TooFrequent.status:
        return str(said["detail"])
    if said["code"] == "method_not_allowed" and "/" not in str(call.value):
        return "is no address"
    return _unnamed(call, said) if said["code"] == "invalid" else None


def _unnamed(call: Call, said: dict[str, Any]) -> str | None:
    """What a refusal says of places that were right; of what is no JSON or no text, there is no place to name."""
    if "errors" not in said:
        is_malformed = any(part in f"{call.place}{call.value}" for part in ("\0", *SURROGATES))
        return None if is_malformed else said["detail"]
    named = {error["field"] for error in said["errors"]} - TOGETHER.get(call.place, set())
    others = sorted(
        name for name in named if name not in ("", call.place) and not name.startswith(f"{call.place}.")
    )
    of_all = OF_ALL if call.place else {*OF_ALL, "unknown"}
    unnamed = [
        error["code"] for error in said["errors"] if not error["field"] and error["code"] not in of_all
    ]
    return f"names {others or unnamed} too" if others or unnamed else None
