"""JSON, and frames of the socket: what is right is read as it was said, all else is refused by our refusal."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatsite.socket_frames import command_of, id_of
from chatsite.socket_login import LoginFrame
from chatsite.strict_json import parse_json
from messaging.doors import checked
from messaging.errors import BadRequest

from .given import anything, few, odd_texts, values

pytestmark = pytest.mark.once

PLENTY = 10_000_000


@few
@given(values)
def test_json_comes_back_as_it_was(value: Any) -> None:
    assert parse_json(json.dumps(value), PLENTY) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode(), PLENTY) == value


@few
@given(
    st.binary() | odd_texts | anything.map(json.dumps) | anything.map(json.dumps).map(lambda text: text[1:])
)
def test_json_is_read_or_refused(raw: bytes | str) -> None:
    try:
        value = parse_json(raw, PLENTY)
    except BadRequest:
        return
    json.dumps(value, allow_nan=False).encode()


@few
@given(anything)
def test_a_frame_is_a_command_or_refused(frame: Any) -> None:
    try:
        asked = command_of(frame)
    except BadRequest:
        return
    assert isinstance(asked.command, str) and id_of(frame) is not None


@few
@given(anything, anything, anything)
def test_a_frame_of_the_right_fields_is_a_command_or_refused(call: Any, command: Any, params: Any) -> None:
    frame = {"id": call, "command": command, "params": params}
    try:
        asked = command_of(frame)
    except BadRequest as refused:
        wrong = {error["field"] for error in refused.facts["errors"]}
    else:
        wrong = set()
        assert (asked.command, id_of(frame)) == (command, call)
    assert wrong <= {"id", "command"}


@few
@given(
    anything
    | st.fixed_dictionaries({}, optional=dict.fromkeys(("ticket", "userID", "userSig", "x"), odd_texts))
    | st.fixed_dictionaries({}, optional=dict.fromkeys(("ticket", "userID", "userSig"), anything))
)
def test_a_first_frame_says_one_login_or_is_refused(params: Any) -> None:
    try:
        asked = checked(LoginFrame, params)
    except BadRequest:
        return
    assert asked.keys() in ({"ticket"}, {"userID", "userSig"})
    assert all(isinstance(said, str) and 0 < len(said) <= 128 for said in asked.values())
    "".join(asked.values()).encode()
