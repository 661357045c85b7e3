"""What every answer carries, whatever is asked by whom, and however it ends (ASVS 3.4, 14.3.2)."""

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chatsite import health
from chatsite.answers import answer_with, as_problem
from chatsite.whole_requests import send_answer
from messaging.errors import Overloaded, TooFrequent
from messaging.models import Person

FIELD = re.compile(r"<[^>]*>")
NOT_STORED = ("/api/", "/v4/", "/admin/")
NOTHING = {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"}
MORE = {"/media/": {"sandbox"}, "/avatars/": {"sandbox"}, "/worker.js": {"img-src 'self'"}}
"""What is no page, and has something beside nothing."""
PROGRAMS = ("/api/", "/v4/", "/media/")
PAGES = re.compile("/$|/(login|account|sign-up|password|admin)/|/api/v1/docs/$")


@pytest.fixture
def https(settings: Any) -> None:
    """As where it is deployed."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True


@pytest.fixture
def anybody(https: None, db: None) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def staff(https: None, db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.create_superuser("staff", "an owl reads at night"))
    return client


def missing(path: str, answer: Any, *, is_page: bool = False) -> list[str]:
    """What this answer should carry, and does not."""
    policy = set(answer.headers.get("Content-Security-Policy", "").split("; "))
    more = next((more for begins, more in MORE.items() if path.startswith(begins)), set())
    site = answer.headers.get("Cross-Origin-Resource-Policy")
    device = answer.headers.get("Permissions-Policy", "")
    carried = {
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "same-origin",
        "frames": answer.headers.get("X-Frame-Options") == "DENY",
        "opener": answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "https": answer.headers.get("Strict-Transport-Security") == "max-age=3600; includeSubDomains",
        "policy": policy >= NOTHING - {"form-action 'none'"} if is_page else policy - more == NOTHING,
        "device": "camera=()" in device and ("(self)" not in device or (is_page and path == "/")),
        "sites": site == "same-origin" or path.startswith(("/avatars/", "/static/")),
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
        if lacks := missing(path, answer, is_page=answer.status_code == 200 and bool(PAGES.match(path))):
            found[path, answer.status_code] = lacks

    assert found == {}
    assert statuses >= {200, 302, 404, 405} and max(statuses) < 500


def raises(fault: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def raising(_: HttpRequest) -> HttpResponse:
        raise fault

    return raising


ENDS: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: raises(SuspiciousOperation()),
    403: raises(PermissionDenied()),
    404: raises(Http404()),
    413: raises(RequestDataTooBig()),
    429: lambda request: answer_with(request, TooFrequent(retryAfter=1)),
    500: raises(ZeroDivisionError()),
    503: lambda request: answer_with(request, Overloaded()),
}
OF_THE_VENDOR = 200
"""There HTTP always says so."""


class Ends:
    """Every view ends in this way."""

    now: Callable[[HttpRequest], HttpResponse]

    def __init__(self, get_response: object) -> None:
        """There is nothing behind it."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return Ends.now(request)


@pytest.fixture
def ends(settings: Any) -> Iterator[type[Ends]]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Ends"]
    logging.disable()  # of each there would be a traceback
    yield Ends
    logging.disable(logging.NOTSET)


@pytest.mark.once
@pytest.mark.parametrize("status", ENDS)
def test_so_it_does_however_it_ends(anybody: Client, ends: type[Ends], status: int) -> None:
    ends.now, found = staticmethod(ENDS[status]), {}
    for path in addresses(get_resolver()):
        answer = anybody.get(path, secure=True)
        if lacks := missing(path, answer):
            found[path] = lacks
        assert answer.status_code in {status, OF_THE_VENDOR if path.startswith("/v4/") else status}, path

    assert found == {}


@pytest.mark.once
def test_and_where_it_is_sent_to_https_or_refused_for_want_of_it(anybody: Client) -> None:
    for path in addresses(get_resolver()):
        answer = anybody.get(path)
        if path not in {"/livez", "/readyz"}:
            status = OF_THE_VENDOR if path.startswith("/v4/") else 403 if path.startswith(PROGRAMS) else 301
            lacks = [
                one for one in missing(path, answer) if not path.startswith("/media/") or one != "policy"
            ]
            assert (answer.status_code, path, lacks) == (status, path, ["https"])


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
        ("post", "/v4/nowhere", 200),
    ],
)
def test_so_does_what_is_refused_and_what_fails(
    anybody: Client, monkeypatch: pytest.MonkeyPatch, method: str, path: str, status: int
) -> None:
    anybody.handler.enforce_csrf_checks = status == 403
    monkeypatch.setattr(health, "_database", fails)

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


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/login/", 301, None),
        ("/admin/", 301, None),
        ("/livez", 200, None),
        ("/api/v1/me/", 403, "https_needed"),
        ("/api/v1/docs/", 403, "https_needed"),
        ("/media/1/original", 403, None),
        ("/v4/openim/sendmsg", 200, None),
    ],
)
def test_plain_http_leads_pages_to_https_and_no_program(
    anybody: Client, path: str, status: int, code: str | None
) -> None:
    answer = anybody.get(path, headers={"Authorization": "Token what-only-alice-knows"})

    assert answer.status_code == status
    if status == 301:
        assert answer["Location"] == f"https://testserver{path}"
    if code:
        assert answer.json()["code"] == code
    if path.startswith("/v4/"):
        assert (answer.json()["ErrorCode"], answer.json()["ErrorInfo"][:9]) == (60002, "This is a")


def test_plain_http_promises_no_https(db: None) -> None:
    assert "Strict-Transport-Security" not in Client().get("/login/").headers
