"""The log: a line for each event, with what was asked and who by number; and nothing that anybody wrote, or a secret."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.db import DataError, OperationalError

from chatsite.asgi import application
from chatsite.asked import Asked, asking
from chatsite.commands import COMMANDS
from chatsite.logs import JSONLines, PlainLines
from chatsite.pool import in_pool
from messaging.doors import Command
from messaging.models import AccessToken, Person
from messaging.scopes import Scope
from messaging.services.access import issue_token
from messaging.wire.requests import Nothing
from tests.sockets import Socket

SECRET = "what-only-alice-knows"


@pytest.fixture
def log(settings: Any) -> Iterator[io.StringIO]:
    """Everything that is logged, as it would stand on standard error."""
    settings.LOG_REQUESTS = True
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JSONLines())
    handler.addFilter(lambda record: not record.name.startswith("http"))  # the client of these tests
    loggers = [logging.getLogger(name) for name in ("", "django", "uvicorn", "chatsite")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    for logger in loggers[:2]:
        logger.addHandler(handler)
    yield log
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
        logger.removeHandler(handler)


def lines_of(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


async def asked(method: str, path: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as line:
        body = {"payload": {"text": SECRET}} if method == "POST" else None
        return await line.request(method, path, headers=headers, json=body)


@pytest.mark.django_db(transaction=True)
async def test_says_what_both_doors_were_asked_and_by_whom_and_no_secret(
    alice: Person, bob: Person, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(person: Person, data: Any) -> Any:
        raise ValueError(f"the text {SECRET} stands in our way")

    monkeypatch.setitem(COMMANDS, "limits", Command("limits", Scope.READ, Nothing, stumble))
    _, token = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.PERSON)
    login = {"Authorization": f"Token {token}", "Cookie": f"session={SECRET}"}

    said = await asked(
        "POST", "/api/v1/conversations/C2Cbob/messages/", **login, **{"X-Request-ID": "from-proxy.1"}
    )
    failed = await asked("GET", "/api/v1/limits/", **login)
    await asked("GET", f"/api/v1/limits/?q={SECRET}", **login)
    await asked("GET", f"/password/{SECRET}/no-token/", **login)
    await asked("GET", f"/no/such/{SECRET}?q={SECRET}", **login)
    await asked("GET", "/api/v1/me/", Authorization=f"Token {SECRET}")
    async with Socket(cookie=f"session={SECRET}") as socket:
        await socket.call("login", {"userID": "alice", "userSig": SECRET})
        await socket.log_in(alice)
        await socket.call("message.send", {"conversationID": "C2Cbob", "payload": {"text": SECRET}})
        await socket.call("limits")
        await socket.call(SECRET)

    assert (said.status_code, failed.status_code) == (201, 500)
    assert (said.headers["X-Request-ID"], len(failed.headers["X-Request-ID"])) == ("from-proxy.1", 32)
    lines = lines_of(log)
    of_rest = [line for line in lines if line.get("request") == "from-proxy.1"]
    assert of_rest[-1] | {"time": "", "ms": 0} == {
        "time": "",
        "level": "INFO",
        "logger": "chatsite.noting",
        "message": f"POST api/v1/conversations/<str:conversationID>/messages/: {said.status_code}",
        "request": "from-proxy.1",
        "door": "rest",
        "route": "api/v1/conversations/<str:conversationID>/messages/",
        "person": alice.pk,
        "status": said.status_code,
        "ms": 0,
    }
    faults = [line for line in lines if line["level"] == "ERROR" and line["logger"] == "chatsite.answers"]
    assert [(line["door"], line["route"], line["person"]) for line in faults] == [
        ("rest", "api/v1/limits/", alice.pk),
        ("socket", "limits", alice.pk),
    ]
    assert all("in stumble" in line["traceback"] and "ValueError" in line["traceback"] for line in faults)
    assert [line["status"] for line in lines if line.get("door") == "socket" and "status" in line] == [
        "bad_credential",
        "ok",
        "ok",
        "server_error",
        "unknown_command",
    ]
    for word in (SECRET, token, "alice", "bob"):
        assert word not in log.getvalue()


@pytest.mark.once
@pytest.mark.parametrize("given", ["two\nlines", "a" * 129, "<b>", "", "ä"])
async def test_an_id_of_the_request_that_is_no_word_is_not_taken(given: str) -> None:
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as line:
        answer = await line.get("/livez", headers=[(b"x-request-id", given.encode())])

    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.once
@pytest.mark.parametrize("formatter", [JSONLines(), PlainLines()])
def test_nobody_can_make_a_line_of_their_own(formatter: logging.Formatter) -> None:
    forged = "gone\r\n2026-01-01 ERROR chatsite: all is lost\u2028{}\x1b[2K"
    asking.set(Asked("7", "rest", "api/v1/me/", 5))
    try:
        raise OperationalError(forged)
    except OperationalError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "It is %s", (forged,), sys.exc_info())
    asking.set(None)

    first, *others = formatter.format(record).splitlines()

    assert "all is lost" in first
    assert "\x1b" not in first
    assert all(line.startswith("    ") for line in others)


@pytest.mark.once
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            OperationalError("deadlock detected\nDETAIL:  a row with secret"),
            "OperationalError: deadlock detected",
        ),
        (DataError('invalid input syntax: "secret"'), "DataError: "),
        (KeyError("secret"), "KeyError: "),
        (
            ConnectionRefusedError(111, "Connection refused", "secret"),
            "ConnectionRefusedError: Connection refused",
        ),
    ],
)
def test_an_exception_tells_no_value(fault: Exception, words: str) -> None:
    try:
        raise fault
    except Exception:  # noqa: BLE001 - any
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "It failed.", (), sys.exc_info())

    traceback = json.loads(JSONLines().format(record))["traceback"]

    assert traceback.endswith(words)
    assert "secret" not in traceback.replace("# secret", "")
