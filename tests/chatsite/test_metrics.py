"""Metrics: each door says what was asked of it, in words of the code alone; and nobody hears of it who may not watch."""

import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families as read

from chatsite.asgi import application
from chatsite.pool import in_pool
from messaging.models import AccessToken, Conversation, Person
from messaging.services.access import issue_token
from messaging.services.checks import known as checks
from tests.sockets import Socket, refusal

TOKEN = "a token that watches 0123456789"
Asks = Callable[..., Any]


def told(name: str, **labels: str) -> float:
    """What is told under this name and these labels; 0 if it never was."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def asked(path: str, method: str = "GET", client: str = "127.0.0.1", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(application, client=(client, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as line:
        return await line.request(method, path, headers=headers)


@pytest.mark.django_db(transaction=True)
async def test_tells_what_both_doors_were_asked_and_names_nobody(alice: Person, direct: Conversation) -> None:
    _, secret = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.PERSON)
    route = {"door": "rest", "route": "api/v1/conversations/", "method": "GET"}
    requests = told("chat_request_seconds_count", **route, status="2xx")
    commands = told("chat_command_seconds_count", command="sync", outcome="ok")

    answer = await asked("/api/v1/conversations/?search=secret-query", Authorization=f"Token {secret}")
    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.call("sync")
        opened = told("chat_sockets")

    assert answer.status_code == 200
    assert told("chat_request_seconds_count", **route, status="2xx") == requests + 1
    assert told("chat_command_seconds_count", command="sync", outcome="ok") == commands + 1
    assert opened == told("chat_sockets") + 1
    shown = (await asked("/metrics")).text
    assert "chat_sockets" in shown
    for word in ("C2Cbob", "alice", "Alice", secret, "secret-query"):
        assert word not in shown


@pytest.mark.django_db(transaction=True)
async def test_has_no_more_labels_than_the_code_has_words(alice: Person) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        assert refusal(await socket.call("sync"[::-1]))[2] == "unknown_command"
        await asked("/no/such/page")
        await asked("/metrics")
        before = labels_of((await asked("/metrics")).text)
        for number in range(3):
            await asked(f"/no/such/{number}", method=f"MAKE{number}")
            await socket.call(f"made.up.{number}")
        await asked("/no/such", method="MAKE")

    made_up = labels_of((await asked("/metrics")).text) - before
    assert made_up == {("method", "other")}
    assert {("route", ""), ("command", "unknown")} <= before


def labels_of(shown: str) -> set[tuple[str, str]]:
    return {pair for family in read(shown) for sample in family.samples for pair in sample.labels.items()}


@pytest.mark.django_db(transaction=True)
async def test_tells_of_receipts_and_the_frames_of_them(
    alice: Person, bob: Person, direct: Conversation
) -> None:
    names = (
        "chat_receipt_batch_calls_count",
        "chat_receipt_batch_seconds_count",
        "chat_frames_delivered_total",
    )
    before = [told("chat_receipts_total", result="ok"), *map(told, names)]

    async with Socket() as writer, Socket() as reader:
        await writer.log_in(alice)
        await reader.log_in(bob)
        sent = await writer.call(
            "message.send", {"conversationID": "C2Cbob", "payload": {"text": "Tea?"}, "needReadReceipt": True}
        )
        answer = await reader.call(
            "receipt.acknowledge", {"messages": [{"messageID": sent["data"]["message"]["ID"]}]}
        )
        await writer.next("receipts")

    assert answer["status"] == 200
    after = [told("chat_receipts_total", result="ok"), *map(told, names)]
    assert after[:3] == [before[0] + 1, before[1] + 1, before[2] + 1]
    assert after[3] > before[3]


@pytest.mark.django_db(transaction=True)
async def test_tells_of_logins_that_failed(alice: Person) -> None:
    def counts() -> list[float]:
        return [told("chat_login_failures_total", by=by) for by in ("password", "token", "socket")]

    before = counts()

    await asked("/api/v1/me/", Authorization="Token rr_wrong")
    async with Socket() as socket:
        await socket.call("login", {"userID": "alice", "userSig": "wrong"})
    await in_pool(authenticate)(user_id="alice", password="wrong")

    assert counts() == [count + 1 for count in before]


@pytest.mark.django_db(transaction=True)
async def test_tells_of_the_database_if_it_has_a_pool(alice: Person) -> None:
    await asked("/readyz")
    shown = (await asked("/metrics")).text

    assert ("chat_database_connections_most 22.0" in shown) == (connection.vendor == "postgresql")


@pytest.mark.django_db
def test_tells_what_the_last_check_of_all_found(alice: Person, direct: Conversation) -> None:
    call_command("check_integrity", verbosity=0)
    checks.look()
    assert told("chat_integrity_violations") == 0
    assert told("chat_integrity_checked_seconds") > 0

    Conversation.objects.filter(pk=direct.pk).update(last_seq=5)
    with pytest.raises(CommandError):
        call_command("check_integrity", verbosity=0)
    checks.look()
    assert told("chat_integrity_violations") > 0


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
async def test_answers_this_machine_and_whoever_has_the_token(settings: Any) -> None:
    missing = await asked("/no-such-page", client="192.0.2.7")
    outsiders = [
        await asked("/metrics", client="192.0.2.7"),
        # Through a proxy on this machine, whether or not its addresses are believed.
        await asked("/metrics", **{"X-Forwarded-For": "127.0.0.1"}),
        await asked("/metrics", Via="1.1 proxy"),
        # No token is set.
        await asked("/metrics", client="192.0.2.7", Authorization="Bearer "),
        await asked("/metrics", client="not an address"),
    ]
    assert {(one.status_code, one.text) for one in outsiders} == {(404, missing.text)}
    assert (await asked("/metrics")).status_code == 200
    assert (await asked("/metrics", client="::1")).status_code == 200

    settings.METRICS_ADDRESSES = [ip_network("192.0.2.0/24")]
    assert [(await asked("/metrics", client=one)).status_code for one in ("192.0.2.7", "127.0.0.1")] == [
        200,
        404,
    ]

    settings.METRICS_TOKEN = TOKEN
    right = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.99"}
    wrong = {"Authorization": f"Bearer {TOKEN}x", "X-Forwarded-For": "192.0.2.99"}
    assert [(await asked("/metrics", **one)).status_code for one in (right, wrong)] == [200, 404]


ROOT = Path(__file__).resolve().parent.parent.parent
NAME = re.compile(r"\bchat_[a-z_]+")
SUFFIX = re.compile(r"_(count|sum|bucket|total|info)$")


def named_in(*paths: str) -> set[str]:
    found = NAME.findall("\n".join((ROOT / path).read_text() for path in paths))
    return {SUFFIX.sub("", name) for name in found} - {"chat_token"}


@pytest.mark.once
def test_the_guide_tells_of_every_metric_and_the_alerts_of_none_that_is_not_there() -> None:
    there = named_in(
        "messaging/metrics.py", "receipts/metrics.py", "chatsite/metrics.py", "chatsite/metrics_now.py"
    )

    assert named_in("docs/self-hosting.md") == there
    alerts = named_in("deploy/prometheus/alerts.yml")
    assert alerts
    assert alerts < there
