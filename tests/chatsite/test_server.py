"""The server process: whole requests reach the threads, strange ones an answer, unknown sockets a refusal."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from chatsite.policies import NOTHING, permissions

pytestmark = [pytest.mark.live, pytest.mark.once]

HTTP_THREADS = 8
BODY_BYTES = 262_144
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@contextmanager
def raw(url: str, request: bytes) -> Iterator[socket.socket]:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request)
        yield connection


def status_of(connection: socket.socket) -> int:
    return int(connection.recv(64).split()[1])


def post(length: int) -> bytes:
    """The head of a form whose body is looked at, since a cookie says that it may prove where it comes from."""
    return (
        "POST /login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Cookie: csrftoken={'a' * 32}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def test_slow_senders_keep_nobody_waiting(live_server_process: str) -> None:
    with ExitStack() as stack:
        for _ in range(2 * HTTP_THREADS):
            stack.enter_context(raw(live_server_process, post(10) + b"{"))
        answer = httpx.get(f"{live_server_process}/livez", timeout=20, trust_env=False)

    assert answer.status_code == 200


def test_a_body_in_pieces_arrives_whole(live_server_process: str) -> None:
    body = f"csrfmiddlewaretoken={'a' * 32}&username=nobody&password=none".encode()

    with raw(live_server_process, post(len(body)) + body[:30]) as connection:
        connection.sendall(body[30:])
        status = status_of(connection)

    assert status == 200


def test_a_body_too_long_is_refused_before_it_is_all_there(live_server_process: str) -> None:
    with raw(live_server_process, post(10**9) + b"x" * (BODY_BYTES + 1)) as connection:
        status = status_of(connection)

    assert 400 <= status < 500


def test_a_query_that_is_not_ascii_is_answered(live_server_process: str) -> None:
    for query in (b"\xff\xfe", "名=字".encode(), b"%ff", b"%00", b"%"):
        request = (
            b"GET /api/v1/users/?" + query + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        with raw(live_server_process, request) as connection:
            assert 400 <= status_of(connection) < 500, query


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/other/", "/wsx/", "/api/v1/", "/%ff"])
def test_a_socket_elsewhere_is_refused(live_server_process: str, path: str) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        connect(live_server_process.replace("http", "ws", 1) + path, proxy=None)

    assert refusal.value.response.status_code == 403


CARRIED = {
    "content-security-policy": "; ".join(f"{name} 'none'" for name in sorted(NOTHING)),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": permissions(),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
HANDSHAKE = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ("OWL\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: owl\r\n\r\n", 400),
        (f"GET /ws/ HTTP/1.1\r\n{HANDSHAKE}\r\n", 400),
        (
            f"GET /ws/ HTTP/1.1\r\n{HANDSHAKE}Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 1\r\n\r\n",
            400,
        ),
        (
            f"GET /ws/no/ HTTP/1.1\r\n{HANDSHAKE}Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n",
            403,
        ),
    ],
    ids=["no-http", "no-length", "no-key", "no-version", "no-socket"],
)
def test_what_never_reaches_the_application_carries_the_same(
    live_server_process: str, request_: str, status: int
) -> None:
    with raw(live_server_process, request_.encode()) as connection:
        answer = HTTPResponse(connection)
        answer.begin()

    told = {name.lower(): value for name, value in answer.getheaders()}
    told["content-security-policy"] = "; ".join(sorted(told["content-security-policy"].split("; ")))
    assert answer.status == status
    assert {name: told.get(name) for name in CARRIED} == CARRIED


def test_pages_are_closed_to_other_sites(live_server_process: str) -> None:
    page = httpx.get(f"{live_server_process}/login/", trust_env=False)

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "server" not in page.headers


def test_the_description_of_the_api_is_browsable_from_our_own_files(live_server_process: str) -> None:
    with httpx.Client(base_url=live_server_process, trust_env=False) as browser:
        page = browser.get("/api/v1/docs/")
        script = browser.get("/api/v1/docs/?script=")
        described = browser.get("/api/v1/schema/", headers={"Accept": "application/json"})

    assert page.status_code == script.status_code == described.status_code == 200
    assert "//" not in page.text.replace("<!DOCTYPE html>", "").replace(live_server_process, "")
    assert "script-src 'nonce-" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "/api/v1/conversations/" in described.json()["paths"]


def test_a_page_of_another_site_gets_nothing_unless_named(live_server_process: str) -> None:
    answer = httpx.options(
        f"{live_server_process}/api/v1/me/",
        headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"},
        trust_env=False,
    )

    assert "access-control-allow-origin" not in answer.headers
