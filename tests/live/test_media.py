"""Media over real HTTP: larger than any other body may be, refused before it is taken, and sent without a thread."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bench.client.client import Client, messages_of
from tests.live_server import Server
from tests.messaging.files import MP4, picture

from .conftest import Join

pytestmark = [pytest.mark.live, pytest.mark.once]

FILM = MP4 + bytes(range(256)) * 12_000  # 3 MB
HTTP_THREADS = 8


def post(client: Client, purpose: str, content: bytes, name: str = "owl.mp4") -> Any:
    return client.rest.post("/uploads/", data={"purpose": purpose}, files={"file": (name, content)})


def send(client: Client, group: str, type: str, payload: dict[str, Any]) -> dict[str, Any]:
    answer = client.rest.post(messages_of(group), json={"type": type, "payload": payload})
    assert answer.status_code == 201, answer.text
    message: dict[str, Any] = answer.json()["message"]
    return message


def test_a_film_goes_up_and_comes_down(client_of: Join, group_of: Callable[..., str], server: Server) -> None:
    alice, bob, charlie = client_of("alice"), client_of("bob"), client_of("charlie")
    group = group_of(alice, "bob")

    kept = post(alice, "video", FILM).json()
    message = send(alice, group, "TIMVideoFileElem", {"videoUUID": kept["uuid"], "videoSecond": 3})

    address = server.url + message["payload"]["videoUrl"]

    def get(client: Client, **headers: str) -> httpx.Response:
        return httpx.get(address, headers={**dict(client.rest.headers), **headers}, trust_env=False)

    whole, part = get(bob), get(bob, Range="bytes=1000000-1000099")
    assert (whole.status_code, whole.content == FILM) == (200, True)
    assert (part.status_code, part.content) == (206, FILM[1_000_000:1_000_100])
    assert "x-chat-file" not in whole.headers
    assert get(bob, **{"If-None-Match": whole.headers["etag"]}).status_code == 304
    # Who says that they send files by themselves is told nothing of where they are.
    outsider = get(charlie, **{"X-Chat-Sends-Files": "1"})
    assert (outsider.status_code, outsider.json()["code"]) == (404, "upload_not_found")
    inside = get(bob, **{"X-Chat-Sends-Files": "1"})
    assert ("x-chat-file" in inside.headers, inside.content == FILM) == (False, True)


def test_a_picture_is_made_anew(client_of: Join) -> None:
    answer = post(client_of("alice"), "image", picture(3000, 2000, "JPEG", quality=100), "owl.jpg")

    assert answer.status_code == 201
    assert (answer.json()["large"]["width"], answer.json()["small"]["width"]) == (1280, 400)


def test_who_is_not_logged_in_sends_nothing(server: Server) -> None:
    """The answer comes before the film does."""
    length = 50_000_000
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0), timeout=10) as line:
        line.sendall(
            b"POST /api/v1/uploads/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            b"Content-Length: %d\r\n\r\n--b\r\n" % length
        )
        assert line.recv(1000).startswith(b"HTTP/1.1 401 ")


def test_what_is_larger_than_anything_may_be_is_refused_before_it_is_taken(
    client_of: Join, server: Server
) -> None:
    authorization = client_of("alice").rest.headers["Authorization"].encode()
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port or 0), timeout=10) as line:
        line.sendall(
            b"POST /api/v1/uploads/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000000\r\n\r\n"
            % authorization
        )
        assert line.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_those_who_take_it_slowly_keep_no_thread_from_others(
    client_of: Join, group_of: Callable[..., str], server: Server
) -> None:
    alice = client_of("alice")
    kept = post(alice, "video", FILM * 3).json()
    port = urlsplit(server.url).port or 0
    authorization = alice.rest.headers["Authorization"]
    lines = []
    try:
        for _ in range(HTTP_THREADS + 2):
            line = socket.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", port))
            line.sendall(
                f"GET {kept['original']['url']} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {authorization}\r\n\r\n".encode()
            )
            assert line.recv(15) == b"HTTP/1.1 200 OK"
            lines.append(line)

        begun = time.monotonic()
        assert alice.rest.get("/me/").status_code == 200
        assert time.monotonic() - begun < 5
    finally:
        for line in lines:
            line.close()


def test_those_who_send_it_slowly_keep_no_thread_from_others(client_of: Join, server: Server) -> None:
    people = [client_of(name) for name in ("alice", "bob", "dora", "charlie")]
    port = urlsplit(server.url).port or 0
    lines = []
    try:
        for client in people * 3:
            line = socket.create_connection(("127.0.0.1", port))
            line.sendall(
                f"POST /api/v1/uploads/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: {client.rest.headers['Authorization']}\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n--b\r\n".encode()
            )
            lines.append(line)

        assert people[0].rest.get("/me/").status_code == 200
    finally:
        for line in lines:
            line.close()


def test_one_person_sends_so_many_at_once_and_no_more(client_of: Join, server: Server) -> None:
    alice = client_of("alice")
    results: list[int] = []
    gate = threading.Barrier(12)

    def send_one() -> None:
        gate.wait()
        with httpx.Client(trust_env=False, timeout=60) as client:
            answer = client.post(
                f"{server.url}/api/v1/uploads/",
                data={"purpose": "video"},
                files={"file": ("a.mp4", FILM * 4)},
                headers={"Authorization": alice.rest.headers["Authorization"]},
            )
            results.append(answer.status_code)

    threads = [threading.Thread(target=send_one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(results) == {201, 429}
