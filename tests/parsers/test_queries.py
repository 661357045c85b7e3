"""What queries say: numbers by their digits, the size of a page, and who signs a call of the server API."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request

from chatsite.home.asked import LONGEST, RANGES, AskedForm
from messaging.doors import _read
from messaging.errors import BadRequest, Refusal
from messaging.limits import limits
from messaging.paging import SignedCursorPagination
from messaging.serverapi.form import read_query
from messaging.wire.fields import Seconds, Whole

from .given import decoded, few, odd_texts, texts, whole

pytestmark = pytest.mark.once


@few
@given(whole)
def test_a_number_of_a_query_is_the_number_that_it_says(number: int) -> None:
    assert _read(Whole(), str(number)) == number


@few
@given(odd_texts)
def test_a_query_says_numbers_or_something_else(text: str) -> None:
    for field in (Whole(), Seconds()):
        read = _read(field, text)
        assert read == text or isinstance(read, int | float)
        if isinstance(read, int | float):
            assert text.isascii() and float(text) == pytest.approx(float(read))


@few
@given(decoded | st.integers().map(str) | st.text("0123456789０１²", min_size=1, max_size=12))
def test_a_page_is_as_long_as_asked_or_refused(text: str) -> None:
    asked = Request(RequestFactory().get("/", {"limit": text}))
    try:
        size = SignedCursorPagination().get_page_size(asked)
    except BadRequest:
        size = 0
    assert 0 <= size <= limits().page
    assert not size or text.lstrip("0") == str(size)


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
@given(
    st.sampled_from([*RANGES, ""]) | decoded,
    st.dates().map(str) | decoded,
    st.dates().map(str) | decoded,
)
def test_figures_are_of_a_time_that_ends(name: str, first: str, last: str) -> None:
    """Whatever days are asked for, it is no more of them than are looked through at once."""
    request = RequestFactory().get("/", {"range": name, "first": first, "last": last})
    request.user = SimpleNamespace(has_perm=lambda _: False)

    asked = AskedForm(request).asked()

    assert 0 < asked.span.length.days <= LONGEST and asked.name in RANGES
    assert asked.span.start < asked.span.until
