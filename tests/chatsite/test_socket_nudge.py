"""Sockets whose login is over close at once, long before a heartbeat; the same person's others stay."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chatsite import heartbeat
from chatsite.pool import in_pool
from messaging.hub import hub
from messaging.models import AccessToken, Person
from messaging.services.access import issue_ticket, issue_token, revoke_token
from messaging.services.people import deactivate_person, erase_person
from tests.sockets import OWN_PAGE, Socket

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 20
"""Seconds; the next heartbeat is hundreds away, and a busy machine is no failure."""

Work = Callable[[], Any]


@pytest.fixture(autouse=True)
def _hours_between_heartbeats(settings: Any) -> None:
    settings.HEARTBEAT_SECONDS = 3_600


@pytest.fixture
def browser(alice: Person, password: str) -> Client:
    """Alice's, logged in by the page."""
    browser = Client()
    assert browser.post("/login/", {"username": "alice", "password": password}).status_code == 302
    return browser


@pytest.fixture
def staff(password: str) -> Client:
    Person.objects.create_superuser("root", password)
    staff = Client()
    assert staff.login(username="root", password=password)
    return staff


def cookie_in(browser: Client) -> str:
    return f"session={browser.cookies['session'].value}"


@asynccontextmanager
async def in_by_session(browser: Client) -> AsyncIterator[Socket]:
    async with Socket(origin=OWN_PAGE, cookie=cookie_in(browser)) as socket:
        await socket.next("ready")
        yield socket


@asynccontextmanager
async def in_by_token(person: Person, secret: str) -> AsyncIterator[Socket]:
    async with Socket() as socket:
        await socket.call("login", {"userID": person.user_id, "userSig": secret})
        await socket.next("ready")
        yield socket


async def closed_soon(socket: Socket) -> int:
    async with asyncio.timeout(SOON):
        return await socket.closed_with()


async def still_open(socket: Socket) -> bool:
    """Whether it answers and has heard nothing; whatever it was nudged to do is done by then."""
    for _ in range(3):
        await asyncio.sleep(0.05)
        assert (await socket.call("me.get"))["status"] == 200
    return socket.told == []


def log_out(browser: Client) -> None:
    assert browser.post("/logout/").status_code == 302


def log_out_of_the_admin(browser: Client) -> None:
    assert browser.post("/admin/logout/").status_code in (200, 302)


@pytest.mark.parametrize("leave", [log_out, log_out_of_the_admin])
async def test_logging_out_closes_the_sockets_of_that_session_alone(
    alice: Person, bob: Person, browser: Client, leave: Callable[[Client], None]
) -> None:
    def prepared() -> tuple[Client, str]:
        Person.objects.filter(pk=alice.pk).update(is_staff=True)
        another = Client()
        another.force_login(alice)
        return another, issue_token(person=alice, scope=AccessToken.Scope.PERSON)[1]

    another, secret = await in_pool(prepared)()
    async with (
        in_by_session(browser) as here,
        in_by_session(another) as there,
        in_by_token(alice, secret) as app,
    ):
        await in_pool(leave)(browser)

        assert await closed_soon(here) == 4401
        assert await still_open(there)
        assert await still_open(app)


async def test_revoking_a_token_closes_its_sockets_and_those_of_its_tickets_alone(alice: Person) -> None:
    def prepared() -> tuple[AccessToken, str, str, str]:
        token, secret = issue_token(person=alice, scope=AccessToken.Scope.PERSON)
        _, other = issue_token(person=alice, scope=AccessToken.Scope.CREDENTIAL, seconds=60)
        return token, secret, issue_ticket(person=alice, token=token), other

    token, secret, ticket, other = await in_pool(prepared)()
    async with in_by_token(alice, secret) as first, Socket() as second, in_by_token(alice, other) as third:
        await second.call("login", {"ticket": ticket})
        await second.next("ready")

        await in_pool(lambda: revoke_token(person=alice, key=token.token_key))()

        assert [await closed_soon(first), await closed_soon(second)] == [4401, 4401]
        assert await still_open(third)


@pytest.mark.parametrize("shut_out", [deactivate_person, erase_person])
async def test_somebody_who_is_shut_out_loses_every_socket_and_nobody_else_does(
    alice: Person, bob: Person, browser: Client, shut_out: Callable[..., Any]
) -> None:
    _, secret = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.PERSON)
    async with in_by_session(browser) as page, in_by_token(alice, secret) as app, Socket() as bystander:
        await bystander.log_in(bob)

        await in_pool(lambda: shut_out(person=alice))()

        assert [await closed_soon(page), await closed_soon(app)] == [4401, 4401]
        assert await still_open(bystander)


async def test_a_password_that_staff_change_closes_the_sessions_and_leaves_the_tokens(
    alice: Person, browser: Client, staff: Client
) -> None:
    _, secret = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.PERSON)
    form = {
        "password1": "an owl sleeps at noon",
        "password2": "an owl sleeps at noon",
        "usable_password": "true",
    }
    async with in_by_session(browser) as page, in_by_token(alice, secret) as app:
        posted = await in_pool(staff.post)(reverse("admin:auth_user_password_change", args=[alice.pk]), form)
        assert posted.status_code == 302

        assert await closed_soon(page) == 4401
        assert await still_open(app)


async def test_a_password_that_somebody_changes_closes_their_sessions(
    alice: Person, browser: Client, password: str
) -> None:
    await in_pool(lambda: Person.objects.filter(pk=alice.pk).update(is_staff=True))()
    new = "an owl sleeps at noon"
    form = {"old_password": password, "new_password1": new, "new_password2": new}
    async with in_by_session(browser) as page:
        posted = await in_pool(browser.post)("/admin/password_change/", form)
        assert posted.status_code == 302

        assert await closed_soon(page) == 4401


async def test_what_staff_do_in_lists_closes_sockets(alice: Person, bob: Person, staff: Client) -> None:
    def prepared() -> tuple[AccessToken, str, str]:
        token, secret = issue_token(person=alice, scope=AccessToken.Scope.PERSON)
        return token, secret, issue_token(person=bob, scope=AccessToken.Scope.PERSON)[1]

    token, hers, his = await in_pool(prepared)()
    async with in_by_token(alice, hers) as revoked, in_by_token(bob, his) as deactivated:
        chosen = f"{alice.pk} {token.token_key}"
        await in_pool(staff.post)(
            "/admin/messaging/accesstoken/", {"action": "revoke", "_selected_action": [chosen]}
        )
        assert await closed_soon(revoked) == 4401

        await in_pool(staff.post)(
            "/admin/messaging/person/", {"action": "deactivate", "_selected_action": [str(bob.pk)]}
        )
        assert await closed_soon(deactivated) == 4401


async def test_a_nudge_before_ready_is_not_forgotten(
    alice: Person, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heads were read before the login ended, and the nudge came before they were sent."""
    reading, go_on = asyncio.Event(), asyncio.Event()
    really = heartbeat.heads_if_standing

    async def slowly(login: Any) -> Any:
        heads = await really(login)
        reading.set()
        await go_on.wait()
        return heads

    monkeypatch.setattr("chatsite.consumers.heads_if_standing", slowly)

    async with Socket(origin=OWN_PAGE, cookie=cookie_in(browser)) as socket:
        await reading.wait()
        await in_pool(log_out)(browser)
        await asyncio.sleep(0.05)
        go_on.set()
        assert await closed_soon(socket) == 4401


async def test_a_nudge_that_finds_no_database_leaves_it_to_the_heartbeat(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    def fail(login: Any) -> bool:
        loop.call_soon_threadsafe(looked.set)
        raise RuntimeError("the database is away")

    loop = asyncio.get_running_loop()
    async with Socket() as socket:
        await socket.log_in(alice)
        monkeypatch.setattr("messaging.services.access.Login.still_stands", fail)
        hub.nudge([alice.pk])
        await asyncio.wait_for(looked.wait(), SOON)

        assert await still_open(socket)


async def test_a_nudge_that_is_lost_costs_a_heartbeat(
    alice: Person, browser: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HEARTBEAT_SECONDS = 0.3
    monkeypatch.setattr(hub, "nudge", lambda people: None)

    async with in_by_session(browser) as socket:
        await in_pool(log_out)(browser)
        assert await closed_soon(socket) == 4401


async def test_a_login_that_cannot_be_looked_at_does_not_live_for_ever(
    alice: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HEARTBEAT_SECONDS = 0.1
    beats = 0

    async def fail(login: Any) -> Any:
        nonlocal beats
        beats += 1
        raise RuntimeError("the database is away")

    async with Socket() as socket:
        await socket.log_in(alice)
        monkeypatch.setattr(heartbeat, "heads_if_standing", fail)

        assert await closed_soon(socket) == 1013
    assert beats == heartbeat.MISSED
