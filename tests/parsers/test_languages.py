"""The language of a reader: whatever a browser asks for or a cookie says, it is one that the pages speak."""

from collections.abc import Mapping

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from chatsite.languages import LanguageOfPages
from chatsite.words import say_in, speak, words_in

from .given import decoded, few, odd_texts

pytestmark = pytest.mark.once

SPOKEN = tuple(dict(settings.LANGUAGES))
FOREIGN = ("fr", "de-at", "ja", "tlh", "sr-latn", "x-klingon")
named = st.sampled_from(
    [*SPOKEN, *FOREIGN, "zh", "zh-CN", "zh-Hant-TW", "EN_us", "ZH-HANS", "*", "i-default"]
)
odd = named | decoded | st.from_regex(r"[A-Za-z0-9*;=,._/ -]{0,60}", fullmatch=True)
long = st.builds(lambda part, count: part * count, odd, st.integers(100, 3_000))
ranked = st.lists(
    st.tuples(st.sampled_from([*SPOKEN, *FOREIGN]), st.integers(1, 999)),
    max_size=6,
    unique_by=(lambda one: one[0], lambda one: one[1]),
)


@few
@given(ranked)
def test_is_the_most_wished_one_that_is_spoken(wished: list[tuple[str, int]]) -> None:
    header = ", ".join(f"{name};q=0.{weight:03}" for name, weight in wished)
    spoken = sorted(((weight, name) for name, weight in wished if name in SPOKEN), reverse=True)

    assert _read({"Accept-Language": header}) == (spoken[0][1] if spoken else settings.LANGUAGE_CODE)


@few
@given(odd | long | st.lists(odd, max_size=5).map(";q=0.5,".join), st.none() | odd | long)
def test_is_spoken_whatever_is_asked_for(header: str, cookie: str | None) -> None:
    language = _read({"Accept-Language": header}, cookie)

    assert language in SPOKEN
    assert cookie not in SPOKEN or language == cookie


@few
@given(odd, odd)
def test_of_programs_and_pictures_is_one_whoever_asks(header: str, cookie: str) -> None:
    for path in ("/api/v1/me/", "/avatars/people/x.svg"):
        assert _read({"Accept-Language": header}, cookie, path) == settings.LANGUAGE_CODE


@few
@given(odd_texts | odd)
def test_that_somebody_chose_once_is_spoken_or_the_servers_is(language: str) -> None:
    """As a browser's subscription says it, or the letters of somebody."""
    expected = language if language in SPOKEN else settings.LANGUAGE_CODE

    assert say_in(language, "login.wrong") == words_in(expected)["login"]["wrong"]


def _read(headers: Mapping[str, str], cookie: str | None = None, path: str = "/login/") -> str:
    """The one in which the page of this request is written, all of whose words are there."""
    request = RequestFactory().get(path, headers=headers)
    if cookie is not None:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    found: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        spoken = speak()
        assert spoken["words"] == words_in(spoken["language"]) and spoken["words"]["login"]
        found.append(spoken["language"])
        return HttpResponse()

    before = translation.get_language()
    try:
        LanguageOfPages(page)(request)
    finally:
        translation.activate(before or settings.LANGUAGE_CODE)
    return found[0]
