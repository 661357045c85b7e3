"""How long a browser stays logged in: so long from the login, whatever happens meanwhile, if it is used."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from chatsite.socket_login import session_login
from messaging.models import BrowserSession, Person
from messaging.services.access import person_of_session
from tests.conftest import statements_of

pytestmark = pytest.mark.once

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("writes", [False, True])
def test_a_session_ends_14_days_after_the_login_also_if_it_is_written_to(
    client: Client, alice: Person, password: str, writes: bool
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        came = client.post("/login/", {"username": "alice", "password": password})
        assert came.cookies["session"]["max-age"] == 14 * 24 * 3600

        for _ in range(3):
            clock.shift(timedelta(days=4, hours=15, minutes=40))
            assert client.get("/account/").status_code == 200
        if writes:
            session = client.session
            session["said"] = "something"
            session.save()
        assert client.get("/").status_code == 200

        clock.shift(timedelta(hours=2))
        assert client.get("/").status_code == 302


def over_a_socket(client: Client) -> bool:
    """What a heartbeat does."""
    login = session_login(client.session.session_key or "")
    return login is not None and login.present_in_use() is not None


USES: dict[str, Callable[[Client], bool]] = {
    "page": lambda client: client.get("/").status_code == 200,
    "REST": lambda client: client.get("/api/v1/me/").status_code == 200,
    "socket": over_a_socket,
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("door", USES.values(), ids=USES)
def test_a_session_that_nobody_uses_for_seven_days_ends_at_every_door(
    client: Client,
    alice: Person,
    password: str,
    use: Callable[[Client], bool],
    door: Callable[[Client], bool],
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/login/", {"username": "alice", "password": password})

        clock.shift(timedelta(days=6, hours=23))
        assert use(client)
        assert BrowserSession.objects.get().last_seen_at == NOON + timedelta(days=6, hours=23)
        clock.shift(timedelta(hours=2))
        assert door(client)

        other = Client()
        other.post("/login/", {"username": "alice", "password": password})
        clock.shift(timedelta(days=7, minutes=1))
        assert not door(other)


def test_to_look_at_a_session_is_not_to_use_it(client: Client, alice: Person, password: str) -> None:
    phone = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        for browser in (client, phone):
            browser.post("/login/", {"username": "alice", "password": password})
        key = phone.session.session_key or ""

        clock.shift(timedelta(days=6))
        assert "Sign out" in client.get("/account/").content.decode()
        assert person_of_session(key) == alice
        clock.shift(timedelta(days=1, minutes=1))

        assert person_of_session(key) is None
        assert "Sign out" not in client.get("/account/").content.decode()


def test_how_many_days_that_are_the_operator_says(
    client: Client, alice: Person, password: str, settings: Any
) -> None:
    settings.SESSION_IDLE_DAYS = 1
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/login/", {"username": "alice", "password": password})
        clock.shift(timedelta(days=1, minutes=1))

        assert client.get("/").status_code == 302


def test_a_use_is_written_once_in_five_minutes(client: Client, alice: Person, password: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client.post("/login/", {"username": "alice", "password": password})
        written = []

        for minutes in (1, 3, 2, 1):
            clock.shift(timedelta(minutes=minutes))
            made = statements_of(lambda: client.get("/api/v1/me/"))
            written.append(sum(one.startswith('UPDATE "django_session"') for one in made))

    assert written == [0, 0, 1, 0]


def test_whoever_is_on_their_account_can_log_out_there(client: Client, alice: Person, password: str) -> None:
    client.post("/login/", {"username": "alice", "password": password})

    assert '<form method="post" action="/logout/">' in client.get("/account/").content.decode()
