"""Any value in any header of any kind of address: whatever it is taken for, it is no fault of ours."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

import pytest
from django.test import Client

from ..messaging.calls import World
from ..messaging.files import picture, upload
from .together import Together, rounds
from .values import PARTS, TEXTS, chosen, shown

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
        "application/json; x*={}''%41",
        "application/json; charset*={}''%FF",
    ],
    "Accept-Language": ["{},en;q={}", "zh-{}"],
    "Range": ["bytes={}-", "bytes=-{}", "bytes={}-{}", "bytes=0-0,{}", "{}=0-1"],
    "If-None-Match": ['"{}"', 'W/"{}"', "*, {}"],
    "Origin": ["https://{}", "{}://testserver"],
    "Host": ["testserver:{}", "{}.testserver", "[{}]"],
}
"""Where a value stands in what a header says, beside being all of it."""

EACH = 1


KINDS = [
    *["rest", "a page's rest", "an upload", "media", "media's head", "the server api"],
    *["a page", "a form", "staff's", "a preflight", "nothing"],
]

Answered = tuple[int, bytes]
Ask = Callable[..., Answered]


@pytest.fixture
def asked(here: World, clients: dict[str, Client]) -> dict[str, Ask]:
    """A call of each kind of address: the status of the answer to it with these headers, and what a refusal says."""
    kept = upload(here.alice, "image", picture())
    media = f"/media/{kept.key}/original"
    visitor = Client(raise_request_exception=False)

    def call(client: Client, method: str, address: str, body: bytes = b"") -> Ask:
        def ask(**said: str) -> Answered:
            answer = client.generic(method, address, body, "application/json", **said)
            is_refused = answer.status_code >= 400 or address.startswith("/v4/")
            return answer.status_code, answer.content if is_refused else b""

        return ask

    calls = [
        call(clients["alice"], "PATCH", "/api/v1/me/", b'{"nick": "Al"}'),
        call(clients["browser"], "PUT", "/api/v1/quiet-hours/", b"{}"),
        call(clients["alice"], "POST", "/api/v1/uploads/", b"--x\r\n\r\n--x--"),
        call(clients["browser"], "GET", media),
        call(clients["alice"], "HEAD", media),
        call(visitor, "POST", "/v4/openim/sendmsg?identifier=crm&usersig=x", b"{}"),
        call(clients["browser"], "GET", "/"),
        call(visitor, "POST", "/login/", b"username=alice&password=x"),
        call(visitor, "GET", "/admin/"),
        call(visitor, "OPTIONS", "/api/v1/me/"),
        call(visitor, "GET", "/nothing/here"),
    ]
    return dict(zip(KINDS, calls, strict=True))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_header_may_say_anything(asked: dict[str, Ask], kind: str, part: int) -> None:
    """All at once, as long as the answer is what it is without any of them."""
    call = asked[kind]
    usual = call()
    wrong = []
    for together in all_headers(kind, part):
        for said in together:
            answered = call(**{_key(header): value for header, value in said.items()})
            together.seen(said, said if answered == usual else ())
            if answered[0] >= 500:
                wrong.append((shown(said), answered))

    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_cookie_may_quote_anything(asked: dict[str, Ask], kind: str) -> None:
    """Any character may be in one, as an octal escape."""
    wrong = []
    for name in ("session", "csrftoken", "theme", "language", "messages"):
        for text in chosen(f"{kind} {name}", TEXTS, 1):
            escaped = "".join(f"\\{byte:03o}" for byte in text.encode("utf-8", "surrogatepass"))[:4_000]
            quoted = quote(text.encode("utf-8", "surrogatepass"))[:4_000]
            for said in (f'"{escaped}"', quoted):
                if asked[kind](HTTP_COOKIE=f"{name}={said}")[0] >= 500:
                    wrong.append((name, shown(text)))

    assert wrong == []


def all_headers(kind: str, part: int, also: Sequence[str] = ()) -> Iterator[Together[str, str]]:
    """Each of them at once, a value in each of the places that it has one after the other."""
    patterns = [
        (header, at, pattern)
        for header in (*HEADERS, *also)
        for at, pattern in enumerate(["{}", *SAID.get(header, ())])
    ]
    for nth in range(max(at for _, at, _ in patterns) + 1):
        loners: set[str] = set()
        asks = {header: _values(kind, header, pattern, part) for header, at, pattern in patterns if at == nth}
        for turn in rounds(asks):
            yield Together(turn, loners)


def _values(kind: str, header: str, pattern: str, part: int) -> list[str]:
    texts = chosen(f"{kind} {header} {pattern}", TEXTS, EACH, part=part)
    values = [_on_the_wire(pattern.replace("{}", text)) for text in texts]
    # For what the length says the server waits.
    return [value for value in values if header != "Content-Length" or not _is_more_than_comes(value)]


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
