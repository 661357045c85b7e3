"""Lines of the log: each says what was asked meanwhile and by whom, by number; none what people wrote, or a secret.

An exception's own words may be what somebody wrote (`invalid literal …`, `Key (text)=(…)`), or a secret address.
So only those of few kinds are told, and of them the first line: further ones of the database quote rows and statements.
"""

import asyncio
import json
import logging
import re
import sqlite3
import traceback
from datetime import UTC, datetime
from types import TracebackType

import psycopg
import redis
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, DataError

from messaging.errors import Refusal

from .asked import asking

# What begins another line, or moves the cursor of whoever reads.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What an address says beyond whose it is.
BEYOND_THE_HOST = re.compile(r"(?<=://)([^/?#\s]*)[/?#]\S*")
LONGEST = 4_000
FIELDS = ("status", "ms")
"""What a line may carry beside its words: `extra` of the logger's call."""

TELLING = (
    DatabaseError,
    ImproperlyConfigured,
    Refusal,
    RuntimeError,
    TypeError,
    asyncio.CancelledError,
    AttributeError,
    psycopg.Error,
    redis.RedisError,
    sqlite3.Error,
)

Fault = tuple[type[BaseException], BaseException, TracebackType | None]


class JSONLines(logging.Formatter):
    """One object of JSON for each event."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            **asked_of(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["traceback"] = trace_of(record.exc_info)
        return json.dumps(line)


class PlainLines(logging.Formatter):
    """For a person who reads. A traceback's lines are moved in, so that none can pass for a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(" ", timespec="milliseconds")
        told = "".join(
            f" {name}={value}" for name, value in asked_of(record).items() if value not in ("", None)
        )
        line = f"{at} {record.levelname} {record.name}: {CONTROL.sub(' ', message_of(record))}{told}"
        if record.exc_info and record.exc_info[0] is not None:
            line += "".join(f"\n    {one}" for one in trace_of(record.exc_info).splitlines())
        return line


def message_of(record: logging.LogRecord) -> str:
    """Django's lines end with the path, which names people or is a secret (a new password's), and some name the page
    that sent a form: ours have the route in its place, and of the page the host."""
    message = record.getMessage()
    path = getattr(getattr(record, "request", None), "path", "")
    # Django writes it in ASCII.
    written = next(filter(message.endswith, (path, path.encode("unicode_escape").decode())), "")
    if path:
        asked = asking.get()
        route = ((asked and asked.route) or "nothing there") if written else ""
        message = BEYOND_THE_HOST.sub(r"\1", message.removesuffix(written)) + route
    return message[:LONGEST]


def asked_of(record: logging.LogRecord) -> dict[str, object]:
    """Which request or command was under way, and what the line itself tells of it."""
    asked = asking.get()
    found: dict[str, object] = {}
    if asked is not None:
        found = {"request": asked.id, "door": asked.door, "route": asked.route, "person": asked.person}
    return {**found, **{name: getattr(record, name) for name in FIELDS if hasattr(record, name)}}


def trace_of(fault: Fault) -> str:
    """Where it was raised, by what, and whence; each exception with the words that may be told of it."""
    told: list[str] = []
    one: BaseException | None = fault[1]
    while one is not None and len(told) < 10:
        told.append(
            "".join(traceback.format_tb(one.__traceback__)) + f"{type(one).__qualname__}: {words_of(one)}"
        )
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n\n".join(told)[-16_000:]


def words_of(fault: BaseException) -> str:
    """The first line of what it says, if it is of a kind that quotes no value; else nothing."""
    if isinstance(fault, OSError):
        return _line(fault.strerror or "")
    is_about_a_value = isinstance(fault, DataError) or str(getattr(fault, "sqlstate", None) or "").startswith(
        "22"
    )
    if is_about_a_value or not isinstance(fault, TELLING):
        return ""
    return _line(fault)


def _line(said: object) -> str:
    return CONTROL.sub(" ", str(said).partition("\n")[0])[:LONGEST]
