"""REST and forms from the load generator: one connection that stays open, and how long each answer took."""

import http.client
import json
import re
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

OF_THE_REQUEST = re.compile(rb'(nonce|value)="[^"]*"')
"""What each page has of its own: by chance, and as it was typed."""


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)


class Caller:
    """Whoever holds this token, at one process of the server."""

    def __init__(self, url: str, token: str) -> None:
        self._connection = _connection(url)
        self._headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}

    def get(self, path: str) -> Any:
        return json.loads(self._answer("GET", path))

    def post(self, path: str, body: Any) -> Any:
        return json.loads(self._answer("POST", path, json.dumps(body)))

    def timed(self, path: str) -> float:
        """Milliseconds until the whole answer of a GET is here."""
        begin = time.perf_counter()
        self._answer("GET", path)
        return 1000 * (time.perf_counter() - begin)

    def asked(self, method: str, path: str, body: Any = None) -> tuple[float, tuple[int, bytes]]:
        """Milliseconds, the status and the answer, a refusal too."""
        given = None if body is None else json.dumps(body)
        return _timed(self._connection, method, path, given, self._headers)

    def close(self) -> None:
        self._connection.close()

    def _answer(self, method: str, path: str, body: str | None = None) -> bytes:
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {told.decode(errors='replace')}")
        return told


class Visitor:
    """A browser in which nobody is logged in, at one process of the server."""

    def __init__(self, url: str) -> None:
        self._connection = _connection(url)
        self._connection.request("GET", "/login/")
        answer = self._connection.getresponse()
        answer.read()
        cookie, *_ = (answer.headers["Set-Cookie"] or "").split(";")
        self._proof = cookie.partition("=")[2]
        self._headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def posted(self, path: str, form: dict[str, str]) -> tuple[float, tuple[int, bytes]]:
        """Milliseconds, the status, and the page without what is this one's alone."""
        given = urlencode({**form, "csrfmiddlewaretoken": self._proof})
        took, (status, page) = _timed(self._connection, "POST", path, given, self._headers)
        return took, (status, OF_THE_REQUEST.sub(b"", page))

    def close(self) -> None:
        self._connection.close()


def _timed(
    connection: http.client.HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
) -> tuple[float, tuple[int, bytes]]:
    begin = time.perf_counter()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    told = answer.read()
    return 1000 * (time.perf_counter() - begin), (answer.status, told)
