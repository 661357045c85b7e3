"""Whose page may open a socket: ours by its session, trusted ones by a login, others not at all."""

from typing import Any

import pytest

from chatsite.socket_login import origin_of, session_key_of
from messaging.errors import NotAllowed

pytestmark = pytest.mark.once

TRUSTED = "https://app.example.com"


@pytest.fixture(autouse=True)
def _hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["chat.example.com", "localhost"]
    settings.TRUSTED_ORIGINS = [TRUSTED]
    settings.SESSION_COOKIE_NAME = "session"


def scope(origin: str | None, *more: tuple[bytes, bytes], query: bytes = b"", **facts: Any) -> dict[str, Any]:
    headers = [(b"host", b"chat.example.com"), (b"cookie", b"a=b; session=key-of-the-session"), *more]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return {
        "type": "websocket",
        "scheme": "wss",
        "path": "/ws/",
        "query_string": query,
        "server": ("10.0.0.1", 8000),
        "headers": headers,
        **facts,
    }


@pytest.mark.parametrize(
    "origin", ["https://chat.example.com", "https://chat.example.com:443", "HTTPS://Chat.Example.com"]
)
def test_our_own_page_speaks_for_its_session(origin: str) -> None:
    assert session_key_of(scope(origin)) == "key-of-the-session"


def test_our_own_page_may_do_without_its_session() -> None:
    assert session_key_of(scope("https://chat.example.com", query=b"session=no")) == ""


@pytest.mark.parametrize("origin", [TRUSTED, None])
def test_a_trusted_page_and_no_page_at_all_have_no_session_here(origin: str | None) -> None:
    assert session_key_of(scope(origin)) == ""


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://chat.example.com",
        "https://chat.example.com:8443",
        "https://chat.example.com.evil.example",
        "https://sub.chat.example.com",
        "https://chat.example.com@evil.example",
        "https://chat.example.com/",
        "https://app.example.com:444",
        "http://app.example.com",
        "https://localhost",
        "null",
        "",
        "https://",
        "https://[",
        "https://chat.example.com:99999999",
        "file://",
    ],
)
def test_any_other_page_is_refused(origin: str) -> None:
    with pytest.raises(NotAllowed):
        session_key_of(scope(origin))


def test_a_host_that_is_not_ours_is_refused_whatever_the_origin() -> None:
    forged = scope(
        "https://evil.example", headers=[(b"host", b"evil.example"), (b"origin", b"https://evil.example")]
    )

    with pytest.raises(NotAllowed):
        session_key_of(forged)


def test_what_a_proxy_says_counts_only_if_the_settings_say_so(settings: Any) -> None:
    behind = scope("https://chat.example.com", (b"x-forwarded-proto", b"https"), scheme="ws")
    with pytest.raises(NotAllowed):
        session_key_of(behind)

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert session_key_of(behind) == "key-of-the-session"

    forged = scope("https://chat.example.com", (b"x_forwarded_proto", b"https"), scheme="ws")
    with pytest.raises(NotAllowed):
        session_key_of(forged)


def test_a_host_twice_is_refused() -> None:
    with pytest.raises(NotAllowed):
        session_key_of(scope("https://chat.example.com", (b"host", b"chat.example.com")))


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("http://[::1]:8000", ("http", "::1", 8000)),
        ("https://a.example", ("https", "a.example", 443)),
        ("ftp://a.example", None),
        ("https://a.example?x", None),
        ("https://u@a.example", None),
    ],
)
def test_an_origin_is_scheme_host_and_port(text: str, origin: Any) -> None:
    assert origin_of(text) == origin
