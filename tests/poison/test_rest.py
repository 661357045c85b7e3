"""Any value in any place of any address of REST: an answer that is no fault of ours, and if it is refused, in the shape
of all refusals, which names that place."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from chatsite import authentication
from chatsite.answers import known_refusals
from messaging.errors import TooFrequent

from ..messaging.calls import World
from ..messaging.poison import BODIES, as_json
from .bodies import holders, levels, named, nodes, put, usual
from .good import ELSEWHERE, Good, good_calls
from .places import API, Operation, api_routes, operations
from .together import Together, rounds
from .values import HARMFUL, TEXTS, WORST, chosen, shown, values_for

KNOWN = {(refusal.code, refusal.number, refusal.status) for refusal in known_refusals()}
UNSTORABLE = "A value cannot be stored."
"""What is said when the database was the first to see that a value is wrong: no field is named."""

EACH_TEXT, EACH_VALUE, EACH_NAME, EACH_METHOD = 2, 3, 5, 2
"""Values of a place, beside those that have been too much somewhere."""

SEVERAL = 40
"""Unknown names in one call: each is refused by its own."""

SURROGATES = {chr(code) for code in range(0xD800, 0xE000)}
MALFORMED = {"\0", *SURROGATES}
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

TOGETHER = {
    "startTime": {"endTime"},
    "botID": {"kinds"},
    "userID": {"groupType", "memberIDs"},
    "type": {"payload.text", "payload.uuid"},
    "conversationID": {"sequence"},
}
"""What a field decides of others: when quiet hours end, what a bot is told, that an address opens no group, what a
payload says, how far a conversation goes."""

Answer = Any
Where = tuple[Any, ...]


class Call(NamedTuple):
    """One request, and what of it is wrong: the value of each place."""

    wrong: Mapping[Where, Any]
    path: Mapping[str, Any]
    query: list[tuple[str, Any]]
    body: bytes | None


@pytest.fixture(autouse=True)
def logged_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose token it is takes half of the time of a call that is refused. test_headers.py asks each time."""
    find = cache(authentication.find_token)
    monkeypatch.setattr(authentication, "find_token", lambda secret: deepcopy(find(secret)))


def test_every_address_of_the_api_is_poisoned(here: World) -> None:
    described = {operation.name for operation in operations()}

    assert api_routes() == described
    assert good_calls(here).keys() | ELSEWHERE.keys() == described


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)
def test_a_value_is_taken_or_refused_by_its_name(
    here: World, clients: dict[str, Client], operation: Operation
) -> None:
    wrong = [
        f"{ {named(where): shown(value) for where, value in call.wrong.items()} }: {fault}"
        for good in good_calls(here).get(operation.name, ())
        for call, fault in _faults(clients[good.by], operation, good)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "x")


def test_any_method_is_answered(here: World, clients: dict[str, Client]) -> None:
    good = good_calls(here)
    wrong = []
    for path in {operation.path: operation for operation in operations()}.values():
        call = _call((good.get(path.name) or good["get webhooks/{webhookID}/"])[0]._replace(query={}))
        for who in ("alice", "server"):
            for method in chosen(f"{path.path} {who}", METHODS, EACH_METHOD):
                answer = _rolled_back(clients[who], path._replace(method=method), call)
                if answer.status_code >= 500:
                    wrong.append((who, method, path.path, answer.status_code))

    assert wrong == []


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

    assert refused == {
        "delete devices/{deviceID}/",
        "delete tokens/{key}/",
        "post me/erasure/",
        "post me/password-proof/",
    }


def _faults(client: Client, operation: Operation, good: Good) -> Iterator[tuple[Call, str]]:
    """What was wrong with the answers to every call that is wrong somewhere."""

    def judged(
        values: Mapping[Where, Sequence[Any]], call: Callable[[Mapping[Where, Any]], Call], loners: set[Where]
    ) -> Iterator[tuple[Call, str]]:
        for turn in rounds(values):
            together = Together(turn, loners)
            for wrong in together:
                asked = call(wrong)
                answer = _rolled_back(client, operation, asked)
                together.seen(wrong, _told_of(answer, wrong))
                if fault := _fault(answer, asked):
                    yield asked, fault

    def in_path(wrong: Mapping[Where, Any]) -> Call:
        return _call(good, wrong, path={**good.path, **_flat(wrong)})

    def in_query(wrong: Mapping[Where, Any]) -> Call:
        return _call(good, wrong, query={**good.query, **_flat(wrong)})

    def in_body(wrong: Mapping[Where, Any]) -> Call:
        return _call(good, wrong, body=put(good.body or {}, wrong))

    for name in operation.in_path:
        texts = chosen(f"{operation.name} path {name}", TEXTS, EACH_TEXT, WORST, 2)
        yield from judged({(name,): [text for text in texts if text]}, in_path, set())
    asked = {
        (name,): [*chosen(f"{operation.name} query {name}", TEXTS, EACH_TEXT, WORST, 2), ["a", "b"]]
        for name in operation.in_query
    }
    yield from judged(asked, in_query, set())
    for names in several(chosen(f"{operation.name} query", TEXTS, EACH_NAME)):
        unknown = {(name,): ["x"] for name in names}
        yield from judged(unknown, in_query, malformed(unknown))
    if operation.method == "get":
        return
    if good.body is not None:
        for level in levels(nodes(good.body, operation.in_body)):
            said = {
                where: chosen(
                    f"{operation.name} body {where}",
                    values_for(usual(good.body, where)),
                    EACH_VALUE,
                    HARMFUL,
                    3,
                )
                for where in level
            }
            yield from judged(said, in_body, set())
        for within in holders(good.body):
            for names in several(chosen(f"{operation.name} body {within}", TEXTS, EACH_NAME)):
                unknown = {(*within, name): ["x"] for name in names}
                yield from judged(unknown, in_body, malformed(unknown))
    for body in chosen(f"{operation.name} bodies", BODIES, 1):
        call = _call(good, {("",): body.decode("latin-1")})._replace(body=body)
        if fault := _fault(_rolled_back(client, operation, call), call):
            yield call, fault


def _flat(wrong: Mapping[Where, Any]) -> dict[str, Any]:
    return {name: value for (name,), value in wrong.items()}


def several(names: list[str]) -> list[list[str]]:
    return [names[at : at + SEVERAL] for at in range(0, len(names), SEVERAL)]


def malformed(places: Iterable[Where]) -> set[Where]:
    """Those beside which nobody looks at the others: a name that is no text."""
    return {where for where in places if where and is_malformed(str(where[-1]))}


def is_malformed(text: str) -> bool:
    return not MALFORMED.isdisjoint(text)


def _call(good: Good, wrong: Mapping[Where, Any] = MappingProxyType({}), **instead: Any) -> Call:
    said = good._replace(**instead)
    query = [
        (name, item)
        for name, given in said.query.items()
        for item in (given if isinstance(given, list) else [given])
    ]
    return Call(wrong, said.path, query, None if said.body is None else as_json(said.body).encode())


def _send(client: Client, operation: Operation, call: Call) -> Answer:
    path = re.sub(r"{(\w+)}", lambda part: quoted(call.path[part[1]]), operation.path)
    query = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in call.query)
    body = b"" if call.body is None else call.body
    return client.generic(operation.method.upper(), f"/{API}{path}?{query}", body, "application/json")


def quoted(value: Any) -> str:
    return quote(str(value).encode("utf-8", "surrogatepass"), safe="")


def _rolled_back(client: Client, operation: Operation, call: Call) -> Answer:
    with transaction.atomic():
        answer = _send(client, operation, call)
        transaction.set_rollback(True)
    return answer


def _told_of(answer: Answer, wrong: Mapping[Where, Any]) -> Collection[Where]:
    """The places that an answer is about: all of them, or those that it refuses by name."""
    if answer.status_code < 300:
        return wrong
    return refused_by_name(wrong, _said(answer).get("errors", ()))


def refused_by_name(places: Iterable[Where], errors: Iterable[dict[str, Any]]) -> list[Where]:
    fields = {error["field"] for error in errors}
    return [
        where
        for where in places
        if any(field == named(where) or field.startswith(f"{named(where)}.") for field in fields)
    ]


def _said(answer: Answer) -> dict[str, Any]:
    return answer.json() if answer["Content-Type"] == "application/problem+json" else {}


def _fault(answer: Answer, call: Call) -> str | None:
    """What is wrong with the answer."""
    if answer.status_code < 300:
        return None
    said = _said(answer)
    if (
        answer.status_code >= 500
        or (said.get("code"), said.get("errorCode"), answer.status_code) not in KNOWN
    ):
        return f"{answer.status_code} {answer.content[:200]!r}"
    if said["detail"] == UNSTORABLE or answer.status_code == TooFrequent.status:
        return str(said["detail"])
    if said["code"] == "method_not_allowed" and not any("/" in str(value) for value in call.wrong.values()):
        return "is no address"
    return _unnamed(call, said) if said["code"] == "invalid" else None


def _unnamed(call: Call, said: dict[str, Any]) -> str | None:
    """What a refusal says of places that were right; of what is no JSON or no text, there is no place to name."""
    places = {str(where[0]) for where in call.wrong}
    if "errors" not in said:
        wrong = "".join(f"{where[0]}{value}" for where, value in call.wrong.items())
        return None if is_malformed(wrong) else said["detail"]
    known = places.union(*(TOGETHER.get(place, ()) for place in places))
    others = sorted(
        name
        for name in {error["field"] for error in said["errors"]} - known
        if name and not name.startswith(tuple(f"{place}." for place in places))
    )
    of_all = {*OF_ALL, "unknown"} if "" in places else OF_ALL
    unnamed = [
        error["code"] for error in said["errors"] if not error["field"] and error["code"] not in of_all
    ]
    return f"names {others or unnamed} too" if others or unnamed else None
