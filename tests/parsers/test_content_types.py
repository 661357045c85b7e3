"""What a request says of its body: of it all the kind and the boundary of a form's parts are read, and all else is UTF-8."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from chatsite.utf8_requests import Utf8Request, plain
from chatsite.wsgi import application

from .given import few, odd_texts

pytestmark = pytest.mark.once

ENVIRON = RequestFactory().get(f"/api/v1/me/?q={quote('é')}").environ
ODD = st.sampled_from(
    ["", "utf-8", "latin-1", "utf-16", "utf-7", "rot13", "zlib", "idna", "punycode", "undefined", "no such"]
)
NAMES = st.sampled_from(["charset", "charset*", "x*", "x*0*", "boundary*", "boundary*0", "x"])
TOKEN = st.text("0123456789abcXYZ'()+_,-./:=?", min_size=1, max_size=70)


def on_the_wire(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


@few
@given(odd_texts)
def test_anything_is_read_as_some_kind(text: str) -> None:
    request = Utf8Request({**ENVIRON, "CONTENT_TYPE": on_the_wire(text)})

    assert request.GET == {"q": ["é"]}


@few
@given(NAMES, ODD, st.sampled_from(["", "''%41", "''%FF", "'en'x", "'"]))
def test_all_is_utf8_whatever_is_named(name: str, codec: str, value: str) -> None:
    request = Utf8Request({**ENVIRON, "CONTENT_TYPE": f"application/json; {name}={codec}{value}"})

    assert (request.GET, request.content_type) == ({"q": ["é"]}, "application/json")


@few
@given(TOKEN, st.booleans(), NAMES, ODD)
def test_the_boundary_stays(token: str, is_quoted: bool, name: str, codec: str) -> None:
    said = f'"{token}"' if is_quoted else token
    beside = f"{name}={codec or 'x'}"

    for parts in (f"boundary={said}", f"boundary={said}; {beside}", f"{beside} ;Boundary={said}"):
        assert plain(f"multipart/form-data; {parts}") == f"multipart/form-data; boundary={said}"


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["charset=undefined", "charset=rot13", "x*=foo''%41", "boundary*=foo''a"])
def test_the_server_answers_what_it_would_without(said: str) -> None:
    """Django's own request fails before there is anything that could answer."""
    statuses: list[str] = []
    environ: dict[str, Any] = {**ENVIRON, "CONTENT_TYPE": f"application/json; {said}"}

    application(environ, lambda status, headers: statuses.append(status)).close()

    assert statuses == [f"{HTTPStatus.UNAUTHORIZED} Unauthorized"]
