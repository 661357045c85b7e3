"""Webhooks through REST: for server tokens alone, whole or not at all."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from messaging.models import Conversation, OutboxEvent, Person, Webhook, WebhookLane
from messaging.services import outbox
from messaging.services.access import issue_token
from messaging.webhooks import signing

from .receiver import Receiver
from .test_outbox import say

WEBHOOKS = "/api/v1/webhooks/"
NEW = {"url": "https://hooks.example/chat", "kinds": ["receipt.given", "message.sent"]}


@pytest.fixture
def server(bob: Person) -> APIClient:
    client = APIClient()
    _, secret = issue_token(person=bob, scope="server")
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def test_shows_a_secret_once_and_keeps_it_encrypted(server: APIClient) -> None:
    made = server.post(WEBHOOKS, NEW)

    said = made.json()
    assert made.status_code == 201
    webhook = Webhook.objects.get()
    assert signing.unlock(webhook.secret) == said["secret"]
    listed = server.get(WEBHOOKS).json()["results"]
    assert listed == [{name: value for name, value in said.items() if name != "secret"}]
    assert server.get(f"{WEBHOOKS}{webhook.pk}/").json() == listed[0]
    assert (listed[0]["kinds"], listed[0]["state"]) == (["message.sent", "receipt.given"], "active")


def test_is_for_nobody_but_server_tokens(client_of: Any, server: APIClient, alice: Person) -> None:
    number = server.post(WEBHOOKS, NEW).json()["webhookID"]
    calls: list[tuple[str, str, Any]] = [
        ("get", "", None),
        ("post", "", NEW),
        ("get", f"{number}/", None),
        ("patch", f"{number}/", {"state": "paused"}),
        ("post", f"{number}/secret/", {}),
        ("get", f"{number}/attempts/", None),
        ("post", f"{number}/replay/", {"since": 0}),
        ("post", f"{number}/ping/", {}),
        ("delete", f"{number}/", None),
    ]
    for method, path, body in calls:
        assert getattr(client_of(alice), method)(WEBHOOKS + path, body).status_code == 403, path
        assert getattr(APIClient(), method)(WEBHOOKS + path, body).status_code == 401, path
        if path and path != f"{number}/":
            assert (
                getattr(server, method)(
                    WEBHOOKS + f"{number + 1}{path[len(str(number)) :]}", body
                ).status_code
                == 404
            )
    assert Webhook.objects.get().state == "active"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "http://hooks.example/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "https://hooks.example:22/"}, "url"),
        ({"url": 7}, "url"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["message.sent", "message.thought"]}, "kinds.1"),
        ({"kinds": "message.sent"}, "kinds"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_says_what_is_wrong(server: APIClient, wrong: dict[str, Any], field: str) -> None:
    answer = server.post(WEBHOOKS, NEW | wrong)

    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert not Webhook.objects.exists()


def test_is_made_for_hosts_that_the_settings_list(server: APIClient, settings: Any) -> None:
    settings.WEBHOOK_PUBLIC_HOSTS = ("other.example", "*.example.com")

    answer = server.post(WEBHOOKS, NEW)

    [fault] = answer.json()["errors"]
    assert (answer.status_code, fault["field"]) == (400, "url")
    assert "list the hosts" in fault["text"]
    assert server.post(WEBHOOKS, {**NEW, "url": "https://in.example.com/"}).status_code == 201


def test_has_room_for_so_many(server: APIClient, settings: Any) -> None:
    settings.CHAT_LIMITS = {"webhooks": 1}
    server.post(WEBHOOKS, NEW)

    answer = server.post(WEBHOOKS, NEW)

    assert (answer.status_code, answer.json()["limit"]) == (400, 1)


def test_signs_by_two_secrets_while_one_is_rotated(
    alice: Person,
    group: Conversation,
    server: APIClient,
    back_end: Receiver,
    deliver: Callable[[], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = server.post(WEBHOOKS, {"url": back_end.url, "kinds": ["message.sent"]}).json()
    rotated = server.post(f"{WEBHOOKS}{made['webhookID']}/secret/", {}).json()
    say(alice, group, "Hello")
    deliver()
    Webhook.objects.update(old_secret_until=timezone.now() - timedelta(seconds=1))
    say(alice, group, "Hello again")
    deliver()

    first, second = back_end.posted
    for posted, secrets in ((first, [rotated["secret"], made["secret"]]), (second, [rotated["secret"]])):
        event_id, at = posted.headers["webhook-id"], int(posted.headers["webhook-timestamp"])
        assert posted.headers["webhook-signature"].split(" ") == [
            signing.sign(secret, event_id, at, posted.body) for secret in secrets
        ]


def test_pauses_resumes_and_replays(
    alice: Person,
    group: Conversation,
    direct: Conversation,
    server: APIClient,
    back_end: Receiver,
    deliver: Callable[[], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        number = server.post(WEBHOOKS, {"url": back_end.url, "kinds": ["message.sent"]}).json()["webhookID"]

    def texts() -> list[str]:
        said = [json.loads(posted.body)["data"]["payload"]["text"] for posted in back_end.posted]
        back_end.posted.clear()
        return said

    server.patch(f"{WEBHOOKS}{number}/", {"state": "paused"})
    outbox.known.forget()
    for text in ("one", "two", "three"):
        say(alice, group, text)
    deliver()
    assert texts() == []

    server.patch(f"{WEBHOOKS}{number}/", {"state": "active"})
    deliver()
    assert texts() == ["one", "two", "three"]

    log = server.get(f"{WEBHOOKS}{number}/attempts/").json()["results"]
    assert [attempt["status"] for attempt in log] == [200, 200, 200]
    replayed = server.post(f"{WEBHOOKS}{number}/replay/", {"eventID": log[1]["eventID"]})
    assert (replayed.status_code, replayed.json()) == (202, {"conversations": 1})
    deliver()
    assert texts() == ["two", "three"]

    assert server.post(f"{WEBHOOKS}{number}/replay/", {"since": 0}).json() == {"conversations": 1}
    deliver()
    assert texts() == ["one", "two", "three"]
    for wrong in ({}, {"since": 0, "eventID": log[0]["eventID"]}, {"since": -1}):
        assert server.post(f"{WEBHOOKS}{number}/replay/", wrong).status_code == 400
    for missing in ("evt_00", f"evt_{'0' * 32}", log[0]["eventID"][4:]):
        assert server.post(f"{WEBHOOKS}{number}/replay/", {"eventID": missing}).status_code == 404

    assert server.delete(f"{WEBHOOKS}{number}/").status_code == 204
    assert not WebhookLane.objects.exists()
    assert OutboxEvent.objects.count() == 3


def test_sends_a_test_at_once_and_says_what_came_of_it(
    server: APIClient, back_end: Receiver, deliver: Callable[[], None]
) -> None:
    made = server.post(WEBHOOKS, {"url": back_end.url, "kinds": ["message.sent"]}).json()
    back_end.behave = lambda handler, posted: 418

    answer = server.post(f"{WEBHOOKS}{made['webhookID']}/ping/").json()

    [posted] = back_end.posted
    assert json.loads(posted.body)["type"] == "ping"
    assert (answer["status"], answer["eventID"]) == (418, posted.headers["webhook-id"])
    at = int(posted.headers["webhook-timestamp"])
    signed = signing.sign(made["secret"], answer["eventID"], at, posted.body)
    assert posted.headers["webhook-signature"] == signed
