"""What a process is told of who asks, by deploy/nginx/; and that it is asked once."""

import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from chatsite.policies import NOTHING, permissions

from .proxy import NAME, Proxy, running_nginx

pytestmark = pytest.mark.once

Heard = list[tuple[str, list[tuple[str, str]]]]


@pytest.fixture
def heard() -> Heard:
    """What the process was asked, with all headers."""
    return []


@pytest.fixture
def proxy(nginx: Path, heard: Heard, tmp_path: Path) -> Iterator[Proxy]:
    """In front of a process that only listens, and of one that is not there."""

    class Listens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append((self.path, sorted((name.lower(), value) for name, value in self.headers.items())))
            self.send_response(204)
            self.end_headers()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if "dies" in self.path:
                heard.append((self.path, []))
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.do_GET()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: the test looks."""

    with (
        socket.create_server(("127.0.0.1", 0)) as gone,
        ThreadingHTTPServer(("127.0.0.1", 0), Listens) as server,
    ):
        port = gone.getsockname()[1]
        gone.close()
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            with running_nginx(tmp_path / "nginx", [server.server_port, port], tmp_path) as proxy:
                yield proxy
        finally:
            server.shutdown()


@pytest.fixture
def liar(proxy: Proxy) -> Iterator[httpx.Client]:
    """Who says that they are somebody else, from elsewhere."""
    lies = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Request-ID": "mine",
        "Connection": "close, X-Forwarded-For",
    }
    with httpx.Client(
        base_url=proxy.url, verify=proxy.tls, trust_env=False, timeout=30, headers=lies
    ) as liar:
        yield liar


@pytest.mark.parametrize(
    "path", ["/api/v1/me/?of=a%20friend", "/media/key/original?key=k", "/static/no.js", "/ws/"]
)
def test_is_told_where_a_call_comes_from_by_nobody_but_the_proxy(
    liar: httpx.Client, heard: Heard, proxy: Proxy, path: str
) -> None:
    assert liar.get(path).status_code == 204

    [(asked, headers)] = heard
    told = {
        name: [value for called, value in headers if called == name]
        for name in ("host", "x-forwarded-for", "x-forwarded-proto")
    }
    assert asked == path
    assert [len(value) for name, value in headers if name == "x-request-id"] == [32]
    assert told == {
        "host": [f"{NAME}:{proxy.https}"],
        "x-forwarded-for": ["127.0.0.1"],
        "x-forwarded-proto": ["https"],
    }


@pytest.mark.parametrize("path", ["/api/v1/messages/", "/api/v1/uploads/"])
def test_a_process_that_is_not_there_costs_no_call(liar: httpx.Client, heard: Heard, path: str) -> None:
    assert [liar.post(path, content=b"x" * 1000).status_code for _ in range(6)] == [204] * 6
    assert len(heard) == 6


def test_a_call_that_writes_and_is_not_answered_is_not_made_again_by_the_proxy(
    liar: httpx.Client, heard: Heard
) -> None:
    assert liar.post("/dies", content=b"x").status_code == 502

    assert [path for path, _ in heard] == ["/dies"]


REFUSED = [
    (400, b"GET\r\n\r\n"),
    (400, b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
    (404, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    (404, b"GET /refused HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    (405, b"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    (413, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"),
    (414, b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    (502, b"POST /dies HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
    (505, b"GET / HTTP/3.0\r\nHost: localhost\r\n\r\n"),
]
CARRIED = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": permissions(),
    "content-security-policy": "; ".join(f"{name} 'none'" for name in NOTHING),
    "cache-control": "no-store",
}


@pytest.mark.parametrize(("status", "asked"), REFUSED, ids=[str(status) for status, _ in REFUSED])
def test_what_it_refuses_itself_carries_what_answers_of_the_server_do(
    proxy: Proxy, status: int, asked: bytes
) -> None:
    with (
        socket.create_connection(("127.0.0.1", proxy.https), timeout=30) as line,
        proxy.tls.wrap_socket(line, server_hostname=NAME) as secure,
    ):
        secure.sendall(asked)
        answer = HTTPResponse(secure)
        answer.begin()
        told = [(name.lower(), value) for name, value in answer.getheaders()]

    assert answer.status == status
    assert sorted(one for one in told if one[0] in CARRIED) == sorted(CARRIED.items())


def test_so_does_what_leads_to_https_but_for_the_promise(proxy: Proxy) -> None:
    answer = httpx.get(f"http://127.0.0.1:{proxy.http}/login/", trust_env=False, timeout=30)

    kept = set(CARRIED) - {"strict-transport-security", "cross-origin-resource-policy", "cache-control"}
    assert answer.status_code == 301
    assert {name: answer.headers.get(name) for name in CARRIED} == {
        name: value if name in kept else None for name, value in CARRIED.items()
    }


def test_the_signature_of_a_back_end_is_in_no_log(liar: httpx.Client, tmp_path: Path) -> None:
    for address in ("/v4/openim/dies?usersig=rr_secret", "/dies?seen=rr_other"):
        assert liar.post(address, content=b"x").status_code == 502

    logs = "".join(log.read_text() for log in tmp_path.rglob("*.log"))
    assert "rr_other" in logs and "/v4/openim/dies" in logs
    assert "rr_secret" not in logs
