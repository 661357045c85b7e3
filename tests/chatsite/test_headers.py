"""What every answer carries, whatever is asked by whom, and however it ends (ASVS 3.4, 14.3.2)."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chatsite import health
from chatsite.answers import as_problem
from chatsite.api import RefusalViewSet
from chatsite.whole_requests import send_answer
from messaging.errors import Overloaded
from messaging.models import Person

FIELD = re.compile(r"<[^>]*>")
NOT_STORED = ("/api/", "/v4/", "/admin/")
LOCKED_DOWN = {"default-src 'none'", "sandbox"}
"""The policy of pictures that people chose or are called by."""


@pytest.fixture
def https(settings: Any) -> None:
    """As where it is deployed."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600


@pytest.fixture
def anybody(https: None, db: None) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def staff(https: None, db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.create_superuser("staff", "an owl reads at night"))
    return client


def missing(path: str, answer: Any) -> list[str]:
    """What this answer should carry, and does not."""
    policy = {part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")}
    shut = {"object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self'"}
    carried = {
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "same-origin",
        "frames": answer.headers.get("X-Frame-Options") == "DENY",
        "opener": answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "https": answer.headers.get("Strict-Transport-Security") == "max-age=3600",
        "policy": policy >= shut or policy >= LOCKED_DOWN,
        "stored": not path.startswith(NOT_STORED) or "no-store" in answer.headers.get("Cache-Control", ""),
    }
    return [name for name, is_there in carried.items() if not is_there]


def addresses(resolver: URLResolver, before: str = "/") -> list[str]:
    """Every address of the service, with a 1 where something is named."""
    found = []
    for one in resolver.url_patterns:
        here = before + FIELD.sub("1", str(one.pattern)).removeprefix("^").removesuffix("$")
        found += [here] if isinstance(one, URLPattern) else addresses(one, here)
    return found


@pytest.mark.parametrize("who", ["anybody", "staff"])
def test_every_address_answers_with_all_of_them(who: str, request: pytest.FixtureRequest) -> None:
    client, found, statuses = request.getfixturevalue(who), {}, set()
    for path in addresses(get_resolver()):
        answer = client.get(path, secure=True)
        statuses.add(answer.status_code)
        if lacks := missing(path, answer):
            found[path, answer.status_code] = lacks

    assert found == {}
    assert statuses >= {200, 302, 404, 405} and max(statuses) < 500


def fails(*_: Any, **__: Any) -> HttpResponse:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/?asked=%00", 400),
        ("get", "/api/v1/me/?asked=%ff", 400),
        ("get", "/admin/?asked=%00", 400),
        ("get", "/parts/settings/", 403),
        ("post", "/login/", 403),
        ("post", "/admin/login/", 403),
        ("get", "/api/v1/me/", 401),
        ("get", "/nowhere/", 404),
        ("get", "/api/v1/nowhere/", 404),
        ("get", "/static/nowhere.js", 404),
        ("post", "/livez", 405),
        ("put", "/api/v1/errors/", 405),
        ("get", "/readyz", 500),
        ("get", "/api/v1/errors/", 500),
        ("get", "/admin/login/", 500),
        ("post", "/v4/nowhere", 200),
    ],
)
def test_so_does_what_is_refused_and_what_fails(
    anybody: Client, monkeypatch: pytest.MonkeyPatch, method: str, path: str, status: int
) -> None:
    anybody.handler.enforce_csrf_checks = status == 403
    if status == 500:
        monkeypatch.setattr(health, "_database", fails)
        monkeypatch.setattr(RefusalViewSet, "list", fails)
        monkeypatch.setattr(admin.site, "login", fails)

    answer = getattr(anybody, method)(path, secure=True)

    assert (answer.status_code, missing(path, answer)) == (status, [])


def test_and_an_unknown_host(anybody: Client) -> None:
    answer = anybody.get("/", secure=True, headers={"Host": "elsewhere.example"})

    assert (answer.status_code, missing("/", answer)) == (400, [])


async def test_and_what_is_answered_without_the_application(https: None) -> None:
    answered: list[Any] = []

    async def send(message: Any) -> None:
        answered.append(message)

    await send_answer(as_problem(Overloaded()), send)

    headers = {name.decode(): value.decode() for name, value in answered[0]["headers"]}
    assert (
        missing("/api/v1/me/", HttpResponse(headers=headers, content_type=headers.pop("content-type"))) == []
    )
    assert headers["retry-after"] == "1"


def test_plain_http_promises_no_https(db: None) -> None:
    assert "Strict-Transport-Security" not in Client().get("/login/").headers
