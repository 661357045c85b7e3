"""Text that cannot be stored, and bodies without a length, are refused before anything looks at them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from rest_framework.test import APIClient

from chatsite.middleware import NeverStored, WellFormedText
from messaging.models import Person


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("reached")


@pytest.mark.parametrize("query", ["search=a%00b", "a=b&%00=c", "search=%FF", "search=%ED%A0%80", "%C3=1"])
@pytest.mark.django_db
def test_refuses_a_query_that_is_not_text(query: str) -> None:
    answer = APIClient().get(f"/api/v1/limits/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_takes_any_other_query() -> None:
    answer = APIClient().get("/api/v1/limits/?search=%E4%BD%A0%F0%9F%91%8D+%25&x=100%&y=%zz")

    assert answer.status_code == 401


def test_refuses_a_nul_in_the_address() -> None:
    request = RequestFactory().get("/api/v1/users/a%00b/")

    assert WellFormedText(view)(request).status_code == 400


@pytest.mark.django_db
def test_refuses_a_nul_in_a_cookie() -> None:
    client = APIClient(HTTP_COOKIE=r'session="\000aaaaaaaaaaaaaaaa"')

    assert client.get("/api/v1/limits/").status_code == 400


def test_refuses_a_body_without_a_length() -> None:
    request = RequestFactory().get("/api/v1/anything/", HTTP_TRANSFER_ENCODING="chunked")
    answer = WellFormedText(view)(request)

    assert answer.status_code == 411
    assert WellFormedText(view)(RequestFactory().post("/api/v1/anything/", {"a": "b"})).status_code == 200


def test_a_person_who_follows_a_broken_link_gets_a_page() -> None:
    answer = WellFormedText(view)(RequestFactory().get("/?a=%00"))

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_no_cache_keeps_an_answer_of_the_api() -> None:
    assert NeverStored(view)(RequestFactory().get("/api/v1/me/"))["Cache-Control"] == "no-store"
    assert "Cache-Control" not in NeverStored(view)(RequestFactory().get("/avatars/people/a.svg"))


@pytest.mark.django_db
def test_a_successful_answer_is_not_kept_either(alice: Person, client_of: Callable[[Person], Any]) -> None:
    answer = client_of(alice).get("/api/v1/limits/")

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
