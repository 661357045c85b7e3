"""Headers: the part of a file that is asked for, which of it a browser has, what names a request, and how long an
upload says it is."""

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from chatsite.asked import WELL_FORMED, id_from
from chatsite.static_files import StaticFiles
from chatsite.uploads import Uploads
from messaging.api.media import _answer, _span

from .given import few, odd_texts

pytestmark = pytest.mark.once

SIZE = 1_000
ranges = odd_texts | st.from_regex(r"bytes=[0-9]{0,20}-[0-9]{0,20}", fullmatch=True)


@few
@given(st.integers(0, SIZE - 1), st.integers(0, 2 * SIZE))
def test_the_part_that_is_asked_for_is_sent(first: int, last: int) -> None:
    span = _span(_asking(Range=f"bytes={first}-{last}"), _held())

    assert span == ((first, min(last + 1, SIZE)) if first <= last else None)


@few
@given(ranges, st.just('"tag"') | odd_texts)
def test_a_part_is_within_the_file_or_there_is_none(said: str, condition: str) -> None:
    span = _span(_asking(Range=said, If_Range=condition), _held())

    assert span is None or 0 <= span[0] < span[1] <= SIZE
    assert condition == '"tag"' or span == (0, SIZE)


@few
@given(odd_texts)
def test_a_file_that_is_kept_is_named_by_its_own_tag_alone(said: str) -> None:
    answer = _answer(_asking(method="HEAD", If_None_Match=said), _held())
    assert answer.status_code == (304 if said == '"tag"' else 200)
    assert _answer(_asking(If_None_Match='"tag"'), _held()).status_code == 304


@pytest.fixture
def statics(tmp_path: Path, settings: Any) -> StaticFiles:
    """One file, `owl.js`."""
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    (tmp_path / "owl.js").write_bytes(b"owl")

    async def others(*_: Any) -> None:
        raise AssertionError("It was passed on.")

    return StaticFiles(others)


@few
@given(
    st.dictionaries(
        st.sampled_from([b"if-none-match", b"if-modified-since", b"accept-encoding"]),
        st.binary()
        | st.text("0123456789 :,;=+-GMTJanuw").map(str.encode)
        | st.sampled_from(
            [
                b"Fri, 31 Dec 2100 00:00:00 GMT",
                b"Thu, 01 Jan %b 00:00:00 GMT" % (b"9" * 5_000),
                b"*",
                b"gzip;q=0",
            ]
        ),
    )
)
def test_a_static_file_is_sent_or_is_there_already(statics: StaticFiles, said: dict[bytes, bytes]) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"path": "/static/owl.js", "method": "GET", "scheme": "http", "headers": [*said.items()]}
    asyncio.run(statics(scope, send, send))  # type: ignore[arg-type]

    start, body = sent
    assert (start["status"], body["body"]) in ((200, b"owl"), (304, b""))
    assert start["status"] == 200 or said.keys() & {b"if-none-match", b"if-modified-since"}


@few
@given(st.binary() | st.from_regex(WELL_FORMED, fullmatch=True))
def test_a_request_is_named_by_what_fits_into_a_log(said: bytes) -> None:
    name = id_from([(b"x-request-id", said)])

    assert re.fullmatch(r"[A-Za-z0-9._:/+=-]{1,128}", name)
    assert name.encode() == said or re.fullmatch(r"[0-9a-f]{32}", name)


@few
@given(
    st.binary()
    | st.text("0123456789", min_size=1).map(str.encode)
    | st.integers(4_300, 9_000).map(lambda n: b"9" * n)
)
def test_an_upload_says_how_long_it_is_or_is_not_begun(length: bytes) -> None:
    """Before anything of it is read; who asks is asked afterwards, of the database."""
    sent: list[Any] = []

    async def others(*_: Any) -> None:
        sent.append("others")

    async def send(message: Any) -> None:
        sent.append(message.get("status", ""))

    class Taking(Uploads):
        async def _take(self, *_: Any) -> None:
            sent.append("taken")

    scope = {"path": "/api/v1/uploads/", "method": "POST", "headers": [(b"content-length", length)]}
    asyncio.run(Taking(others, others)(scope, send, send))  # type: ignore[arg-type]

    assert sent[0] == ("others" if not length.isdigit() else sent[0]) and sent[0] in ("others", "taken", 413)


def _asking(method: str = "GET", **headers: str) -> Any:
    request = RequestFactory().generic(method, "/media/x/original")
    for name, value in headers.items():
        request.META[f"HTTP_{name.upper()}"] = value
    return request


def _held() -> Any:
    return SimpleNamespace(etag='"tag"', size=SIZE, file="x")
