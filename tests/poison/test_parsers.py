"""What we read ourselves, given anything at all: what is ours comes back as it was, all else is refused by our refusal,
and by nothing else."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.core import signing
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from chatsite.avatars import person_avatar
from chatsite.guesses import address_of as guessed_from
from chatsite.socket_frames import command_of, id_of
from chatsite.strict_json import BIGGEST, SMALLEST, parse_json
from chatsite.web_push import is_known
from messaging.api.media import RANGE
from messaging.doors import _read
from messaging.errors import BadCursor, BadRequest, Refusal
from messaging.serverapi.form import read_query
from messaging.services.audit import address_of
from messaging.wire.fields import Seconds, Whole
from receipts.services.cursors import kind_of, make_cursor, read_cursor

pytestmark = pytest.mark.once

PLENTY = 10_000_000
few = settings(max_examples=150, deadline=None, derandomize=True, database=None)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
odd_texts = st.text() | st.text(st.characters(categories=["Cs", "Nd", "Cc", "Zs"]))
whole = st.integers(SMALLEST, BIGGEST)
fractions = st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | whole | fractions | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | odd_texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(odd_texts, inner, max_size=4),
    max_leaves=20,
)


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
@given(texts, st.lists(texts, max_size=3), whole, st.integers(0, BIGGEST))
def test_a_cursor_comes_back_to_its_own_list_alone(
    name: str, choices: list[str], message: int, after: int
) -> None:
    kind = kind_of(name, *choices)
    cursor = make_cursor(kind, message, after)

    assert read_cursor(cursor, kind, message) == after
    for other in ((kind_of(name, *choices, "x"), message), (kind, message - 1)):
        with pytest.raises(BadCursor):
            read_cursor(cursor, *other)
    for altered in (cursor[:-1], cursor + "A", cursor[1:], cursor.swapcase()):
        with pytest.raises(BadCursor):
            read_cursor(altered, kind, message)


@few
@given(odd_texts | st.from_regex(r"[A-Za-z0-9_-]{0,20}(:[A-Za-z0-9_-]{0,43}){0,3}", fullmatch=True))
def test_a_cursor_is_ours_or_refused(cursor: str) -> None:
    if cursor:
        with pytest.raises(BadCursor):
            read_cursor(cursor, "list", 1)


@few
@given(anything)
def test_a_cursor_of_ours_that_says_something_else_is_refused(value: Any) -> None:
    """Signed with our key, by a release that meant something else by it."""
    try:
        cursor = signing.Signer(salt="receipts.cursors").sign_object(value)
    except (UnicodeEncodeError, ValueError):
        return
    with pytest.raises(BadCursor):
        read_cursor(cursor, "list", 1)


@few
@given(odd_texts)
def test_a_query_says_numbers_or_something_else(text: str) -> None:
    for field in (Whole(), Seconds()):
        read = _read(field, text)
        assert read == text or isinstance(read, int | float)
        if isinstance(read, int | float):
            assert text.isascii() and float(text) == pytest.approx(float(read))


@few
@given(
    st.dictionaries(
        st.sampled_from(["sdkappid", "identifier", "usersig", "random", "contenttype"]) | texts, odd_texts
    )
)
def test_the_query_of_a_back_end_is_read_or_refused(said: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    for name, value in said.items():
        query.appendlist(name, value)
    with suppress(Refusal):
        read_query(query)


@few
@given(odd_texts | st.ip_addresses().map(str))
def test_an_address_is_told_whatever_it_is(address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    assert isinstance(guessed_from(request), str)
    address_of(address)


@few
@given(odd_texts | st.from_regex(r"bytes=[0-9]{0,20}-[0-9]{0,20}", fullmatch=True))
def test_a_range_is_of_digits_or_none(said: str) -> None:
    found = RANGE.match(said)
    if found is not None:
        assert all(not part or (part.isascii() and int(part) >= 0) for part in found.groupdict().values())


@few
@given(odd_texts | st.from_regex(r"https?://[^\s]{0,40}", fullmatch=True))
def test_a_push_service_is_known_or_not(endpoint: str) -> None:
    assert is_known(endpoint) in (True, False)


@few
@given(texts, texts)
def test_a_picture_is_drawn_of_any_name(user_id: str, name: str) -> None:
    answer = person_avatar(RequestFactory().get("/", {"n": name}), user_id)
    assert answer.status_code == 200 and b"<script" not in answer.content
