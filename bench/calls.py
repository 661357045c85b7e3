"""REST from the load generator: one connection that stays open, and how long each answer took."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit


class Caller:
    """Whoever holds this token, at one process of the server."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
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

    def close(self) -> None:
        self._connection.close()

    def _answer(self, method: str, path: str, body: str | None = None) -> bytes:
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {told.decode(errors='replace')}")
        return told
