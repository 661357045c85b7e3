"""How long a browser stays logged in: so long from the login, whatever happens meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from messaging.models import Person

pytestmark = pytest.mark.once

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("writes", [False, True])
def test_a_session_ends_14_days_after_the_login_also_if_it_is_written_to(
    client: Client, alice: Person, password: str, writes: bool
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        came = client.post("/login/", {"username": "alice", "password": password})
        assert came.cookies["session"]["max-age"] == 14 * 24 * 3600

        clock.shift(timedelta(days=13, hours=23))
        if writes:
            session = client.session
            session["said"] = "something"
            session.save()
        assert client.get("/").status_code == 200

        clock.shift(timedelta(hours=2))
        assert client.get("/").status_code == 302


def test_whoever_is_on_their_account_can_log_out_there(client: Client, alice: Person, password: str) -> None:
    client.post("/login/", {"username": "alice", "password": password})

    assert '<form method="post" action="/logout/">' in client.get("/account/").content.decode()
