"""Pushes as a push service gets them: encrypted for one browser, signed as ours, and refused ones forgotten."""

import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from py_vapid import Vapid02
from rest_framework.test import APIClient

from chatsite import away, web_push
from messaging.models import Conversation, Person, PushSubscription
from messaging.services.away import SOON, take_news
from messaging.services.blocks import block_person
from messaging.services.members import remove_member
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.positions import move_read_position
from tests.messaging.scenes import say

SECRET = b"0123456789abcdef"


class Came(NamedTuple):
    path: str
    headers: Any
    body: bytes
    status: int


class PushService:
    """A push service on this machine, and a browser that it serves."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.status = 201
        self.takes = ""
        """The key that the browser subscribed with, where only that one is taken."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                is_ours = f"k={service.takes}" in self.headers["Authorization"]
                status = service.status if is_ours else 403
                service.came.append(Came(self.path, self.headers, body, status))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_port}"

    def subscription(self, number: int = 1) -> dict[str, Any]:
        """What a browser says of itself."""
        public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": as_text(public), "auth": as_text(SECRET)}
        return {"endpoint": f"http://{self.host}/send/{number}", "keys": keys, "language": "en"}

    def opened(self) -> list[dict[str, Any]]:
        """What came, as the browser reads it."""
        return [
            json.loads(http_ece.decrypt(one.body, private_key=self.key, auth_secret=SECRET))
            for one in self.came
        ]


def as_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    service = PushService()
    settings.WEB_PUSH_CONTACT = "mailto:staff@chat.example.com"
    settings.WEB_PUSH_HOSTS = [service.host]
    settings.WEB_PUSH_SCHEMES = ("http",)
    yield service
    service.server.shutdown()
    service.server.server_close()


@pytest.fixture
def page(bob: Person) -> APIClient:
    """Bob's page, logged in by its session."""
    client = APIClient()
    client.force_login(bob)
    return client


def subscribe(page: APIClient, service: PushService, number: int = 1) -> None:
    assert page.post("/api/v1/push/", service.subscription(number)).status_code == 201
    PushSubscription.objects.update(created_at=timezone.now() - timedelta(hours=1))


def tell() -> None:
    """What the thread does, once."""
    for news in take_news(timezone.now() + SOON):
        away.send(news)


def test_the_browser_and_nobody_else_reads_what_is_new(
    alice: Person, group: Conversation, service: PushService, page: APIClient
) -> None:
    subscribe(page, service)
    first = say(alice, group, "Tea?")
    newest = say(alice, group, "At five? 🫖")

    tell()

    [came] = service.came
    assert service.opened() == [
        {
            "conversationID": f"GROUP{group.group_id}",
            "messageID": newest.message_id,
            "title": "Owls",
            "body": "Alice: At five? 🫖 (and 1 more)",
            "icon": f"/avatars/groups/{group.group_id.replace('@', '%40').replace('#', '%23')}.svg?n=Owls",
        }
    ]
    assert b"Tea" not in came.body and first.message_id.encode() not in came.body
    assert (came.path, came.headers["Content-Encoding"]) == ("/send/1", "aes128gcm")
    assert int(came.headers["TTL"]) > 0 and len(came.headers["Topic"]) == 32


def test_it_is_signed_with_the_key_that_the_page_is_given(
    alice: Person, group: Conversation, service: PushService, page: APIClient
) -> None:
    subscribe(page, service)
    say(alice, group, "Tea?")

    tell()

    given = page.get("/api/v1/push/").json()["publicKey"]
    parts = dict(
        part.strip().split("=", 1)
        for part in service.came[0].headers["Authorization"].removeprefix("vapid ").split(",")
    )
    assert parts["k"].rstrip("=") == given
    claims = json.loads(base64.urlsafe_b64decode(parts["t"].split(".")[1] + "=="))
    assert claims["aud"] == f"http://{service.host}"
    assert claims["sub"] == "mailto:staff@chat.example.com"
    signed, _, signature = parts["t"].rpartition(".")
    assert Vapid02.from_raw_public(given.encode()).verify_token(signed.encode(), signature)


def test_in_the_language_of_the_page(
    alice: Person, group: Conversation, service: PushService, page: APIClient
) -> None:
    subscribe(page, service)
    PushSubscription.objects.update(language="zh-hans")
    message = say(alice, group, "Tea?")
    type(message).objects.filter(pk=message.pk).update(type="TIMImageElem", payload={})

    tell()

    assert service.opened()[0]["body"] == "Alice：[图片]"


def test_who_subscribed_by_an_earlier_key_is_reached_while_that_is_there(
    alice: Person, group: Conversation, service: PushService, page: APIClient, settings: Any
) -> None:
    subscribe(page, service)
    service.takes = page.get("/api/v1/push/").json()["publicKey"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-abcdef"
    say(alice, group, "Tea?")
    tell()
    assert page.get("/api/v1/push/").json()["publicKey"] != service.takes
    assert [came.status for came in service.came] == [403, 201]


@pytest.mark.parametrize(
    ("status", "is_kept"), [(404, False), (410, False), (429, True), (500, True), (302, True)]
)
def test_a_browser_that_takes_no_more_is_forgotten_and_no_other(
    alice: Person,
    group: Conversation,
    service: PushService,
    page: APIClient,
    status: int,
    is_kept: bool,
) -> None:
    subscribe(page, service)
    service.status = status
    say(alice, group, "Tea?")

    tell()

    assert PushSubscription.objects.exists() == is_kept
    assert [came.path for came in service.came] == ["/send/1"]


def test_a_login_that_is_over_is_told_nothing(
    alice: Person, group: Conversation, service: PushService, page: APIClient
) -> None:
    subscribe(page, service)
    page.logout()
    say(alice, group, "Tea?")

    tell()

    assert service.came == []
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "ended",
    [
        lambda alice, bob, message: recall_message(by=alice, message_id=message.message_id),
        lambda alice, bob, message: remove_member(by=alice, conversation=message.conversation, person=bob),
        lambda alice, bob, message: block_person(person=bob, other=alice),
        lambda alice, bob, message: move_read_position(person=bob, conversation=message.conversation),
        lambda alice, bob, message: hide_messages(person=bob, message_ids=[message.message_id]),
    ],
    ids=["recalled", "removed", "blocked", "read", "deleted"],
)
def test_what_ends_while_others_are_told_is_not_pushed(
    alice: Person, bob: Person, group: Conversation, service: PushService, page: APIClient, ended: Any
) -> None:
    subscribe(page, service)
    message = say(alice, group, "Tea?")
    [news] = take_news(timezone.now() + SOON)

    ended(alice, bob, message)
    away.send(news)

    assert service.came == []
    assert PushSubscription.objects.exists()


def test_what_is_edited_while_others_are_told_is_pushed_as_it_is_then(
    alice: Person, group: Conversation, service: PushService, page: APIClient
) -> None:
    subscribe(page, service)
    message = say(alice, group, "Tea at the safe house?")
    [news] = take_news(timezone.now() + SOON)

    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Tea?"})
    away.send(news)

    assert [said["body"] for said in service.opened()] == ["Alice: Tea?"]


def test_a_service_that_is_away_costs_nobody_anything(
    alice: Person, group: Conversation, service: PushService, page: APIClient
) -> None:
    subscribe(page, service)
    service.server.shutdown()
    service.server.server_close()
    say(alice, group, "Tea?")

    tell()

    assert PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://169.254.169.254/latest",
        "http://127.0.0.1:1/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/?fcm.googleapis.com",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "fcm.googleapis.com",
        "https://[::1/x",
        "https://127.0.0.1:6379\\.notify.windows.com/x",
        "https://evil.example\\@x.notify.windows.com/x",
        "https://a.notify.windows.com:6379/x",
        "https://user@a.notify.windows.com/x",
        "https://.notify.windows.com/x",
        "",
    ],
)
def test_sends_to_push_services_alone(settings: Any, page: APIClient, endpoint: str) -> None:
    settings.WEB_PUSH_CONTACT = "mailto:staff@chat.example.com"
    good = {**PushService().subscription(), "endpoint": "https://fcm.googleapis.com/fcm/send/x"}
    assert page.post("/api/v1/push/", good).status_code == 201

    refused = page.post("/api/v1/push/", {**good, "endpoint": endpoint})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "endpoint")
    assert PushSubscription.objects.count() == 1


@pytest.mark.parametrize("key", [-1, 12, "", "a b", "a+b", "é", "x" * 121, None, ["x"]])
def test_keys_are_base64_as_text(service: PushService, page: APIClient, key: Any) -> None:
    given = service.subscription()

    refused = page.post("/api/v1/push/", {**given, "keys": {**given["keys"], "p256dh": key}})

    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["keys.p256dh"]


def test_without_a_contact_there_are_no_pushes(service: PushService, settings: Any, page: APIClient) -> None:
    settings.WEB_PUSH_CONTACT = ""

    assert page.get("/api/v1/push/").json() == {"publicKey": ""}
    assert page.post("/api/v1/push/", service.subscription()).status_code == 400


def test_tokens_and_strangers_do_not_subscribe(client_of: Any, bob: Person, service: PushService) -> None:
    assert client_of(bob).post("/api/v1/push/", service.subscription()).status_code == 403
    assert APIClient().post("/api/v1/push/", service.subscription()).status_code == 401
    assert not PushSubscription.objects.exists()


def test_the_page_takes_it_back(service: PushService, page: APIClient) -> None:
    subscribe(page, service)

    gone = page.delete("/api/v1/push/", {"endpoint": service.subscription()["endpoint"]})

    assert (gone.status_code, gone.json()) == (200, {})
    assert not PushSubscription.objects.exists()


def test_the_worker_is_served_at_the_root(client: Client) -> None:
    answer = client.get("/worker.js")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert b"notificationclick" in answer.content
    assert client.post("/worker.js").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_running_server_tells(
    alice: Person, group: Conversation, service: PushService, page: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(page, service)
    say(alice, group, "Tea?")
    moved = timezone.now() + SOON
    monkeypatch.setattr(away.timezone, "now", lambda: moved)

    with ThreadPoolExecutor(1) as senders:
        assert away.tell(senders) == 1

    assert [said["body"] for said in service.opened()] == ["Alice: Tea?"]
    assert web_push.is_on()
