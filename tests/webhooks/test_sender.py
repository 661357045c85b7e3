"""The guarded sender: where it sends to, and that the other side cannot make it do anything else."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from messaging.webhooks import sender
from messaging.webhooks.addresses import AddressRefused, is_public, target_of
from messaging.webhooks.sender import Answer, Unanswered, post

from .receiver import Receiver, hang_up, here, redirect, talk_for_ever

pytestmark = pytest.mark.once

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::10.0.0.1",
    "::8.8.8.8",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:a00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "nonsense",
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:80e::200e"]

REFUSED = [
    "http://example.com/",
    "https://example.com:22/",
    "https://example.com:80/",
    "https://user:password@example.com/",
    "https://user@example.com/",
    "https://example.com/#part",
    "https://exa mple.com/",
    "https://example.com\\@10.0.0.1/",
    "https://example.com/\r\nX: y",
    "https://bücher.example/",
    "https:///path",
    "https://",
    "ftp://example.com/",
    "file:///etc/passwd",
    "//example.com/",
    "example.com",
    "https://example.com:port/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://" + "a" * 1000 + ".example/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_takes_no_special_address_for_a_public_one(address: str) -> None:
    assert not is_public(address)

    with pytest.raises(AddressRefused):
        post("https://hooks.example/", b"", {}, resolve=lambda host, port: ["8.8.8.8", address])


@pytest.mark.parametrize("address", PUBLIC)
def test_takes_a_public_address_for_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", REFUSED)
def test_refuses_addresses_that_are_not_sent_to(url: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(url, ())


def test_sends_plainly_and_anywhere_to_hosts_that_are_named() -> None:
    assert target_of("http://backend:9000/in?a=1", ("backend:9000",))[:4] == (
        "http",
        "backend",
        9000,
        "/in?a=1",
    )
    with pytest.raises(AddressRefused):
        target_of("http://backend:9001/", ("backend:9000",))


LISTED = ("hooks.example", "*.example.com", "8.8.8.8")


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example/in",
        "https://a.b.Example.com:8443/",
        "https://8.8.8.8/",
        "https://hooks.example./",
    ],
)
def test_sends_to_public_hosts_that_are_listed(url: str) -> None:
    assert not target_of(url, (), LISTED).is_named


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://example.community/",
        "https://hooks.example.org/",
        "https://a.hooks.example/",
        "https://hooks.example.com.evil.example/",
        "https://aexample.com/",
        "https://8.8.4.4/",
    ],
)
def test_and_to_no_others(url: str) -> None:
    with pytest.raises(AddressRefused, match="list the hosts"):
        post(url, b"", {}, only=LISTED, resolve=lambda host, port: ["8.8.8.8"])


def test_a_host_that_is_listed_is_public_all_the_same() -> None:
    for resolved in ("10.0.0.1", "169.254.169.254"):
        with pytest.raises(AddressRefused, match="private"):
            post("https://hooks.example/", b"", {}, only=LISTED, resolve=lambda *_, to=resolved: [to])


def test_a_host_that_is_named_need_not_be_listed() -> None:
    assert target_of("http://backend:9000/", ("backend:9000",), LISTED).is_named


def send(to: Receiver, seconds: float = 30) -> Answer:
    return post(to.url, b"{}", {"X-A": "b"}, named=("hooks.test",), seconds=seconds, resolve=here)


def test_sends_a_body_and_hears_the_status(back_end: Receiver) -> None:
    assert send(back_end) == Answer(200, b"", False)

    [posted] = back_end.posted
    assert (posted.path, posted.body, posted.headers["x-a"]) == ("/in", b"{}", "b")
    assert posted.headers["host"] == f"hooks.test:{back_end.port}"


def test_follows_no_redirect(back_end: Receiver) -> None:
    back_end.behave = redirect

    assert send(back_end).status == 302


def test_reads_so_much_of_an_answer_and_no_more(back_end: Receiver) -> None:
    back_end.behave = talk_for_ever

    answer = send(back_end)

    assert (answer.status, len(answer.body), answer.is_cut) == (200, 65_536, True)


def test_says_that_the_other_side_died_in_the_middle(back_end: Receiver) -> None:
    back_end.behave = hang_up

    with pytest.raises(Unanswered, match="in the middle"):
        send(back_end)


@pytest.mark.parametrize(
    "slowly", [b"H", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"]
)
def test_waits_in_all_so_long_also_for_who_says_a_letter_now_and_then(
    back_end: Receiver, slowly: bytes
) -> None:
    ended = threading.Event()

    def drip(handler: Any, posted: Any) -> None:
        handler.close_connection = True
        handler.wfile.write(slowly)
        while not ended.wait(0.05):
            handler.wfile.write(b"x" if b"Length" not in slowly else b"")

    back_end.behave = drip
    with pytest.raises(Unanswered, match="took too long"):
        send(back_end, seconds=0.5)
    ended.set()


def test_waits_so_long_for_a_resolver() -> None:
    ended = threading.Event()

    with pytest.raises(Unanswered, match="took too long"):
        post("https://hooks.example/", b"", {}, seconds=0.2, resolve=lambda host, port: [str(ended.wait(60))])
    ended.set()


def test_looks_at_the_address_anew_each_time(back_end: Receiver) -> None:
    looks = iter([["8.8.8.8"], ["127.0.0.1"]])
    first = next(looks)
    assert all(map(is_public, first))

    with pytest.raises(AddressRefused, match="private"):
        post("https://hooks.example/", b"", {}, resolve=lambda host, port: next(looks))
    assert back_end.posted == []


@pytest.fixture
def over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server whose certificate is for hooks.test, by an authority that this machine trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.test")]), critical=False)
        .sign(key, SHA256())
    )
    file = tmp_path / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    sender._tls.cache_clear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *said: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()
    sender._tls.cache_clear()


def test_checks_the_certificate_for_the_name_and_not_for_the_address(over_tls: int) -> None:
    named = ("hooks.test", "other.test")

    answer = post(f"https://hooks.test:{over_tls}/", b"{}", {}, named=named, seconds=30, resolve=here)

    assert answer.status == 204
    with pytest.raises(Unanswered, match="certificate"):
        post(f"https://other.test:{over_tls}/", b"{}", {}, named=named, seconds=30, resolve=here)
