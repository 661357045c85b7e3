"""The two doors of receipts, called alike: REST with a real token, and the socket's command table.

The socket's door reads JSON and refuses as its consumer does; the socket itself is tested with the consumer.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from rest_framework.test import APIClient

from chatsite.answers import problem
from chatsite.commands import COMMANDS
from chatsite.strict_json import parse_json
from messaging.errors import Refusal
from messaging.limits import limits
from messaging.models import Person
from messaging.wire.frames import encode

# By command: the method and the address below /api/v1/ that are the same verb over REST.
ROUTES = {
    "receipt.acknowledge": ("post", "receipts/"),
    "receipt.changes": ("get", "receipts/"),
    "receipt.summaries": ("get", "receipts/summaries/"),
    "receipt.readers": ("get", "messages/{messageID}/readers/"),
    "receipt.audience": ("get", "messages/{messageID}/audience/"),
    "receipt.explain": ("get", "messages/{messageID}/audience/{userID}/"),
    "receipt.curve": ("get", "messages/{messageID}/curve/"),
}


class Answer(NamedTuple):
    """What came back through a door."""

    status: int
    data: Any

    @property
    def verdict(self) -> tuple[int, str | None]:
        """The status, and the code of the refusal if it is one."""
        return self.status, self.data.get("code")

    @property
    def results(self) -> list[str]:
        """What became of each item of an acknowledgement."""
        assert self.status == 200, self.data
        return [one["result"] for one in self.data["results"]]


class Door(Protocol):
    """`door(bob, "receipt.curve", messageID=…)`: Bob asks for a curve."""

    def __call__(self, person: Person, name: str, /, **params: Any) -> Answer: ...


def through_socket(person: Person, name: str, /, **params: Any) -> Answer:
    command = COMMANDS[name]
    try:
        given = parse_json(json.dumps(params), limits().frame_bytes)
        answered = command.run(Person.objects.get(pk=person.pk), given)
    except Refusal as refusal:
        return Answer(refusal.status, json.loads(encode(problem(refusal))))
    return Answer(command.status, json.loads(encode(answered)))


def rest_door(client_of: Callable[[Person], APIClient]) -> Door:
    clients: dict[int, APIClient] = {}

    def through_rest(person: Person, name: str, /, **params: Any) -> Answer:
        if person.pk not in clients:
            clients[person.pk] = client_of(person)
        method, address = ROUTES[name]
        path = {field: quote(str(params[field]), safe="") for field in params if f"{{{field}}}" in address}
        rest = {field: value for field, value in params.items() if field not in path}
        response = getattr(clients[person.pk], method)(f"/api/v1/{address.format(**path)}", rest)
        return Answer(response.status_code, response.json())

    return through_rest
