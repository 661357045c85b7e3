"""Any value in any header and any address, as the server hands it on: of files, media, uploads and whoever asks too often,
which are answered before Django is asked, or after it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chatsite.asgi import application
from chatsite.per_address import PerAddress
from chatsite.pool import in_pool
from chatsite.static_files import StaticFiles
from messaging.models import AccessToken
from messaging.services.access import issue_token
from messaging.services.people import create_person

from ..messaging.files import picture, upload
from .test_headers import all_headers
from .test_uploads import form_of as good_form
from .values import PARTS, TEXTS, WORST, chosen, shown

pytestmark = pytest.mark.django_db(transaction=True)

ALSO = ["Connection", "X-Request-Id", "X-Chat-Sends-Files", "X-Chat-Made-Files", "X-Real-IP", "Via"]
"""What is read there alone."""

PATIENCE = 30  # seconds

Headers = dict[str, str]
Ask = Callable[[Headers], Awaitable[int]]


async def status_of(asked: Any, method: str, path: str, body: bytes, headers: Headers) -> int:
    """Of the answer to this; 500, as the server answers, if there is none."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("192.0.2.7", 1),
        "server": ("testserver", 80),
    }
    statuses = []
    coming = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if not coming:
            await asyncio.Event().wait()  # nobody goes away
        return coming.pop()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    try:
        async with asyncio.timeout(PATIENCE):
            await asked(scope, receive, send)
    except Exception:  # noqa: BLE001 - whatever it is
        return 500
    return int(statuses[0])


KINDS = [
    *["a file", "media", "an upload", "what is made"],
    *["the figures", "whether it lives", "too often"],
]


@pytest.fixture
async def asked(settings: Any) -> dict[str, Ask]:
    alice = await in_pool(create_person)(user_id="alice", nick="Alice")
    kept = await in_pool(upload)(alice, "image", picture())
    _, secret = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.PERSON)
    settings.WHITENOISE_AUTOREFRESH = False
    form = good_form()
    ours = {"authorization": f"Token {secret}", "host": "testserver"}
    sends = {"content-type": "multipart/form-data; boundary=x", "content-length": str(len(form))}

    def ask(what: Any, method: str, path: str, headers: Headers, body: bytes = b"") -> Ask:
        return lambda said: status_of(what, method, path, body, {**headers, **said})

    asks = [
        ask(StaticFiles(application), "GET", "/static/chat/icon.svg", ours),
        ask(application, "GET", f"/media/{kept.key}/original", ours),
        ask(application, "POST", "/api/v1/uploads/", {**ours, **sends}, form),
        ask(application, "GET", "/account/", {"host": "testserver"}),
        ask(application, "GET", "/metrics", ours),
        ask(application, "GET", "/livez", ours),
        ask(PerAddress(application), "GET", "/api/v1/me/", ours),
    ]
    return dict(zip(KINDS, asks, strict=True))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_header_may_say_anything(asked: dict[str, Ask], settings: Any, kind: str, part: int) -> None:
    if kind == "too often":
        settings.CHAT_LIMITS = {**settings.CHAT_LIMITS, "requests_per_address": 1}
        await asked[kind]({})
    usual = await asked[kind]({})
    wrong = []
    for together in all_headers(kind, part, ALSO):
        for said in together:
            status = await asked[kind](said)
            together.seen(said, said if status == usual else ())
            if status >= 500:
                wrong.append((shown(said), status))

    assert wrong == []


async def test_the_good_calls_are_answered(asked: dict[str, Ask]) -> None:
    assert {kind: await ask({}) for kind, ask in asked.items()} == {
        "a file": 200,
        "media": 200,
        "an upload": 201,
        "what is made": 302,
        "the figures": 404,
        "whether it lives": 200,
        "too often": 200,
    }


@pytest.mark.parametrize("beginning", ["/", "/static/", "/media/", "/api/v1/", "/admin/"])
async def test_an_address_may_be_anything(beginning: str) -> None:
    """The server reads what comes as UTF-8, and what is none as other characters."""
    wrong = []
    for text in chosen(f"asgi {beginning}", TEXTS, 4, WORST, 2):
        path = beginning + text.encode("utf-8", "replace").decode()
        status = await status_of(application, "GET", path, b"", {"host": "testserver"})
        if status >= 500:
            wrong.append((shown(text), status))

    assert wrong == []
