"""The password, given again: a browser's session ends and makes no logins without it. Applications are as ever."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from chatsite.password_again import SECONDS
from messaging.models import AccessToken, BrowserSession, Person
from messaging.services.access import issue_token
from tests.messaging.conftest import everything

pytestmark = pytest.mark.once

API = "/api/v1/"
PROOF = f"{API}me/password-proof/"
NEW_TOKEN = {"name": "laptop", "expiresIn": 60}


@pytest.fixture
def here(alice: Person, password: str) -> Client:
    """Alice's browser, the one that calls."""
    client = Client(headers={"user-agent": "Here"})
    client.post("/login/", {"username": "alice", "password": password})
    return client


@pytest.fixture
def token(alice: Person) -> AccessToken:
    """An application of hers."""
    return issue_token(person=alice, scope="person", seconds=3600)[0]


def give(client: Client, password: Any) -> Any:
    return client.post(PROOF, {"password": password}, content_type="application/json")


def calls(client: Client, token: AccessToken) -> list[int]:
    """What they are answered, each that ends or makes a login; the last one ends all others."""
    return [
        client.post(f"{API}tokens/", NEW_TOKEN, content_type="application/json").status_code,
        client.delete(f"{API}tokens/{token.token_key}/").status_code,
        client.delete(f"{API}devices/s0/").status_code,
        client.delete(f"{API}devices/").status_code,
    ]


def test_a_session_ends_and_makes_no_login_before_it(here: Client, token: AccessToken) -> None:
    before = everything()

    refused = here.delete(f"{API}devices/")
    assert calls(here, token) == [403] * 4
    assert (refused.json()["code"], everything() == before) == ("password_needed", True)

    assert here.get(f"{API}devices/").status_code == here.get(f"{API}tokens/").status_code == 200


def test_with_it_a_session_does_so_for_five_minutes(
    here: Client, alice: Person, token: AccessToken, password: str
) -> None:
    other = Client()
    other.post("/login/", {"username": "alice", "password": password})
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert give(here, password).status_code == 204
        assert other.delete(f"{API}devices/").status_code == 403  # it was given elsewhere

        clock.shift(timedelta(seconds=SECONDS - 1))
        assert calls(here, token) == [201, 204, 404, 200]
        assert not AccessToken.objects.exists()
        assert BrowserSession.objects.get().user_agent == "Here"

        clock.shift(timedelta(seconds=1))
        assert here.delete(f"{API}devices/").status_code == 403


def test_another_login_in_the_same_browser_gives_it_anew(
    here: Client, bob: Person, token: AccessToken, password: str
) -> None:
    give(here, password)
    here.post("/logout/")
    here.post("/login/", {"username": "bob", "password": password})

    assert here.delete(f"{API}devices/").status_code == 403


def test_a_wrong_one_gives_nothing_and_counts_as_a_guess(here: Client, password: str, settings: Any) -> None:
    settings.CHAT_LIMITS = {"password_tries": 2}

    answers = [give(here, one) for one in ("no", f"{password} ", password)]

    assert [one.json()["code"] for one in answers] == ["wrong_password"] * 2 + ["too_frequent"]
    assert here.delete(f"{API}devices/").status_code == 403
    assert Client().post("/login/", {"username": "alice", "password": password}).status_code == 429


@pytest.mark.parametrize("kind", ["person", "credential"])
def test_an_application_needs_none_and_gives_none(alice: Person, password: str, kind: str) -> None:
    _, secret = issue_token(person=alice, scope=kind, seconds=3600)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")

    assert client.delete(f"{API}devices/").status_code == 200
    assert client.post(PROOF, {"password": password}).json()["code"] == "not_allowed"


def test_whoever_has_no_password_needs_none(here: Client, alice: Person, token: AccessToken) -> None:
    alice.set_unusable_password()
    alice.save()
    here.force_login(alice, "django.contrib.auth.backends.ModelBackend")

    assert calls(here, token) == [201, 204, 404, 200]
