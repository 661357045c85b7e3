"""What no command takes: each is refused with a stable code, through every door, and nothing of it is done."""

from typing import Any

import pytest
from django.db import transaction
from rest_framework import serializers

from chatsite.answers import known_refusals, problem
from chatsite.strict_json import parse_json
from messaging.commands import COMMANDS
from messaging.errors import Refusal
from messaging.limits import limits
from messaging.models import Person
from messaging.wire import frames

from .calls import CALLS
from .doors import ROUTES, Answer, fields_of, request_of
from .poison import BODIES, as_json, poison_for

KNOWN = {(refusal.code, refusal.number, refusal.status) for refusal in known_refusals()}


def is_refused(answer: Answer) -> bool:
    """A refusal that the caller is told the reason of: known, whole, and not our fault."""
    said = answer.data
    return (
        400 <= answer.status < 500
        and {"type", "title", "detail"} <= said.keys()
        and (said["code"], said["errorCode"], answer.status) in KNOWN
    )


def test_there_is_a_good_call_of_every_command(door, here):
    assert CALLS.keys() == COMMANDS.keys() == ROUTES.keys()
    door(here.alice, "me.get")

    for name, call in CALLS.items():
        with transaction.atomic():
            assert door(here.alice, name, **call(here)).status == COMMANDS[name].status, name
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_field_takes_anything_but_what_it_is_for_through_the_socket(here, nothing_changes, name):
    good = CALLS[name](here)

    with nothing_changes():
        taken = [
            (field, _shown(value))
            for field, value in _poison(name)
            if not is_refused(_through_json(here.alice, name, {**good, field: value}))
        ]

    assert taken == []


@pytest.mark.once
@pytest.mark.parametrize("name", COMMANDS)
def test_no_field_takes_anything_but_what_it_is_for_by_itself(here, nothing_changes, name):
    """Also without the door's own reading of JSON before it."""
    good = CALLS[name](here)

    with nothing_changes():
        taken = [
            (field, _shown(value))
            for field, value in _poison(name)
            if not is_refused(_run(here.alice, name, {**good, field: value}))
        ]

    assert taken == []


@pytest.mark.once
@pytest.mark.parametrize("name", COMMANDS)
def test_no_field_takes_anything_but_what_it_is_for_over_rest(here, nothing_changes, client_of, name):
    client, good = client_of(here.alice), CALLS[name](here)

    with nothing_changes():
        taken = [
            (field, _shown(value))
            for field, value in _poison(name)
            if _can_be_said_over_rest(name, field, value)
            and not is_refused(_over_rest(client, here.alice, name, {**good, field: value}))
        ]

    assert taken == []


@pytest.mark.once
@pytest.mark.parametrize("name", COMMANDS)
def test_a_field_that_is_none_is_refused_by_its_name(door, here, nothing_changes, name):
    with nothing_changes():
        answer = door(here.alice, name, **CALLS[name](here), surprise="!")

    assert answer.verdict == (400, "invalid")
    assert [(error["field"], error["code"]) for error in answer.data["errors"]] == [("surprise", "unknown")]


@pytest.mark.once
@pytest.mark.parametrize("name", COMMANDS)
def test_a_field_that_is_missing_is_named(here, nothing_changes, name):
    fields = COMMANDS[name].request().fields
    good = CALLS[name](here)

    for field in [field for field in fields if fields[field].required]:
        with nothing_changes():
            answer = _through_json(here.alice, name, {given: good[given] for given in good if given != field})
        assert answer.verdict == (400, "invalid")
        assert [(error["field"], error["code"]) for error in answer.data["errors"]] == [(field, "required")]


@pytest.mark.once
@pytest.mark.parametrize("name", COMMANDS)
def test_parameters_are_an_object(here, nothing_changes, name):
    with nothing_changes():
        answers = [_run(here.alice, name, params) for params in (None, [], [{}], "x", 7, True, 1.5)]

    assert [answer.verdict for answer in answers] == [(400, "invalid")] * 7


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name, (method, _) in ROUTES.items() if method != "get"])
def test_a_body_is_one_object_of_json(here, nothing_changes, client_of, name):
    client = client_of(here.alice)
    method, address, _ = request_of(here.alice, name, CALLS[name](here))

    with nothing_changes():
        taken = [body[:40] for body in BODIES if not is_refused(_send(client, method, address, body))]
        for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
            assert _send(client, method, address, b"x=1", kind).verdict == (415, "unsupported_media_type")

    assert taken == []


@pytest.mark.once
@pytest.mark.parametrize("body", [b"", b"{}"])
@pytest.mark.parametrize(
    "name", ["conversation.open", "group.create", "group.add", "message.send", "message.edit"]
)
def test_an_empty_body_is_nothing_to_do(here, nothing_changes, client_of, name, body):
    method, address, _ = request_of(here.alice, name, CALLS[name](here))

    with nothing_changes():
        answer = _send(client_of(here.alice), method, address, body)

    assert answer.verdict == (400, "invalid")
    assert {error["code"] for error in answer.data["errors"]} == {"required"}


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name, (_, path) in ROUTES.items() if "conversationID" in path])
def test_what_the_address_says_is_not_said_again(here, nothing_changes, client_of, name):
    method, address, rest = request_of(here.alice, name, CALLS[name](here))
    body = {**rest, "conversationID": "GROUPbees"}

    with nothing_changes():
        client = client_of(here.alice)
        response = client.get(address, body) if method == "get" else getattr(client, method)(address, body)

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    "address",
    [
        "conversations/%00/",
        "conversations/GROUP%00owls/messages/",
        "conversations/%FF%FE/",
        "conversations/%ED%A0%80/",
        "conversations/GROUPowls%20/",
        f"conversations/{'x' * 5_000}/",
        "conversations/%F0%9F%A6%89/",
        "conversations/..%2F..%2Fadmin/",
        "messages/%00/",
        "messages/9999999999999999999999-1-1/",
        f"messages/{'1' * 5_000}/",
        "users/%00/",
        "users/%ED%A0%80/",
        f"users/{'x' * 5_000}/",
        "conversations/?search=%00",
        "conversations/?search=%ED%A0%80",
        "conversations/?search=%FF",
        "conversations/?cursor=cD0lMDA%3D",
        "conversations/?cursor=%00",
        "conversations/?limit=%00",
        "users/?userID=%00",
        "users/?search=a&search=%00",
        "conversations/GROUPowls/members/?search=%00",
        "conversations/GROUPowls/messages/?before=%00",
        "conversations/GROUPowls/messages/?changed_after=18446744073709551616",
        "conversations/GROUPowls/messages/?changed_after=1&epoch=%ED%A0%80",
        "me/?changed_after=-1",
    ],
)
def test_an_address_that_is_no_text_or_leads_nowhere_is_refused(here, nothing_changes, client_of, address):
    with nothing_changes():
        response = client_of(here.alice).get(f"/api/v1/{address}")

    assert is_refused(Answer(response.status_code, response.json()))
    assert response["Content-Type"] == "application/problem+json"


def _poison(name: str) -> list[tuple[str, Any]]:
    """Each field of a command with each value that it never takes."""
    fields = COMMANDS[name].request().fields
    return [(name, value) for name, field in fields.items() for value in poison_for(field)]


def _run(person: Person, name: str, params: Any) -> Answer:
    try:
        answered = COMMANDS[name].run(person, params)
    except Refusal as refusal:
        return Answer(refusal.status, problem(refusal))
    return Answer(COMMANDS[name].status, answered)


def _through_json(person: Person, name: str, params: dict[str, Any]) -> Answer:
    try:
        given = parse_json(as_json(params), limits().frame_bytes)
    except Refusal as refusal:
        return Answer(refusal.status, problem(refusal))
    answer = _run(person, name, given)
    frames.encode(answer.data).encode()
    return answer


def _can_be_said_over_rest(name: str, field: str, value: Any) -> bool:
    """An address and a query carry text alone, and joining, leaving and deleting say who and what in the address."""
    method, template = ROUTES[name]
    in_address = field in fields_of(template) or name == "message.hide"
    if method == "get" and isinstance(COMMANDS[name].request().fields[field], serializers.ListField):
        return False  # one text in a query is a list of one
    if in_address or method == "get":
        is_number = method == "get" and value == "5"  # in a query, the text is the number
        return (
            isinstance(value, str)
            and value.isascii()
            and not is_number
            and not (in_address and len(value) > 10_000)
        )
    return True


def _over_rest(client: Any, person: Person, name: str, params: dict[str, Any]) -> Answer:
    method, address, rest = request_of(person, name, params)
    if method == "get":
        response = client.get(address, rest)
        return Answer(response.status_code, response.json())
    return _send(client, method, address, as_json(rest).encode())


def _send(client: Any, method: str, address: str, body: bytes, kind: str = "application/json") -> Answer:
    response = client.generic(method.upper(), address, body, kind)
    return Answer(response.status_code, response.json())


def _shown(value: Any) -> str:
    return as_json(value)[:60]
