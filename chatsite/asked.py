"""What is asked just now, at either door: for the log, whose lines all say it, and for the metrics."""

import re
import uuid
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass

HEADER = b"x-request-id"
WELL_FORMED = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")


@dataclass(slots=True)
class Asked:
    """A request, or a command of a socket. The person by their number: names stay out of logs."""

    id: str
    door: str
    route: str = ""
    person: int | None = None


asking: ContextVar[Asked | None] = ContextVar("asking", default=None)


def asks(person: int | None) -> None:
    """It is this person, by number, who asks."""
    asked = asking.get()
    if asked is not None:
        asked.person = person


def id_from(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The proxy's id of the request, if it is one that fits into a line of a log; else a new one."""
    given = next((value for name, value in headers if name == HEADER), b"")
    return given.decode() if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
