"""Who gets in by the socket, and as whom."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from chatsite import consumers
from chatsite.pool import in_pool
from chatsite.socket_login import log_in
from messaging.models import AccessToken, Person
from messaging.scopes import OF_KIND, Scope
from messaging.services.access import Login, issue_ticket, issue_token
from tests.sockets import HOST, OWN_PAGE, Refused, Socket, refusal

pytestmark = pytest.mark.django_db(transaction=True)

TRUSTED_PAGE = "https://app.example.com"

CookieOf = Callable[[Person], str]


async def test_our_own_page_is_in_by_its_session(alice: Person, cookie_of: CookieOf) -> None:
    cookie = await in_pool(cookie_of)(alice)

    async with Socket(origin=OWN_PAGE, cookie=cookie) as socket:
        ready = await socket.next("ready")
        answer = await socket.call("sync")

    assert 0 < ready.pop("time") <= answer["data"].pop("time")
    assert ready == {"frame": "ready", "userID": "alice", "tinyID": str(alice.pk), **answer["data"]}
    assert ready.keys() == {"frame", "userID", "tinyID", "epoch", "me", "receipts", "conversations"}


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", f"https://{HOST}", f"http://{HOST}:81", "null", f"{OWN_PAGE}.evil.example"],
)
async def test_any_other_page_is_refused_even_with_the_cookie(
    alice: Person, cookie_of: CookieOf, origin: str
) -> None:
    cookie = await in_pool(cookie_of)(alice)

    with pytest.raises(Refused):
        async with Socket(origin=origin, cookie=cookie):
            pass


async def test_a_host_that_is_not_ours_is_refused(settings: Any) -> None:
    with pytest.raises(Refused):
        async with Socket(host="evil.example", origin="http://evil.example"):
            pass


@pytest.mark.parametrize("origin", ["", TRUSTED_PAGE])
async def test_no_page_and_trusted_pages_are_nobody_until_they_log_in(
    alice: Person,
    bob: Person,
    cookie_of: CookieOf,
    ticket_of: Callable[[Person], str],
    settings: Any,
    origin: str,
) -> None:
    settings.TRUSTED_ORIGINS = [TRUSTED_PAGE]
    cookie, ticket = await in_pool(cookie_of)(alice), await in_pool(ticket_of)(bob)

    async with Socket(origin=origin, cookie=cookie) as socket:
        assert refusal(await socket.call("sync")) == (1, 401, "not_logged_in")

        answer = await socket.call("login", {"ticket": ticket})
        assert answer == {"frame": "answer", "id": 2, "status": 200, "data": {"userID": "bob"}}
        assert (await socket.next("ready"))["userID"] == "bob"
        assert (await socket.call("me.get"))["data"]["userID"] == "bob"


async def test_our_own_page_may_log_somebody_else_in(
    alice: Person, bob: Person, cookie_of: CookieOf, ticket_of: Callable[[Person], str]
) -> None:
    cookie, ticket = await in_pool(cookie_of)(alice), await in_pool(ticket_of)(bob)

    async with Socket(origin=OWN_PAGE, cookie=cookie, path="/ws/?session=no") as socket:
        await socket.call("login", {"ticket": ticket})
        assert (await socket.next("ready"))["userID"] == "bob"


async def test_a_credential_logs_in(alice: Person) -> None:
    _, secret = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.CREDENTIAL, seconds=60)

    async with Socket() as socket:
        answer = await socket.call("login", {"userID": "alice", "userSig": secret})
        ready = await socket.next("ready")

    assert (answer["status"], ready["userID"]) == (200, "alice")


async def test_a_wrong_login_lets_nobody_in_and_may_be_tried_again(
    alice: Person, charlie: Person, ticket_of: Callable[[Person], str]
) -> None:
    _, theirs = await in_pool(issue_token)(person=charlie, scope=AccessToken.Scope.PERSON)
    _, server = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.SERVER)
    ticket = await in_pool(ticket_of)(alice)

    async with Socket() as socket:
        for wrong in (
            {"ticket": "unknown"},
            {"userID": "alice", "userSig": theirs},
            {"userID": "alice", "userSig": server},
        ):
            assert refusal(await socket.call("login", wrong))[1:] == (401, "bad_credential")
        for shapeless in (
            {},
            {"userID": "alice"},
            {"ticket": ticket, "userID": "alice"},
            {"ticket": 1},
            [],
            "alice",
        ):
            assert refusal(await socket.call("login", shapeless))[1:] == (400, "invalid")
        assert refusal(await socket.call("sync"))[1:] == (401, "not_logged_in")

        assert (await socket.call("login", {"ticket": ticket}))["status"] == 200
        await socket.next("ready")
        assert refusal(await socket.call("login", {"ticket": ticket}))[1:] == (403, "not_allowed")

    async with Socket() as another:
        assert refusal(await another.call("login", {"ticket": ticket})) == (1, 401, "bad_credential")


async def test_a_socket_without_a_login_is_closed(settings: Any) -> None:
    settings.LOGIN_SECONDS = 0.2

    async with Socket() as socket:
        await socket.send_text("not a login")
        assert await socket.closed_with() == 4401


async def test_a_login_that_a_busy_server_has_not_answered_is_not_over(
    alice: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clients take 4401 for a login that is over, and show their people out."""
    settings.LOGIN_SECONDS = 0.2
    answers = threading.Event()

    def log_in_late(params: Any) -> Login:
        answers.wait(20)
        return log_in(params)

    monkeypatch.setattr(consumers, "log_in", log_in_late)
    token = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.PERSON)
    async with Socket() as socket:
        await socket.send({"id": 1, "command": "login", "params": {"userID": "alice", "userSig": token[1]}})
        try:
            assert await socket.closed_with() == 1013
        finally:
            answers.set()


async def test_a_socket_with_a_login_stays_open(alice: Person, settings: Any) -> None:
    settings.LOGIN_SECONDS = 0.2

    async with Socket() as socket:
        await socket.log_in(alice)
        await asyncio.sleep(0.4)
        assert (await socket.call("sync"))["status"] == 200


async def test_takes_a_token_that_may_read_and_refuses_it_the_rest(alice: Person) -> None:
    others = [scope for scope in OF_KIND["person"] if scope is not Scope.READ]
    (_, blind), (token, _) = [
        await in_pool(issue_token)(person=alice, scope="person", scopes=scopes)
        for scopes in (others, [Scope.READ])
    ]
    async with Socket() as socket:
        refused = await socket.call("login", {"userID": "alice", "userSig": blind})
        assert (refusal(refused)[1:], refused["error"]["scope"]) == ((403, "not_allowed"), "read")

        ticket = await in_pool(issue_ticket)(person=alice, token=token)
        assert (await socket.call("login", {"ticket": ticket}))["status"] == 200
        assert (await socket.call("sync"))["status"] == 200
        for command, params, scope in (
            ("receipt.acknowledge", {"messages": [{"messageID": "1-1-1"}]}, "receipts"),
            ("conversation.open", {"userID": "bob"}, "write"),
        ):
            answer = await socket.call(command, params)
            assert (refusal(answer)[1:], answer["error"]["scope"]) == ((403, "not_allowed"), scope)
