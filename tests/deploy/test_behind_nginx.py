"""What people get through deploy/nginx/ is what two processes of the service give."""

import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bench.client.client import Client
from tests.live_server import Server

from .conftest import Join
from .proxy import NAME, Proxy

pytestmark = pytest.mark.live

MB = 1_000_000
SENT = 60
PATIENCE = 90.0

# Of the line, of the moment, or of the file that was compressed instead of the one that was not.
NOT_COMPARED = {
    *("accept-ranges", "connection", "date", "etag", "expires", "last-modified", "server"),
    *("set-cookie", "x-request-id"),
}

SAME: dict[str, Callable[[str], str]] = {
    "content-security-policy": lambda value: "; ".join(sorted(value.split("; "))),
    "content-type": lambda value: value.replace('"', ""),
}
"""Different ways to say the same."""


@pytest.fixture
def browser(proxy: Proxy) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=proxy.url, verify=proxy.tls, trust_env=False, timeout=30) as browser:
        yield browser


def test_an_answer_is_that_of_the_server_header_by_header(
    browser: httpx.Client, proxy: Proxy, servers: list[Server], static: Path
) -> None:
    """Also where nginx takes the file itself; and none comes twice."""
    names = json.loads((static / "staticfiles.json").read_text())["paths"]
    hashed = [f"/static/{names[name]}" for name in ("sdk/chat.js", "chat/colours.css", "stickers/happy.svg")]
    asked = [
        *(
            (path, encoding)
            for path in (*hashed, "/static/sdk/chat.js")
            for encoding in ("br", "gzip", "identity")
        ),
        ("/static/nothing.js", "br"),
        ("/login/", "br"),
        ("/api/v1/me/", "gzip"),
        ("/livez", "gzip"),
        ("/nothing", "gzip"),
    ]

    for path, encoding in asked:
        headers = {"Accept-Encoding": encoding, "Host": f"{NAME}:{proxy.https}", "X-Forwarded-Proto": "https"}
        ours = browser.get(path, headers=headers)
        theirs = httpx.get(f"{servers[0].url}{path}", headers=headers, trust_env=False, timeout=30)
        assert (ours.status_code, _told(ours)) == (theirs.status_code, _told(theirs)), (path, encoding)
        if not ours.headers.get("set-cookie"):
            assert ours.text == theirs.text, path


def _told(answer: httpx.Response) -> list[tuple[str, str]]:
    return sorted(
        (name, SAME[name](value) if name in SAME else value)
        for name, value in answer.headers.multi_items()
        if name not in NOT_COMPARED
    )


def test_static_files_are_not_asked_of_the_processes_and_not_sent_again(
    browser: httpx.Client, static: Path
) -> None:
    (static / "only-here.0123456789ab.css").write_text("a {}")

    first = browser.get("/static/only-here.0123456789ab.css")
    again = browser.get(
        "/static/only-here.0123456789ab.css", headers={"If-None-Match": first.headers["etag"]}
    )

    assert (first.status_code, first.text) == (200, "a {}")
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in again.headers["cache-control"]


def test_plain_http_is_sent_to_https(proxy: Proxy) -> None:
    answer = httpx.get(
        f"http://127.0.0.1:{proxy.http}/login/?next=/", headers={"Host": NAME}, trust_env=False, timeout=30
    )

    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/login/?next=/")


def test_programs_are_not_led_there(proxy: Proxy) -> None:
    for path in ("/api/v1/me/", "/v4/openim/sendmsg", "/media/1/original?key=2", "/ws/"):
        answer = httpx.get(
            f"http://127.0.0.1:{proxy.http}{path}", headers={"Host": NAME}, trust_env=False, timeout=30
        )
        assert answer.status_code == 403, path


def test_browsers_are_offered_http_2(proxy: Proxy) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])

    with _line(proxy, context) as line:
        assert line.selected_alpn_protocol() == "h2"


@contextmanager
def _line(proxy: Proxy, tls: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
    with (
        socket.create_connection(("127.0.0.1", proxy.https), timeout=30) as line,
        tls.wrap_socket(line, server_hostname=NAME) as secure,
    ):
        yield secure


def test_figures_are_for_nobody_outside(browser: httpx.Client) -> None:
    answer = browser.get("/metrics")

    assert answer.status_code == 404
    assert answer.headers.get_list("strict-transport-security") == ["max-age=31536000; includeSubDomains"]


def test_a_socket_hears_what_others_say_and_the_heartbeat(client_of: Join, proxy: Proxy) -> None:
    alice, bob = client_of("alice"), client_of("bob").open(ssl=proxy.tls)
    group = _group(alice)

    message = alice.say(group, "Do you hear me?")

    bob.until(lambda: bob.frames("changes", conversationID=group, to=message["changeSeq"]))
    bob.heard.clear()
    bob.wait_for("heartbeat")


def test_a_large_file_arrives_whole(client_of: Join, proxy: Proxy) -> None:
    alice = client_of("alice")
    content = os.urandom(20 * MB)

    posted = alice.rest.post("/uploads/", data={"purpose": "file"}, files={"file": ("owl.bin", content)})

    assert posted.status_code == 201, posted.text
    got = alice.rest.get(f"{proxy.url}{posted.json()['original']['url']}")
    assert (got.status_code, got.content == content) == (200, True)


def test_a_stranger_is_refused_before_their_file_has_come(proxy: Proxy) -> None:
    """So the proxy keeps nothing back until it is complete."""
    with _line(proxy, proxy.tls) as line:
        line.sendall(
            f"POST /api/v1/uploads/ HTTP/1.1\r\nHost: {NAME}:{proxy.https}\r\nContent-Length: 50000000\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n".encode()
        )
        assert line.recv(1000).startswith(b"HTTP/1.1 401 ")


def test_a_process_that_is_killed_costs_nobody_an_answer(client_of: Join, servers: list[Server]) -> None:
    alice, bob = client_of("alice"), client_of("bob")
    group = _group(alice)
    answered: list[str] = []
    statuses: list[int] = []
    sender = threading.Thread(target=_send_all, args=(alice, group, answered), daemon=True)
    reader = threading.Thread(target=_ask_until, args=(sender, bob, group, statuses), daemon=True)

    sender.start()
    reader.start()
    _wait_until(lambda: len(answered) >= SENT // 3 and len(statuses) >= 3)
    servers[0].kill()
    try:
        sender.join(PATIENCE)
        reader.join(PATIENCE)
        assert not sender.is_alive() and not reader.is_alive()
    finally:
        servers[0].start()

    assert set(statuses) == {200}
    shown = bob.history(group)["messages"][1:]
    assert [message["ID"] for message in shown] == answered
    assert [message["sequence"] for message in shown] == list(range(2, SENT + 2))


def _group(owner: Client) -> str:
    made = owner.rest.post("/conversations/", json={"groupType": "Private", "memberIDs": ["bob"]})
    assert made.status_code == 201, made.text
    return str(made.json()["conversation"]["conversationID"])


def _send_all(sender: Client, group: str, answered: list[str]) -> None:
    for turn in range(SENT):
        message_id = sender.new_message_id()
        sender.say(group, f"Number {turn}", message_id=message_id, patience=PATIENCE)
        answered.append(message_id)


def _ask_until(over: threading.Thread, reader: Client, group: str, statuses: list[int]) -> None:
    while over.is_alive():
        statuses.append(reader.rest.get("/conversations/").status_code)


def _wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)
