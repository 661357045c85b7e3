"""A back end that is asked: it says what `says` holds, and keeps what came."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from messaging.callback_names import Before
from messaging.services.callbacks.known import Callbacks, known
from tests.webhooks.receiver import Posted, Receiver, receiver

ALLOWED = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}


class BackEnd:
    def __init__(self, listens: Receiver) -> None:
        self.url = f"http://127.0.0.1:{listens.port}/in"
        self.says: Any = ALLOWED
        self.behaves: Callable[[Any, Posted], int | None] = self.answers
        self.came: list[Posted] = []
        listens.behave = self._hear

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(posted.body) for posted in self.came]

    @property
    def queries(self) -> list[dict[str, str]]:
        asked = [urlsplit(posted.path).query for posted in self.came]
        return [dict(parse_qsl(query, keep_blank_values=True)) for query in asked]

    def set(self, **more: Any) -> None:
        """From now on it is asked like this; everything, and waited for longer than any machine takes, unless said."""
        given: Any = {"url": self.url, "asked": frozenset(Before), "seconds": 30.0, **more}
        known.now = Callbacks(**given)

    def answers(self, handler: Any, posted: Posted) -> None:
        """As a good one does."""
        body = json.dumps(self.says).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _hear(self, handler: Any, posted: Posted) -> int | None:
        self.came.append(posted)
        return self.behaves(handler, posted)


@pytest.fixture
def back_end(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[BackEnd]:
    monkeypatch.setattr(known, "now", known.now)
    with receiver() as listens:
        settings.WEBHOOK_HOSTS = (f"127.0.0.1:{listens.port}",)
        back_end = BackEnd(listens)
        back_end.set()
        yield back_end
