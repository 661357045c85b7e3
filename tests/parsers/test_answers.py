"""Answers of others: a back end's to what it is asked, and what our client in Python is told, also by no server of ours."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_client import ChatError
from chat_client.calls import LONGEST_PAUSE, Call, pause_before_another
from messaging.services.callbacks.asking import BIGGEST, _read
from messaging.webhooks.sender import Unanswered

from .given import anything, few, odd_texts, texts, values, whole

pytestmark = pytest.mark.once

bodies = (
    st.binary()
    | odd_texts.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | anything.map(json.dumps).map(str.encode)
    | st.fixed_dictionaries({"ErrorCode": st.booleans() | whole | anything}, optional={"ErrorInfo": anything})
    .map(json.dumps)
    .map(str.encode)
    | st.fixed_dictionaries({"code": anything, "status": anything, "detail": anything})
    .map(json.dumps)
    .map(str.encode)
    | st.sampled_from(
        [b"9" * 5_000, b'{"ErrorCode": %b}' % (b"9" * 5_000), b"[" * 100_000, b"\xff\xfe{\0}\0"]
    )
)
CALL = Call("GET", "/x")


@few
@given(st.integers(-BIGGEST, BIGGEST), texts, st.dictionaries(texts, values, max_size=3))
def test_what_a_back_end_says_is_what_is_read(code: int, info: str, beside: dict[str, Any]) -> None:
    said = {**beside, "ErrorCode": code, "ErrorInfo": info}

    assert _read(json.dumps(said).encode()) == said


@few
@given(bodies)
def test_a_back_end_says_a_number_or_gave_no_answer(body: bytes) -> None:
    try:
        said = _read(body)
    except Unanswered:
        return
    assert type(said["ErrorCode"]) is int and abs(said["ErrorCode"]) <= BIGGEST
    assert isinstance(said.get("ErrorInfo", ""), str)


@few
@given(st.integers(200, 599), bodies)
def test_our_client_is_told_an_object_or_why_not(status: int, body: bytes) -> None:
    try:
        said = CALL.meaning(httpx.Response(status, content=body))
    except ChatError:
        return
    assert isinstance(said, dict) and status < 300


@few
@given(
    st.integers(1, 5),
    st.sampled_from([0, 429, 500, 503]),
    odd_texts | st.text("0123456789²+-.e _", max_size=12) | st.integers(1, 9_000).map(lambda n: "9" * n),
)
def test_our_client_waits_a_while_that_ends(made: int, status: int, said: str) -> None:
    pause = pause_before_another(CALL, made, ChatError.of({"code": "too_frequent", "status": status}), said)

    assert pause is None or 0 < pause <= LONGEST_PAUSE


@few
@given(st.integers(1, 60))
def test_our_client_waits_as_long_as_it_is_told(seconds: int) -> None:
    pause = pause_before_another(CALL, 1, ChatError.of({"code": "too_frequent", "status": 429}), str(seconds))

    assert pause == min(seconds, LONGEST_PAUSE)
