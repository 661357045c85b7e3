"""The verbs that people use here, as REST knows them; up the socket each goes by its own name."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

from bench.client.addresses import ADDRESSES

Facts = dict[str, Any]

API = "/api/v1"


class Door(NamedTuple):
    method: str
    path: str
    """With the names of the parameters that stand in it."""


DOORS = {
    "message.send": Door("POST", "/conversations/{conversationID}/messages/"),
    "message.edit": Door("PATCH", "/messages/{messageID}/"),
    "message.recall": Door("PUT", "/messages/{messageID}/recall/"),
    "receipt.acknowledge": Door("POST", "/receipts/"),
    "receipt.readers": Door("GET", "/messages/{messageID}/readers/"),
    "position.move": Door("PUT", "/conversations/{conversationID}/read-position/"),
    "draft.set": Door("PUT", "/conversations/{conversationID}/draft/"),
    "group.join": Door("POST", "/conversations/{conversationID}/members/"),
    "group.leave": Door("DELETE", "/conversations/{conversationID}/members/{userID}/"),
    **{command: Door("GET", address) for command, address in ADDRESSES.items()},
}


class Request(NamedTuple):
    method: str
    path: str
    query: Facts
    body: Facts | None


def as_request(verb: str, who: str, params: Facts) -> Request:
    """The call of REST that does the same as the command of this name with these parameters."""
    door = DOORS[verb]
    rest = dict(params)
    if page := rest.pop("page", None):
        # The address of a next page is of the server that made it; any other one knows it as well.
        address = urlsplit(page)
        return Request("GET", address.path.removeprefix(API), dict(parse_qsl(address.query)), None)
    if verb == "group.join":
        rest["userIDs"] = [who]
    if verb == "group.leave":
        rest["userID"] = who
    in_path = {name: rest.pop(name) for name in list(rest) if f"{{{name}}}" in door.path}
    path = door.path.format(**{name: quote(value, safe="") for name, value in in_path.items()})
    if door.method in ("GET", "DELETE"):
        return Request(door.method, path, rest, None)
    return Request(door.method, path, {}, rest)
