"""A command is one verb as the outside calls it: what it takes, what it answers. REST and the socket
are two doors to the same commands, so their answers cannot differ."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_standardized_errors.formatter import flatten_errors
from rest_framework import serializers
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response
from rest_framework.settings import api_settings

from .errors import BadRequest, Overloaded
from .models import Person
from .permissions import require
from .scopes import Scope
from .services.access import Login
from .wire.fields import Request

Answer = dict[str, Any]
Data = dict[str, Any]
"""What a request made of the parameters."""

WHOLE = re.compile(r"-?[0-9]{1,20}")
DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?")

PATIENCE = 15.0
"""Seconds that a caller waits for an answer that was begun."""


@dataclass(frozen=True, slots=True)
class Command:
    """`handle(person, data)` gets what `request` made of the parameters and answers what JSON can carry:
    at once, or as a future where its work is done together with that of other callers. Who comes by a token `needs`
    that scope: the doors ask before they start it.

    Where it can, `join(login, data)` begins the same without the database, so on the event loop: whether the login
    still stands is asked with the work, for all callers together (NotLoggedIn if it does not)."""

    name: str
    needs: Scope
    request: type[Request]
    handle: Callable[[Person, Data], "Answer | Future[Answer]"]
    status: int = 200
    join: "Callable[[Login, Data], Future[Answer]] | None" = None

    def start(self, person: Person, params: Any) -> "Answer | Future[Answer]":
        """Check the shape (BadRequest, nothing done), then do it once, or begin to."""
        return self.handle(person, checked(self.request, params))

    def run(self, person: Person, params: Any) -> Answer:
        """The same, and wait for the answer."""
        begun = self.start(person, params)
        if not isinstance(begun, Future):
            return begun
        try:
            return begun.result(PATIENCE)
        except TimeoutError:
            raise give_up(begun) from None


def give_up(begun: "Future[Answer]") -> Overloaded:
    """What to tell a caller who has waited long enough. What has not begun by now never does."""
    if begun.cancel():
        return Overloaded("The server is busy. Nothing was done; try again in a moment.")
    return Overloaded("The server is busy. It is not known what was done; asking again does no harm.")


def checked(shape: type[Request], params: Any) -> dict[str, Any]:
    """The parameters as the shape's own types, or BadRequest naming every field that is wrong."""
    if (plain := shape.plain(params)) is not None:
        return plain
    asked = shape(data=params)
    try:
        asked.is_valid(raise_exception=True)
    except serializers.ValidationError as refusal:
        raise BadRequest(errors=problems(refusal)) from None
    return dict(asked.validated_data)


def problems(refusal: serializers.ValidationError) -> list[dict[str, Any]]:
    """Each fault with the path of its field, as `messages.3.messageID`."""
    return [
        {"field": _path(error.attr or ""), "code": error.code, "text": str(error.detail)}
        for error in flatten_errors(refusal.detail)
    ]


def _path(attr: str) -> str:
    """`messages.3.messageID`; of a fault of the whole object, that object's own path, '' for the request."""
    return ".".join(part for part in attr.split(".") if part != api_settings.NON_FIELD_ERRORS_KEY)


def answer(command: Command, request: HttpRequest, **path: Any) -> Response:
    """The REST door: body or query, and what the path says, into the command and back."""
    require(request, command.needs)
    given = _query(command, request) if request.method in ("GET", "HEAD") else request.data
    if isinstance(given, Mapping):
        twice = sorted(path.keys() & given.keys())
        if twice:
            raise BadRequest(
                errors=[{"field": name, "code": "twice", "text": "The path says it."} for name in twice]
            )
        given = {**given, **path}
    assert isinstance(request.user, Person)
    return Response(command.run(request.user, given), status=command.status)


def _query(command: Command, request: HttpRequest) -> dict[str, Any]:
    """The query as if it were a body: everything in it is text, so numbers and flags are read here."""
    fields = _fields_of(command.request)
    given: dict[str, Any] = {}
    for name, values in request.query_params.lists():
        field = fields.get(name)
        if isinstance(field, serializers.ListField):
            given[name] = values
        elif len(values) > 1:
            raise BadRequest(errors=[{"field": name, "code": "twice", "text": "Say it once."}])
        else:
            given[name] = _read(field, values[0])
    return given


@cache
def _fields_of(shape: type[Request]) -> Mapping[str, Any]:
    """To look at: a shape makes its own anew each time."""
    return shape().fields


def _read(field: Any, text: str) -> Any:
    if isinstance(field, serializers.IntegerField) and WHOLE.fullmatch(text):
        return int(text)
    if isinstance(field, serializers.FloatField) and DECIMAL.fullmatch(text):
        return float(text)
    if isinstance(field, serializers.BooleanField):
        return {"true": True, "false": False}.get(text, text)
    return text
