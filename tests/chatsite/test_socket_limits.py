"""How often commands may be asked, and how many sockets may be open: of a person, by a token, from an address."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from messaging.models import Person
from messaging.services.allowances import allowances
from tests.sockets import OWN_PAGE, Socket, refusal

pytestmark = pytest.mark.django_db(transaction=True)


async def test_commands_count_for_the_person_wherever_they_are_asked(
    alice: Person, bob: Person, settings: Any, client_of: Callable[[Person], APIClient]
) -> None:
    settings.CHAT_LIMITS = {"requests_per_person": 3}
    rest = await sync_to_async(client_of)(alice)

    async with Socket() as first, Socket() as second, Socket() as bobs:
        await first.log_in(alice)
        await second.log_in(alice)
        await bobs.log_in(bob)
        answers = [await first.call("me.get"), await second.call("me.get")]
        answers += [await first.call("no.such"), await second.call("me.change", {"nick": "Al"})]

        assert [one["status"] for one in answers] == [200, 200, 404, 429]
        assert refusal(answers[3]) == (answers[3]["id"], 429, "too_frequent")
        assert answers[3]["error"]["limit"] == 3 and 0 < answers[3]["error"]["retryAfter"] <= 60
        assert (await sync_to_async(rest.get)("/api/v1/me/")).status_code == 429
        assert (await bobs.call("me.get"))["status"] == 200
        settings.CHAT_LIMITS = {"requests_per_person": 0}
        assert (await second.call("me.get"))["data"]["nick"] == "Alice"


async def test_of_64_commands_at_once_no_more_come_through_than_may(
    alice: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where several processes serve: what may be given out is taken from the database, beside the event loop."""
    settings.CHAT_LIMITS = {"requests_per_person": 10}
    monkeypatch.setattr(allowances, "is_alone", False)

    async def asks(socket: Socket) -> list[int]:
        return [(await socket.call("me.get"))["status"] for _ in range(16)]

    async with Socket() as one, Socket() as two, Socket() as three, Socket() as four:
        sockets = (one, two, three, four)
        for socket in sockets:
            await socket.log_in(alice)
        answers = await asyncio.gather(*map(asks, sockets))

    assert Counter(status for each in answers for status in each) == {200: 10, 429: 54}


async def test_a_person_has_so_many_sockets_open_and_a_place_that_is_left_is_free(
    alice: Person, bob: Person, settings: Any, cookie_of: Callable[[Person], str]
) -> None:
    settings.CHAT_LIMITS = {"sockets_per_person": 2}
    cookie = await sync_to_async(cookie_of)(alice)

    async with Socket() as first, Socket() as bobs:
        await first.log_in(alice)
        await bobs.log_in(bob)
        async with Socket(origin=OWN_PAGE, cookie=cookie) as page:
            await page.next("ready")
            async with Socket(origin=OWN_PAGE, cookie=cookie) as third:
                assert await third.closed_with() == 4429
            assert (await page.call("me.get"))["status"] == 200
        async with Socket(origin=OWN_PAGE, cookie=cookie) as fourth:
            await fourth.next("ready")
            assert (await first.call("me.get"))["status"] == 200


async def test_an_address_has_so_many_sockets_open(settings: Any) -> None:
    settings.CHAT_LIMITS = {"sockets_per_address": 3}

    async with Socket(client="2001:db8:0:1::1"):
        opened = [Socket(client="2001:db8::1") for _ in range(8)]
        for socket in opened:
            await socket.__aenter__()
        closed = [await socket.closed_with() for socket in opened[3:]]
        for socket in opened:
            await socket.__aexit__(None, None, None)

        assert closed == [4429] * 5
        async with Socket(client="2001:db8::1") as again:
            assert (await again.call("me.get"))["status"] == 401


async def test_handshakes_count_for_the_address(settings: Any) -> None:
    settings.CHAT_LIMITS = {"requests_per_address": 2}

    for _ in range(2):
        async with Socket(client="192.0.2.7") as socket:
            assert (await socket.call("me.get"))["status"] == 401
    async with Socket(client="192.0.2.7") as socket:
        assert await socket.closed_with() == 4429
