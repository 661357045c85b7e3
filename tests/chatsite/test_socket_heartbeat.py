"""The heartbeat says what no frame told, and ends the sockets of logins that are over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from chatsite import heartbeat
from chatsite.pool import in_pool
from chatsite.start import clock
from messaging.hub import hub
from messaging.models import AccessToken, BrowserSession, Person
from messaging.services.messages import new_message_id, send_message
from messaging.sessions import SessionStore
from tests.sockets import OWN_PAGE, Socket

pytestmark = pytest.mark.django_db(transaction=True)

CookieOf = Callable[[Person], str]
AddCommand = Callable[[str, Callable[[Person], Any]], None]


async def test_a_heartbeat_says_what_no_frame_told(
    alice: Person, bob: Person, group: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HEARTBEAT_SECONDS = 0.3
    name = f"GROUP{group.group_id}"

    async with Socket() as socket:
        await socket.log_in(alice)
        quiet = await socket.next("heartbeat")
        assert quiet["conversations"] == []

        monkeypatch.setattr(hub, "publish", lambda envelope: None)
        await in_pool(send_message)(
            sender=bob,
            conversation=group,
            message_id=new_message_id(bob),
            type="TIMTextElem",
            payload={"text": "Owls!"},
        )
        moved: list[Any] = []
        while not moved:
            beat = await socket.next("heartbeat")
            moved = beat["conversations"]
        after = await socket.next("heartbeat")

    assert beat.keys() == {"frame", "epoch", "me", "receipts", "conversations", "time", "gone"}
    assert quiet["time"] < beat["time"] <= clock()
    assert [(head["conversationID"], head["unreadCount"]) for head in moved] == [(name, 1)]
    assert (after["conversations"], after["gone"]) == ([], [])
    assert [frame for frame in socket.told if frame["frame"] == "changes"] == []


async def test_a_heartbeat_that_cannot_be_made_is_left_out(
    alice: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HEARTBEAT_SECONDS = 0.1
    really = heartbeat.heads_if_standing
    failures = iter([True, True, False])

    async def sometimes(login: Any) -> Any:
        if next(failures, False):
            raise RuntimeError("the database is away")
        return await really(login)

    monkeypatch.setattr(heartbeat, "heads_if_standing", sometimes)

    async with Socket() as socket:
        await socket.log_in(alice)
        assert (await socket.next("heartbeat"))["conversations"] == []


async def test_an_open_socket_uses_the_session_that_it_stands_on(
    alice: Person, cookie_of: CookieOf, settings: Any
) -> None:
    settings.HEARTBEAT_SECONDS = 0.2
    cookie = await in_pool(cookie_of)(alice)
    key, now = cookie.partition("=")[2], timezone.now()
    await in_pool(BrowserSession.objects.create)(
        person=alice, session_key=key, last_seen_at=now - timedelta(days=6)
    )
    await in_pool(Session.objects.update)(expire_date=now + timedelta(days=1))

    async with Socket(origin=OWN_PAGE, cookie=cookie) as socket:
        await socket.next("heartbeat")

    kept = await in_pool(Session.objects.get)()
    assert timedelta(days=6) < kept.expire_date - now <= timedelta(days=7, minutes=1)
    assert (await in_pool(BrowserSession.objects.get)()).last_seen_at >= now


def log_out(person: Person, cookie: str) -> None:
    SessionStore(cookie.partition("=")[2]).delete()


def change_password(person: Person, cookie: str) -> None:
    person.set_password("another owl reads at night")
    person.save()


def deactivate(person: Person, cookie: str) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("end", [log_out, change_password, deactivate])
async def test_the_end_of_a_session_closes_its_socket(
    alice: Person, cookie_of: CookieOf, settings: Any, end: Callable[[Person, str], None]
) -> None:
    settings.HEARTBEAT_SECONDS = 0.2
    cookie = await in_pool(cookie_of)(alice)

    async with Socket(origin=OWN_PAGE, cookie=cookie) as socket:
        await socket.next("heartbeat")
        await in_pool(end)(alice, cookie)
        assert await socket.closed_with() == 4401
        assert alice.pk not in hub._outboxes


def revoke(token: AccessToken) -> None:
    token.delete()


def expire(token: AccessToken) -> None:
    token.expiry = token.created
    token.save()


@pytest.mark.parametrize("end", [revoke, expire])
async def test_the_end_of_a_token_closes_its_sockets(
    alice: Person, settings: Any, end: Callable[[AccessToken], None]
) -> None:
    settings.HEARTBEAT_SECONDS = 0.2

    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.next("heartbeat")
        await in_pool(lambda: end(AccessToken.objects.get()))()
        assert await socket.closed_with() == 4401


async def test_a_command_after_the_end_is_not_done_even_before_the_heartbeat(alice: Person) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        await in_pool(lambda: AccessToken.objects.all().delete())()
        await socket.send({"id": 1, "command": "me.change", "params": {"nick": "Mallory"}})
        assert await socket.closed_with() == 4401

    assert (await in_pool(Person.objects.get)(pk=alice.pk)).nick == "Alice"


async def test_commands_see_the_person_as_they_are_now(alice: Person, command: AddCommand) -> None:
    seen: list[str] = []
    command("test.look", lambda person: seen.append(person.nick))

    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.call("test.look")
        await in_pool(lambda: Person.objects.filter(pk=alice.pk).update(nick="Alicia"))()
        await socket.call("test.look")

    assert seen == ["Alice", "Alicia"]
