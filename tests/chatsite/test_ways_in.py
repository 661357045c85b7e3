"""The log of who was let in, by what, and who was not: no name in it, and no secret."""

import logging

import pytest
from django.test import Client

from messaging.models import AccessToken, Person
from messaging.services.access import issue_token
from tests.sockets import Socket

pytestmark = pytest.mark.once

SECRET = "what-only-alice-knows"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "chatsite.ways_in")
    return caplog


def said(log: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    lines = [one for one in log.records if one.name == "chatsite.ways_in"]
    assert SECRET not in log.text and "alice" not in log.text
    return [(one.levelname, one.getMessage()) for one in lines]


def test_a_browser_that_comes_and_goes(
    client: Client, alice: Person, password: str, log: pytest.LogCaptureFixture
) -> None:
    client.post("/login/", {"username": "alice", "password": SECRET})
    client.post("/login/", {"username": SECRET, "password": password})
    client.post("/login/", {"username": "alice", "password": password})
    client.post("/logout/")

    assert said(log) == [
        ("WARNING", "A password let nobody in."),
        ("WARNING", "A password let nobody in."),
        ("INFO", "A browser was let in."),
        ("INFO", "A browser was logged out."),
    ]
    assert password not in log.text


def test_guesses_that_are_looked_at_no_more(
    client: Client, alice: Person, log: pytest.LogCaptureFixture
) -> None:
    for _ in range(11):
        client.post("/login/", {"username": "alice", "password": SECRET})

    assert said(log)[-1] == (
        "WARNING",
        "There were too many wrong passwords or codes: none is looked at for a while.",
    )


def test_a_token_that_lets_nobody_in(client: Client, db: None, log: pytest.LogCaptureFixture) -> None:
    client.get("/api/v1/me/", headers={"Authorization": f"Token {SECRET}"})

    assert said(log) == [("WARNING", "A token let nobody in.")]


def test_a_form_of_another_page(alice: Person, log: pytest.LogCaptureFixture) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    log.clear()

    client.post("/logout/")
    client.put("/api/v1/quiet-hours/", {}, content_type="application/json")

    forged = ("WARNING", "A form or call did not come from a page of ours.")
    assert said(log) == [forged, forged]


@pytest.mark.django_db(transaction=True)
async def test_a_socket_by_its_first_frame(alice: Person, log: pytest.LogCaptureFixture) -> None:
    async with Socket() as socket:
        await socket.call("login", {"userID": "alice", "userSig": SECRET})
        await socket.log_in(alice)

    assert said(log) == [
        ("WARNING", "The first frame of a socket let nobody in."),
        ("INFO", "A socket was let in by its first frame."),
    ]


def test_what_somebody_may_not_do(alice: Person, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "chatsite.answers")
    _, token = issue_token(person=alice, scope=AccessToken.Scope.PERSON)

    client.post(
        "/api/v1/credentials/",
        {"userID": "alice", "expiresIn": 60},
        content_type="application/json",
        headers={"Authorization": f"Token {token}"},
    )

    assert [one.getMessage() for one in caplog.records if one.name == "chatsite.answers"] == [
        "Refused with not_allowed: POST api/v1/credentials/"
    ]
    assert token not in caplog.text
