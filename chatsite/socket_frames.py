"""The socket's own frames: the command that comes up, and what goes down that is no news of either app."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from messaging.errors import BadRequest
from messaging.models import Person
from messaging.wire.shapes import Shape, my_profile

ID_CHARACTERS = 128
BIGGEST_ID = 2**53 - 1  # the last whole number that JavaScript can tell from its neighbours

CallID = str | int | None


class Asked(NamedTuple):
    command: str
    params: Any


def id_of(frame: Any) -> CallID:
    """The caller's own name for the call, to be given back; None if there is none that could be."""
    given = frame.get("id") if isinstance(frame, Mapping) else None
    if isinstance(given, str) and len(given) <= ID_CHARACTERS:
        return given
    if type(given) is int and abs(given) <= BIGGEST_ID:
        return given
    return None


def command_of(frame: Any) -> Asked:
    """The command of a frame `{"id", "command", "params"?}`, or BadRequest naming what is wrong with it."""
    if not isinstance(frame, Mapping):
        raise BadRequest("A frame is an object.", errors=[_wrong("", "invalid", "Not an object.")])
    faults = [_wrong(name, "unknown", "There is no such field.") for name in frame if name not in KNOWN]
    if id_of(frame) is None:
        faults.append(
            _wrong("id", "invalid", f"A string of at most {ID_CHARACTERS} characters, or a whole number.")
        )
    if not isinstance(frame.get("command"), str):
        faults.append(_wrong("command", "invalid", "The name of a command."))
    if faults:
        raise BadRequest(errors=faults)
    return Asked(frame["command"], frame.get("params", {}))


def answered(call: CallID, status: int, data: Shape) -> Shape:
    return {"frame": "answer", "id": call, "status": status, "data": data}


def refused(call: CallID, error: Shape) -> Shape:
    return {"frame": "answer", "id": call, "status": error["status"], "error": error}


def ready(person: Person, heads: Shape) -> Shape:
    """The first frame after the login: who one is, and where everything stands."""
    me = my_profile(person)
    return {"frame": "ready", "userID": me["userID"], "tinyID": me["tinyID"], **heads}


KNOWN = ("id", "command", "params")


def _wrong(field: str, code: str, text: str) -> Shape:
    return {"field": field, "code": code, "text": text}
