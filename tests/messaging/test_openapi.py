"""The OpenAPI document says what is answered: the same fields, no more and no fewer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.exceptions import ValidationError

from messaging.commands import COMMANDS
from messaging.models import Conversation
from messaging.services.members import leave_group
from messaging.wire.requests import picture

from .calls import CALLS
from .doors import ROUTES, request_of
from .scenes import say

pytestmark = pytest.mark.once

Shape = dict[str, Any]

NOTHING: Shape = {"type": "object", "properties": {}}


@pytest.fixture(scope="module")
def document() -> Shape:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_says_of_every_command_which_scope_it_needs(document):
    said = {
        name: document["paths"][f"/api/v1/{template}"][method].get("description", "").rpartition("\n")[2]
        for name, (method, template) in ROUTES.items()
    }

    assert said == {name: f"A token needs the scope `{COMMANDS[name].needs.value}`." for name in ROUTES}


def test_says_which_calls_take_what_was_made(document):
    made = document["paths"]["/api/v1/tokens/"]["post"]["responses"]["201"]

    assert made["links"] == {
        "tokens_destroy": {"operationId": "tokens_destroy", "parameters": {"key": "$response.body#/key"}}
    }


@pytest.mark.parametrize("space", ["\x1c", "\x1f", "\x85", "\ufeff"], ids=ascii)
def test_white_space_is_what_it_is_in_any_language(document, space):
    """`\\s` is not the same in Python and in JavaScript; of neither is it as little as ASCII's."""
    patterns = [
        re.compile(said, flags)
        for said in set(_patterns(document))
        if r"\s" in said
        for flags in (0, re.ASCII)
    ]

    def taken(text):
        return [pattern for pattern in patterns if pattern.search(text)]

    assert taken("/tea")
    assert taken("tea")
    assert taken(f"/t{space}ea") == []
    assert taken(f"t{space}ea") == []
    with pytest.raises(ValidationError):
        picture(f"/t{space}ea")


def _patterns(shape: Any) -> Iterator[str]:
    if isinstance(shape, dict) and isinstance(shape.get("pattern"), str):
        yield shape["pattern"]
    parts = shape.values() if isinstance(shape, dict) else shape if isinstance(shape, list) else ()
    for part in parts:
        yield from _patterns(part)


@pytest.mark.parametrize("name", COMMANDS)
def test_describes_the_answer_of_every_command(document, client_of, here, name):
    method, address, rest = request_of(here.alice, name, CALLS[name](here))

    response = getattr(client_of(here.alice), method)(address, rest)

    declared = _declared(document, method, ROUTES[name][1], response.status_code)
    assert list(differences(document, declared, response.json(), name)) == []


@pytest.mark.parametrize(
    "path", ["conversations/", "users/", "conversations/{conversationID}/members/", "users/{userID}/"]
)
def test_describes_the_lists(document, client_of, here, path):
    address = path.format(conversationID="GROUPowls", userID="bob")

    response = client_of(here.alice).get(f"/api/v1/{address}")

    assert response.json().get("results") != []
    declared = _declared(document, "get", path, response.status_code)
    assert list(differences(document, declared, response.json(), path)) == []


def test_describes_what_differs_from_viewer_to_viewer(document, client_of, here):
    asked = say(here.alice, here.message.conversation, "In the group", need_read_receipt=True)
    private = say(here.alice, Conversation.objects.get(kind="C2C"), "In private", need_read_receipt=True)
    leave_group(person=here.bob, conversation=here.message.conversation)

    for who, address in (
        (here.alice, f"messages/{asked.message_id}/"),
        (here.alice, f"messages/{private.message_id}/"),
        (here.bob, f"messages/{private.message_id}/"),
        (here.bob, "conversations/GROUPowls/"),
        (here.bob, "conversations/C2Calice/"),
        (here.alice, "conversations/C2Cbob/messages/"),
    ):
        response = client_of(who).get(f"/api/v1/{address}")
        path = {"messages": "messages/{messageID}/"}.get(
            address.split("/")[0], "conversations/{conversationID}/"
        )
        path += "messages/" if address.endswith("bob/messages/") else ""
        declared = _declared(document, "get", path, response.status_code)
        assert list(differences(document, declared, response.json(), address)) == []


@pytest.mark.parametrize(
    "name", [name for name, (method, _) in ROUTES.items() if method in ("post", "patch", "put")]
)
def test_names_what_a_command_takes(document, name):
    method, template = ROUTES[name]
    content = document["paths"][f"/api/v1/{template}"][method].get("requestBody", {}).get("content", {})
    [declared] = content.values() if content else [{"schema": {"properties": {}}}]
    in_address = {
        part["name"] for part in document["paths"][f"/api/v1/{template}"][method].get("parameters", ())
    }

    said = set(_properties(document, declared["schema"])) | in_address
    if name != "group.join":  # in the address and the list of one
        assert set(COMMANDS[name].request().fields) <= said


def _declared(document: Shape, method: str, path: str, status: int) -> Shape:
    answer = document["paths"][f"/api/v1/{path}"][method]["responses"][str(status)]
    return answer["content"]["application/json"]["schema"] if "content" in answer else NOTHING


def _resolved(document: Shape, shape: Shape) -> Shape:
    while "$ref" in shape or len(shape.get("allOf", ())) == 1:
        shape = (
            document["components"]["schemas"][shape["$ref"].split("/")[-1]]
            if "$ref" in shape
            else shape["allOf"][0]
        )
    return shape


def _properties(document: Shape, shape: Shape) -> Shape:
    shape = _resolved(document, shape)
    found = dict(shape.get("properties", {}))
    for one in (*shape.get("oneOf", ()), *shape.get("anyOf", ())):
        found |= _properties(document, one)
    return found


def differences(document: Shape, shape: Shape, value: Any, where: str) -> Iterator[str]:
    """Where a value is not of the shape."""
    may_be_null = shape.get("nullable")
    shape = _resolved(document, shape)
    if "oneOf" in shape or "anyOf" in shape:
        each = [
            list(differences(document, one, value, where)) for one in shape.get("oneOf", shape.get("anyOf"))
        ]
        yield from min(each, key=len)
    elif value is None:
        if not may_be_null:
            yield f"{where} is null"
    elif shape.get("type") == "array":
        for number, item in enumerate(value):
            yield from differences(document, shape["items"], item, f"{where}.{number}")
    elif isinstance(value, dict) and "properties" in shape:
        yield from (f"{where}.{name} is not declared" for name in value.keys() - shape["properties"].keys())
        yield from (f"{where}.{name} is missing" for name in set(shape.get("required", ())) - value.keys())
        for name in value.keys() & shape["properties"].keys():
            yield from differences(document, shape["properties"][name], value[name], f"{where}.{name}")
    elif not isinstance(value, _TYPES.get(shape.get("type", ""), object)):
        yield f"{where} is a {type(value).__name__}, not a {shape['type']}"


_TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
}
