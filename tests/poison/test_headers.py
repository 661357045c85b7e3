"""Any value in any header of any kind of address: whatever it is taken for, it is no fault of ours."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from ..messaging.calls import World
from ..messaging.files import picture, upload
from .values import TEXTS, WORST, chosen, shown

HEADERS = [
    *[
        "Authorization",
        "Cookie",
        "Host",
        "Origin",
        "Referer",
        "User-Agent",
        "X-CSRFToken",
        "X-Requested-With",
    ],
    *[
        "Content-Type",
        "Content-Length",
        "Content-Encoding",
        "Content-Disposition",
        "Transfer-Encoding",
        "Expect",
    ],
    *[
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Accept-Charset",
        "If-None-Match",
        "If-Modified-Since",
        "If-Match",
    ],
    *[
        "Range",
        "If-Range",
        "If-Unmodified-Since",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "Forwarded",
    ],
    *[
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Sec-Fetch-Site",
        "X-HTTP-Method-Override",
    ],
]
"""What we read, or something that we use reads."""

SAID = {
    "Authorization": ["Token {}", "Token {} x", "token {}", "Basic {}", "Bearer {}"],
    "Cookie": ["session={}", "csrftoken={}", "theme={}", "language={}", "{}={}", "session={}; session={}"],
    "Content-Type": [
        "application/json; charset={}",
        "multipart/form-data; boundary={}",
        "{}/json",
        "text/plain; {}",
    ],
    "Accept-Language": ["{},en;q={}", "zh-{}"],
    "Range": ["bytes={}-", "bytes=-{}", "bytes={}-{}", "bytes=0-0,{}", "{}=0-1"],
    "If-None-Match": ['"{}"', 'W/"{}"', "*, {}"],
    "Origin": ["https://{}", "{}://testserver"],
    "Host": ["testserver:{}", "{}.testserver", "[{}]"],
}
"""Where a value stands in what a header says, beside being all of it."""

EACH = 1


@pytest.fixture
def asked(here: World, clients: dict[str, Client]) -> dict[str, Callable[..., int]]:
    """A call of each kind of address, by its name: the status of the answer to it with these headers."""
    kept = upload(here.alice, "image", picture())
    media = f"/media/{kept.key}/original"
    visitor = Client(raise_request_exception=False)

    def call(client: Client, method: str, address: str, body: bytes = b"") -> Callable[..., int]:
        return lambda **said: client.generic(method, address, body, "application/json", **said).status_code

    return {
        "rest": call(clients["alice"], "PATCH", "/api/v1/me/", b'{"nick": "Al"}'),
        "a page's rest": call(clients["browser"], "PUT", "/api/v1/quiet-hours/", b"{}"),
        "an upload": call(clients["alice"], "POST", "/api/v1/uploads/", b"--x\r\n\r\n--x--"),
        "media": call(clients["browser"], "GET", media),
        "media's head": call(clients["alice"], "HEAD", media),
        "the server api": call(visitor, "POST", "/v4/openim/sendmsg?identifier=crm&usersig=x", b"{}"),
        "a page": call(clients["browser"], "GET", "/"),
        "a form": call(visitor, "POST", "/login/", b"username=alice&password=x"),
        "staff's": call(visitor, "GET", "/admin/"),
        "a preflight": call(visitor, "OPTIONS", "/api/v1/me/"),
        "nothing": call(visitor, "GET", "/nothing/here"),
    }


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_may_say_anything(asked: dict[str, Callable[..., int]], header: str) -> None:
    wrong = []
    for kind, call in asked.items():
        for pattern in ("{}", *SAID.get(header, ())):
            for text in chosen(f"{kind} {header} {pattern}", TEXTS, EACH):
                said = _on_the_wire(pattern.replace("{}", text))
                if header == "Content-Length" and _is_more_than_comes(said):
                    continue  # the server waits for it
                status = call(**{_key(header): said})
                if status >= 500:
                    wrong.append((kind, shown(said), status))

    assert wrong == []


def test_a_cookie_may_quote_anything(asked: dict[str, Callable[..., int]]) -> None:
    """Any character may be in one, as an octal escape."""
    wrong = []
    for kind, call in asked.items():
        for name in ("session", "csrftoken", "theme", "language", "messages"):
            for text in chosen(f"{kind} {name}", [*TEXTS, *WORST], 1):
                escaped = "".join(f"\\{byte:03o}" for byte in text.encode("utf-8", "surrogatepass"))[:4_000]
                if call(HTTP_COOKIE=f'{name}="{escaped}"') >= 500:
                    wrong.append((kind, name, shown(text)))
                if call(HTTP_COOKIE=f"{name}={quote(text.encode('utf-8', 'surrogatepass'))[:4_000]}") >= 500:
                    wrong.append((kind, name, shown(text)))

    assert wrong == []


def _on_the_wire(text: str) -> str:
    """As a server hands it on: bytes as characters. None lets through what ends a header."""
    for ending in "\0\r\n":
        text = text.replace(ending, "")
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _is_more_than_comes(length: str) -> bool:
    try:
        return int(length) > 0
    except ValueError:
        return False


def _key(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
