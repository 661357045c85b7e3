"""Static files without a thread: what is answered is what the application would have answered."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from chatsite.policies import Policies
from chatsite.static_files import KEPT, StaticFiles

pytestmark = pytest.mark.once

CODE = b"export const owl = true;\n" * 100
LONG_AGO, FAR_AHEAD = "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2100 00:00:00 GMT"

Answer = tuple[int, list[tuple[str, str]], bytes]
GOES_ON: Answer = (503, [], b"the application")


@pytest.fixture(params=["http", "https"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Which one the service speaks."""
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path, settings: Any, scheme: str) -> Path:
    """What was collected: `owl.js`, also packed; `plain.css`; `large.js`."""
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    settings.SECURE_SSL_REDIRECT = scheme == "https"
    settings.SECURE_HSTS_SECONDS = 3600 if scheme == "https" else 0
    (tmp_path / "owl.js").write_bytes(CODE)
    (tmp_path / "owl.js.gz").write_bytes(gzip.compress(CODE))
    (tmp_path / "plain.css").write_bytes(b"body {}")
    (tmp_path / "large.js").write_bytes(b" " * (KEPT + 1))
    return tmp_path


@pytest.fixture
def files(folder: Path) -> StaticFiles:
    return StaticFiles(the_application)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"accept-encoding": "gzip, br"}, 200),
        ({"accept-encoding": "br"}, 200),
        ({"accept-encoding": "*"}, 200),
        ({"if-none-match": "ETAG"}, 304),
        ({"if-none-match": '"another"', "if-modified-since": FAR_AHEAD}, 200),
        ({"if-modified-since": FAR_AHEAD}, 304),
        ({"if-modified-since": LONG_AGO}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"host": "elsewhere.example.com", "cookie": "session=owl"}, 200),
    ],
)
async def test_answers_as_the_application_does(
    files: StaticFiles, scheme: str, method: str, asked: dict[str, str], status: int
) -> None:
    for path in ("/static/owl.js", "/static/plain.css"):
        etag = dict(by_the_application(scheme, path, "GET", {})[1])["etag"]
        headers = {name: value.replace("ETAG", etag) for name, value in asked.items()}

        answer = await ask(files, scheme, path, method, headers)

        assert answer == by_the_application(scheme, path, method, headers)
        assert answer[0] == status


async def test_a_file_travels_packed_to_who_can_unpack_it(files: StaticFiles, scheme: str) -> None:
    _, headers, body = await ask(files, scheme, "/static/owl.js", "GET", {"accept-encoding": "gzip"})

    assert (gzip.decompress(body), dict(headers)["content-encoding"]) == (CODE, "gzip")


@pytest.mark.parametrize(
    ("path", "method", "asked"),
    [
        ("/static/owl.js", "POST", {}),
        ("/static/owl.js", "OPTIONS", {}),
        ("/static/owl.js", "GET", {"range": "bytes=0-9"}),
        ("/static/large.js", "GET", {}),
        ("/static/eagle.js", "GET", {}),
        ("/static/owl.js.gz", "GET", {}),
        ("/static/", "GET", {}),
        ("/owl.js", "GET", {}),
    ],
)
async def test_what_is_not_simply_a_file_goes_on(
    files: StaticFiles, scheme: str, path: str, method: str, asked: dict[str, str]
) -> None:
    assert await ask(files, scheme, path, method, asked) == GOES_ON


@pytest.mark.parametrize("scheme", ["https"], indirect=True)
async def test_who_has_to_come_by_https_goes_on(files: StaticFiles) -> None:
    assert (await ask(files, "https", "/static/owl.js"))[0] == 200
    assert await ask(files, "http", "/static/owl.js") == GOES_ON


async def test_a_file_is_read_once(files: StaticFiles, folder: Path, scheme: str) -> None:
    first = await ask(files, scheme, "/static/owl.js")
    (folder / "owl.js").unlink()

    assert await ask(files, scheme, "/static/owl.js") == first
    assert first[2] == CODE


async def test_what_is_not_any_more_what_it_was_goes_on(
    files: StaticFiles, folder: Path, scheme: str
) -> None:
    (folder / "owl.js").write_bytes(b"longer " + CODE)
    (folder / "plain.css").unlink()

    assert await ask(files, scheme, "/static/owl.js") == GOES_ON
    assert await ask(files, scheme, "/static/plain.css") == GOES_ON


async def test_where_files_are_looked_for_anew_all_goes_on(folder: Path, scheme: str, settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True

    assert await ask(StaticFiles(the_application), scheme, "/static/owl.js") == GOES_ON


async def ask(
    files: StaticFiles, scheme: str, path: str, method: str = "GET", asked: dict[str, str] | None = None
) -> Answer:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(name.encode(), value.encode()) for name, value in (asked or {}).items()]
    scope = {"type": "http", "method": method, "scheme": scheme, "path": path, "headers": headers}
    await files(scope, receive, send)
    start, body = sent
    told = [(name.decode(), value.decode()) for name, value in start["headers"]]
    return start["status"], told, body["body"]


async def the_application(scope: Any, receive: Any, send: Any) -> None:
    status, headers, body = GOES_ON
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def by_the_application(scheme: str, path: str, method: str, asked: dict[str, str]) -> Answer:
    """By those of its middlewares that have to do with static files."""

    def nobody_else(_: HttpRequest) -> HttpResponse:
        raise AssertionError("there is such a file")

    request = RequestFactory().generic(method, path, secure=scheme == "https", headers=asked)
    answer: Any = Policies(XFrameOptionsMiddleware(SecurityMiddleware(WhiteNoiseMiddleware(nobody_else))))(
        request
    )
    return answer.status_code, [(name.lower(), value) for name, value in answer.items()], b"".join(answer)
