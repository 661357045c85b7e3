"""Devices over REST: where one is logged in, and signing out there. Nobody else's."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from messaging.hub import hub
from messaging.models import AccessToken, BrowserSession
from messaging.services.access import issue_token

DEVICES = "/api/v1/devices/"


def client_with(secret: str, agent: str = "An application") -> APIClient:
    client = APIClient(headers={"user-agent": agent})
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def test_lists_browsers_and_tokens_the_one_that_asks_first(alice, password):
    Client(headers={"user-agent": "A browser"}).post("/login/", {"username": "alice", "password": password})
    token, secret = issue_token(person=alice, scope="person", seconds=60, name="laptop")

    devices = client_with(secret).get(DEVICES).json()["devices"]

    assert [(one["kind"], one["agent"], one["isCurrent"]) for one in devices] == [
        ("person", "laptop", True),
        ("browser", "A browser", False),
    ]
    assert devices[0]["deviceID"] == token.token_key
    assert secret not in str(devices)
    assert BrowserSession.objects.get().session_key not in str(devices)


def test_signs_one_out_and_somebody_elses_is_as_if_there_were_none(alice, bob):
    _, secret = issue_token(person=alice, scope="person", seconds=60)
    gone, gone_secret = issue_token(person=alice, scope="person", seconds=60)
    theirs, _ = issue_token(person=bob, scope="person", seconds=60)
    client = client_with(secret)

    assert client.delete(f"{DEVICES}{gone.token_key}/").status_code == 204
    assert client_with(gone_secret).get(DEVICES).status_code == 401
    foreign = client.delete(f"{DEVICES}{theirs.token_key}/")
    missing = client.delete(f"{DEVICES}rr_nothing/")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert missing.json()["code"] == "device_not_found"
    assert AccessToken.objects.filter(user=bob).exists()


def test_signs_all_others_out(alice, bob, password):
    browser = Client()
    browser.post("/login/", {"username": "alice", "password": password})
    _, secret = issue_token(person=alice, scope="person", seconds=60)
    issue_token(person=alice, scope="credential", seconds=60)
    issue_token(person=bob, scope="person", seconds=60)

    assert client_with(secret).delete(DEVICES).json() == {"signedOut": 2}

    assert browser.get("/").status_code == 302
    assert client_with(secret).get(DEVICES).status_code == 200
    assert AccessToken.objects.filter(user=bob).count() == 1


def test_notes_when_a_token_was_seen_but_not_with_each_call(alice, count_queries):
    token, secret = issue_token(person=alice, scope="person", seconds=60)
    client = client_with(secret, "Tea/1.0")
    AccessToken.objects.filter(pk=token.pk).update(last_seen_at=timezone.now() - timedelta(hours=1))

    first = count_queries(lambda: client.get(DEVICES))
    second = count_queries(lambda: client.get(DEVICES))

    assert first == second + 1
    seen = AccessToken.objects.get(pk=token.pk)
    assert (seen.user_agent, timezone.now() - seen.last_seen_at < timedelta(minutes=1)) == ("Tea/1.0", True)


def test_sockets_look_at_their_login_when_a_device_is_signed_out(
    alice, monkeypatch, django_capture_on_commit_callbacks
):
    nudged: list[list[int]] = []
    monkeypatch.setattr(hub, "nudge", lambda people: nudged.append(list(people)))
    _, secret = issue_token(person=alice, scope="person", seconds=60)
    gone, _ = issue_token(person=alice, scope="person", seconds=60)

    with django_capture_on_commit_callbacks(execute=True):
        client_with(secret).delete(f"{DEVICES}{gone.token_key}/")

    assert nudged == [[alice.pk]]
