"""The log: whatever is asked, sent along or raised is one line, of our fields alone, and tells no path and no query."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseNotFound
from django.test import Client, RequestFactory
from django.utils.log import log_response
from hypothesis import example, given
from hypothesis import strategies as st

from chatsite.asked import Asked, asking
from chatsite.logs import CONTROL, JSONLines, PlainLines
from messaging.errors import BadRequest

from .given import few, odd_texts

pytestmark = pytest.mark.once

FIELDS = ["time", "level", "logger", "message", "request", "door", "route", "person"]
LONGEST = 300_000
"""Bytes: of each of the 4,000 and 16,000 characters JSON makes twelve at most."""
ASKED = Asked("7", "rest", "there/<str:one>/", 5)
SECRET = "what-only-alice-knows"
odd = st.text('\0\n\r\t\x0b\x1c\x1b\x7f\x85\u2028\u2029\ud800\udfff"\\{}[]:,%/é😀', max_size=30)
said = (
    odd_texts
    | odd
    | st.builds("{}\n{}".format, odd, st.just('{"level": "ERROR", "person": 1}'))
    | st.builds(lambda text, count: text * count, odd, st.integers(500, 9_000))
)
KINDS: list[type[Exception]] = [ValueError, RuntimeError, TypeError, BadRequest, KeyError]
faults: st.SearchStrategy[Exception] = st.one_of(
    [*(st.builds(kind, said) for kind in KINDS), st.builds(OSError, st.just(5), said)]
)


@pytest.fixture
def asked() -> Iterator[None]:
    token = asking.set(ASKED)
    yield
    asking.reset(token)


@few
@given(said, said, faults)
@example("", "", OSError(5, "\x1b[2K\x7f\u2028gone"))
def test_what_is_said_is_one_line_of_our_fields(
    asked: None, words: str, other: str, fault: Exception
) -> None:
    line = JSONLines().format(_record(words, other, fault))

    assert line.isascii() and line.isprintable() and len(line) < LONGEST
    told = json.loads(line, object_pairs_hook=list)
    assert [name for name, _ in told] == [*FIELDS, "traceback"]
    facts = dict(told)
    assert facts["message"] == f"{words} and {other}"[:4_000]
    assert [facts[name] for name in FIELDS[4:]] == ["7", "rest", "there/<str:one>/", 5]
    assert facts["traceback"].splitlines()[-1].startswith(type(fault).__name__)


@few
@given(said, said, faults)
@example("", "", OSError(5, "\x1b[2K\x7f\u2028gone"))
def test_what_a_person_reads_of_it_is_one_line_and_what_is_moved_in(
    asked: None, words: str, other: str, fault: Exception
) -> None:
    text = PlainLines().format(_record(words, other, fault))

    line, *below = text.split("\n")
    assert not CONTROL.search(line) and not any(map(CONTROL.search, below))
    assert all(one.startswith("    ") for one in below)
    assert " WARNING x: " in line and line.endswith(" request=7 door=rest route=there/<str:one>/ person=5")
    assert len(text) < LONGEST


@few
@given(said.map("/{}".format))
def test_a_path_is_no_part_of_it(asked: None, path: str) -> None:
    """However long it is, and in whatever script: as Django writes it."""
    request = RequestFactory().get("/")
    request.path = path
    kept: list[str] = []
    logger, handler = logging.getLogger("tests.parsers"), _Keeping(kept)
    logger.addHandler(handler)

    log_response("%s: %s", "Not Found", path, response=HttpResponseNotFound(), request=request, logger=logger)
    logger.removeHandler(handler)

    assert kept == ["Not Found: there/<str:one>/"]


@pytest.mark.django_db
@few
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40) | st.just("x" * 9_000), st.data())
def test_nothing_that_comes_with_a_request_is_told(text: str, data: st.DataObject) -> None:
    """Of a host and of a page that is not ours, its name; of a path, a query and all else nothing."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JSONLines())
    latin = text.encode("ascii", "backslashreplace").decode().replace("\\", "-")
    name = data.draw(
        st.sampled_from(["user-agent", "cookie", "x-request-id", "accept-language", "authorization", "x-odd"])
    )
    headers = {name: f"{SECRET}{latin}", "referer": f"https://elsewhere.example/{SECRET}?{latin}"}
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers=headers)
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    try:
        for place in ("/login/", f"/{SECRET}{text}", f"/password/{SECRET}/{text}/", f"/?q={SECRET}{latin}"):
            client.get(place)
            client.post(place, {"username": f"{SECRET}{text}", "password": SECRET}, secure=True)
    finally:
        logger.removeHandler(handler)

    lines: list[dict[str, Any]] = [json.loads(line) for line in log.getvalue().splitlines()]
    assert lines and all(set(line) <= {*FIELDS, "traceback", "status", "ms"} for line in lines)
    assert SECRET not in log.getvalue()


class _Keeping(logging.Handler):
    """The words of each line."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__()
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(json.loads(JSONLines().format(record))["message"])


def _record(words: str, other: str, fault: Exception) -> logging.LogRecord:
    try:
        raise fault
    except Exception:  # noqa: BLE001 - any
        return logging.LogRecord("x", logging.WARNING, "x.py", 1, "%s and %s", (words, other), sys.exc_info())
