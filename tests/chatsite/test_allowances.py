"""How often may be asked: what answers tell of it, whom each counts for, and who is let through."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from chatsite.allowances import home_of
from chatsite.asgi import application
from messaging.limits import hold
from messaging.models import AccessToken, Person
from messaging.services.access import issue_token
from messaging.services.allowances import allowances
from messaging.services.limits import Unfit, set_limits

SYNC = "/api/v1/sync/"


@pytest.fixture
def still() -> Any:
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False) as clock:
        yield clock


def told(answer: Any) -> tuple[str | None, str | None]:
    return answer.headers.get("RateLimit-Policy"), answer.headers.get("RateLimit")


def line_from(address: str, **options: Any) -> httpx.AsyncClient:
    line = httpx.ASGITransport(application, client=(address, 1))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=line, base_url="http://testserver", **options)


def test_tells_the_person_and_the_token_what_is_left(
    still: Any, client_of: Callable[[Person], APIClient], alice: Person
) -> None:
    first, second = client_of(alice), client_of(alice)

    answers = [first.get(SYNC), first.get("/api/v1/no-such/"), first.get("/api/v1/me/"), second.get(SYNC)]

    policy = '"person";q=3000;w=60, "token";q=3000;w=60'
    assert [told(one) for one in answers] == [
        (policy, '"person";r=2999;t=60, "token";r=2999;t=60'),
        (None, None),
        (policy, '"person";r=2998;t=60, "token";r=2998;t=60'),
        (policy, '"person";r=2997;t=60, "token";r=2999;t=60'),
    ]


def test_a_browser_has_no_token(still: Any, alice: Person) -> None:
    browser = Client()
    browser.force_login(alice)

    assert told(browser.get(SYNC)) == ('"person";q=3000;w=60', '"person";r=2999;t=60')


def test_a_server_token_speaks_for_nobody(still: Any, alice: Person) -> None:
    _, secret = issue_token(person=alice, scope=AccessToken.Scope.SERVER)
    server = APIClient(HTTP_AUTHORIZATION=f"Token {secret}")

    assert told(server.get(SYNC)) == ('"token";q=30000;w=60', '"token";r=29999;t=60')


def test_refuses_whatever_is_asked_then_and_says_when_to_come_again(
    still: Any, settings: Any, client_of: Callable[[Person], APIClient], alice: Person, bob: Person
) -> None:
    settings.CHAT_LIMITS = {"requests_per_person": 2}
    alices, bobs = client_of(alice), client_of(bob)
    assert alices.get(SYNC).status_code == alices.get(SYNC).status_code == 200
    still.shift(20)

    asked = [alices.get(SYNC), alices.post("/api/v1/uploads/"), alices.delete("/api/v1/push/")]

    for refused in asked:
        assert (refused.status_code, refused["Retry-After"]) == (429, "40")
        assert told(refused) == (
            '"person";q=2;w=60, "token";q=3000;w=60',
            '"person";r=0;t=40, "token";r=2998;t=40',
        )
        assert refused.json() == {
            "type": "/api/v1/errors/#too_frequent",
            "title": "Too many commands in too short a time. Nothing was done; slow down.",
            "status": 429,
            "code": "too_frequent",
            "errorCode": 2996,
            "detail": "At most 2 in 60 seconds (requestsPerPerson). Nothing was done; slow down.",
            "retryAfter": 40,
            "limit": 2,
        }
    assert bobs.get(SYNC).status_code == 200
    still.shift(40)
    assert alices.get(SYNC).status_code == 200


def test_0_is_no_limit_and_tells_nothing(
    settings: Any, client_of: Callable[[Person], APIClient], alice: Person
) -> None:
    settings.CHAT_LIMITS = {"requests_per_person": 0, "requests_per_token": 0}

    assert told(client_of(alice).get(SYNC)) == (None, None)


def test_staff_change_it_while_it_runs(
    client_of: Callable[[Person], APIClient], alice: Person, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(alice)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            set_limits({"requests_per_person": 1})
        assert [client.get(SYNC).status_code for _ in range(2)] == [200, 429]
        with django_capture_on_commit_callbacks(execute=True):
            set_limits({"requests_per_person": 0})
        assert client.get(SYNC).status_code == 200
        with pytest.raises(Unfit):
            set_limits({"requests_seconds": 0})
    finally:
        hold({})


@pytest.mark.asyncio
async def test_counts_by_address_before_anything_else(db: None, still: Any, settings: Any) -> None:
    settings.CHAT_LIMITS = {"requests_per_address": 2}
    upload = {"content-length": "5", "origin": "https://elsewhere.example"}

    async with line_from("2001:db8::1") as line, line_from("2001:db8::2") as neighbour:
        answers = [
            await line.get("/api/v1/errors/"),
            await neighbour.get("/v4/no/such"),
            await neighbour.post("/api/v1/uploads/", headers=upload, content=b"owls!"),
            await line.get("/media/key/variant"),
            await line.get("/v4/no/such"),
            await line.get("/livez"),
        ]
    async with line_from("2001:db8:0:1::1") as other:
        answers.append(await other.get("/api/v1/errors/"))

    assert [one.status_code for one in answers] == [200, 200, 429, 429, 200, 200, 200]
    assert [told(one) for one in answers] == [
        (None, None),
        (None, None),
        *[('"address";q=2;w=60', '"address";r=0;t=60')] * 3,
        (None, None),
        (None, None),
    ]
    assert answers[2].json()["limit"] == 2 and answers[2].headers["x-content-type-options"] == "nosniff"
    assert answers[4].json()["ErrorCode"] == 60007
    assert [one.headers.get("retry-after") for one in answers[2:5]] == ["60"] * 3


@pytest.mark.asyncio
async def test_a_page_of_a_trusted_origin_may_read_that_it_is_refused(db: None, settings: Any) -> None:
    settings.CHAT_LIMITS = {"requests_per_address": 1}
    settings.CORS_ALLOWED_ORIGINS = ["https://elsewhere.example"]
    origin = {"origin": "https://elsewhere.example"}

    async with line_from("192.0.2.1", headers=origin) as line:
        asks = {"access-control-request-method": "GET"}
        before = await line.options("/api/v1/errors/", headers=asks)
        answers = [await line.get("/api/v1/errors/") for _ in range(2)]
        after = await line.options("/api/v1/errors/", headers=asks)

    assert [one.status_code for one in answers] == [200, 429]
    assert before.status_code == after.status_code == 200
    for one in answers:
        assert one.headers["access-control-allow-origin"] == "https://elsewhere.example"
        assert "RateLimit" in one.headers["access-control-expose-headers"]


def test_addresses_of_one_home_are_one() -> None:
    assert home_of("2001:db8::1") == home_of("2001:db8::ffff:1") != home_of("2001:db8:0:1::1")
    assert (home_of("::ffff:192.0.2.1"), home_of("192.0.2.1")) == ("192.0.2.1", "192.0.2.1")


def test_costs_no_statement_where_one_process_serves(
    client_of: Callable[[Person], APIClient], alice: Person, count_queries: Callable[..., int], settings: Any
) -> None:
    client = client_of(alice)
    client.get(SYNC)
    counted = count_queries(lambda: client.get(SYNC))

    settings.CHAT_LIMITS = dict.fromkeys(("requests_per_person", "requests_per_token"), 0)
    assert counted == count_queries(lambda: client.get(SYNC))
    assert allowances.is_alone
