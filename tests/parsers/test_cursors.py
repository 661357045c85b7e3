"""Cursors and keys that we sign: each comes back to the place it was made for; of another list, altered by a character,
or signed to mean something else, it is refused as one that is not ours."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.core import signing
from hypothesis import assume, given
from hypothesis import strategies as st
from rest_framework.pagination import Cursor
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from chatsite.strict_json import BIGGEST
from messaging.errors import BadCredential, BadCursor, Refusal
from messaging.models import AccessToken, Person
from messaging.paging import SignedCursorPagination
from messaging.services import media_keys, search
from messaging.services.access import issue_token
from receipts.services import stream
from receipts.services.cursors import SALT, kind_of, make_cursor, read_cursor
from receipts.wire.requests import CURSOR_CHARACTERS

from .given import anything, decoded, few, texts

pytestmark = [pytest.mark.once, pytest.mark.django_db]

KIND, OTHER = kind_of("list", "a long search"), kind_of("list", "another")
RECEIPT, CHANGE = 7, 9


class Signed(NamedTuple):
    make: Callable[[int], str]
    read: Callable[[str], Any]
    """As the list does that it was made for."""
    elsewhere: Callable[[str], Any]
    """As another one does."""
    signer: signing.Signer
    refusal: type[Refusal] = BadCursor


class Page(SignedCursorPagination):
    """The pages of a list, without the rows."""

    def __init__(self, salt: str) -> None:
        self._salt, self.base_url = salt, "/list/"

    def make(self, place: int) -> str:
        made = self.encode_cursor(Cursor(place % 100, place % 2 == 0, str(place)))
        return made.partition("cursor=")[2].replace("%3A", ":")

    def read(self, cursor: str) -> int:
        asked = Request(APIRequestFactory().get("/list/", {"cursor": cursor}))
        found = self.decode_cursor(asked)
        assert found is not None and (found.offset, found.reverse) == (
            int(found.position) % 100,
            int(found.position) % 2 == 0,
        )
        return int(found.position)


CURSORS = {
    "of readers": Signed(
        lambda place: make_cursor(KIND, 1, place),
        lambda cursor: read_cursor(cursor, KIND, 1),
        lambda cursor: read_cursor(cursor, OTHER, 1),
        signing.Signer(salt=SALT),
    ),
    "of a message": Signed(
        lambda place: make_cursor(KIND, 1, place),
        lambda cursor: read_cursor(cursor, KIND, 1),
        lambda cursor: read_cursor(cursor, KIND, 2),
        signing.Signer(salt=SALT),
    ),
    "of a search": Signed(
        lambda place: search._make(KIND, place),
        lambda cursor: search._read(cursor, KIND),
        lambda cursor: search._read(cursor, OTHER),
        signing.Signer(salt=search.SALT),
    ),
    "of a page": Signed(
        Page("a list").make,
        Page("a list").read,
        Page("another list").read,
        signing.TimestampSigner(salt="a list"),
    ),
}


@few
@given(st.data(), st.integers(0, BIGGEST))
@pytest.mark.parametrize("kind", CURSORS)
def test_a_cursor_comes_back_to_its_own_list_alone(kind: str, data: st.DataObject, place: int) -> None:
    signed = CURSORS[kind]
    cursor = signed.make(place)

    assert signed.read(cursor) == place
    assert len(cursor) <= CURSOR_CHARACTERS
    with pytest.raises(BadCursor):
        signed.elsewhere(cursor)
    with pytest.raises(BadCursor):
        signed.read(data.draw(_altered(cursor)))


@few
@given(decoded | st.from_regex(r"[A-Za-z0-9_-]{0,20}(:[A-Za-z0-9_-]{0,43}){0,3}", fullmatch=True))
@pytest.mark.parametrize("kind", CURSORS)
def test_a_cursor_is_ours_or_refused(kind: str, cursor: str) -> None:
    assume(cursor)
    with pytest.raises(BadCursor):
        CURSORS[kind].read(cursor)


@few
@given(anything)
@pytest.mark.parametrize("kind", CURSORS)
def test_a_cursor_of_ours_that_says_something_else_is_refused(kind: str, value: Any) -> None:
    """Signed with our key, by a release that meant something else by it."""
    with pytest.raises(BadCursor):
        CURSORS[kind].read(_sign(CURSORS[kind].signer, value))


@few
@given(texts, st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
def test_what_is_chosen_of_a_list_is_told_apart(name: str, pairs: list[tuple[str, str]]) -> None:
    here, there = zip(*pairs, strict=True)

    assert (kind_of(name, *here) == kind_of(name, *there)) == (here == there)


@few
@given(st.data(), st.integers(0, RECEIPT), st.integers(0, CHANGE))
def test_the_stream_goes_on_where_its_cursor_says(
    monkeypatch: pytest.MonkeyPatch, data: st.DataObject, receipt: int, change: int
) -> None:
    monkeypatch.setattr(stream, "ever_given", {stream.Receipt: RECEIPT, stream.TallyChange: CHANGE}.get)
    cursor = stream._cursor_at(stream.Place(receipt, change))

    assert stream._place_of(cursor) == stream.Place(receipt, change)
    with pytest.raises(BadCursor):
        stream._place_of(data.draw(_altered(cursor)))


@few
@given(anything)
def test_a_place_in_the_stream_that_is_none_is_refused(value: Any) -> None:
    with pytest.raises(Refusal):
        stream._place_of(_sign(signing.Signer(salt=stream.SALT), value))


@few
@given(st.data())
def test_a_key_of_media_opens_for_its_login_alone(alice: Person, data: st.DataObject) -> None:
    token, _ = issue_token(person=alice, scope=AccessToken.Scope.PERSON)
    key = media_keys.media_key(token)["key"]

    assert media_keys.person_of_media_key(key) == alice
    for other in (data.draw(_altered(key)), data.draw(decoded)):
        with pytest.raises(BadCredential):
            media_keys.person_of_media_key(other)


@few
@given(anything)
def test_a_key_of_media_that_says_something_else_is_refused(value: Any) -> None:
    with pytest.raises(BadCredential):
        media_keys.person_of_media_key(_sign(signing.TimestampSigner(salt=media_keys.SALT), value))


@st.composite
def _altered(draw: st.DrawFn, text: str) -> str:
    """Another text, by one character: put in, taken out, or in place of one."""
    at = draw(st.integers(0, len(text) - 1))
    put = draw(st.characters(codec="ascii") | st.sampled_from("\0 \n=é"))
    changed = draw(
        st.sampled_from(
            [text[:at] + put + text[at:], text[:at] + text[at + 1 :], text[:at] + put + text[at + 1 :]]
        )
    )
    assume(changed not in ("", text))
    return changed


def _sign(signer: signing.Signer, value: Any) -> str:
    try:
        return signer.sign_object(value)
    except (UnicodeEncodeError, ValueError):
        assume(False)
        raise
