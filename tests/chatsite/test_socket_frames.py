"""What is told reaches every device of those whom it concerns, and nobody else; peers that are stuck are left."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from chatsite import consumers, outbox
from chatsite.consumers import ChatConsumer
from chatsite.pool import in_pool
from messaging.hub import Envelope, hub
from messaging.models import AccessToken, Person
from messaging.services.access import issue_token
from tests.sockets import HOST, OWN_PAGE, Socket

pytestmark = pytest.mark.django_db(transaction=True)

CookieOf = Callable[[Person], str]


async def test_what_is_told_while_the_heads_are_read_comes_after_ready(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, told = asyncio.Event(), asyncio.Event()
    really = consumers.heads_if_standing

    async def slowly(login: Any) -> Any:
        heads = await really(login)
        reading.set()
        await told.wait()
        return heads

    monkeypatch.setattr(consumers, "heads_if_standing", slowly)

    async with Socket() as socket:
        _, secret = await in_pool(issue_token)(person=alice, scope=AccessToken.Scope.PERSON)
        await socket.send({"id": 1, "command": "login", "params": {"userID": "alice", "userSig": secret}})
        await asyncio.wait_for(reading.wait(), 5)
        hub.publish(Envelope('{"frame": "probe"}', people=(alice.pk,)))
        await asyncio.sleep(0.05)
        told.set()
        await socket.next("probe")

    assert [frame["frame"] for frame in socket.told] == ["answer", "ready"]


async def test_frames_go_to_the_person_on_every_device_and_to_nobody_else(
    alice: Person, charlie: Person
) -> None:
    async with Socket() as phone, Socket() as laptop, Socket() as outsider:
        for socket, person in ((phone, alice), (laptop, alice), (outsider, charlie)):
            await socket.log_in(person)

        await asyncio.to_thread(hub.publish, Envelope('{"frame": "probe"}', people=(alice.pk,)))

        await phone.next("probe")
        await laptop.next("probe")
        assert await outsider.hears_nothing()


async def test_two_people_talk_and_the_sender_sees_who_has_read(
    alice: Person, bob: Person, charlie: Person, direct: Any
) -> None:
    async with Socket() as hers, Socket() as his, Socket() as outsider:
        for socket, person in ((hers, alice), (his, bob), (outsider, charlie)):
            await socket.log_in(person)

        sent = await hers.call(
            "message.send",
            {"conversationID": "C2Cbob", "payload": {"text": "Are you there?"}, "needReadReceipt": True},
        )
        heard = await his.next("changes")
        message = heard["changes"][0]["message"]
        assert (sent["status"], message["ID"]) == (201, sent["data"]["message"]["ID"])
        assert (heard["conversationID"], message["payload"]) == ("C2Calice", {"text": "Are you there?"})

        read = await his.call("receipt.acknowledge", {"messages": [{"messageID": message["ID"]}]})
        told = await hers.next("receipts")
        assert read["status"] == 200
        assert [(row["messageID"], row["isPeerRead"]) for row in told["receipts"]] == [(message["ID"], True)]

        assert await outsider.hears_nothing()


async def test_a_socket_that_left_is_forgotten(alice: Person) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        assert alice.pk in hub._outboxes

    assert alice.pk not in hub._outboxes


async def test_a_peer_that_takes_nothing_is_given_up(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        for number in range(2_000):
            hub.publish(Envelope(json.dumps({"frame": "probe", "number": number}), people=(alice.pk,)))

        assert await socket.closed_with() == 4408
        assert len(socket.told) < 2_000
        assert alice.pk not in hub._outboxes


class StuckPeer:
    """A server whose peer takes the first frames and then nothing, not even the close."""

    def __init__(self, takes: int) -> None:
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.takes = takes
        self.stuck = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        if self.takes == 0:
            self.stuck.set()
            await asyncio.Event().wait()
        self.takes -= 1


class GonePeer(StuckPeer):
    """A server that says at each send that the peer is gone."""

    async def send(self, message: dict[str, Any]) -> None:
        if self.takes == 0:
            self.stuck.set()
            raise ConnectionResetError
        self.takes -= 1


def opened(peer: StuckPeer, cookie: str) -> asyncio.Task[None]:
    headers = [(b"host", HOST.encode()), (b"origin", OWN_PAGE.encode()), (b"cookie", cookie.encode())]
    scope = {"type": "websocket", "path": "/ws/", "query_string": b"", "headers": headers}
    peer.incoming.put_nowait({"type": "websocket.connect"})
    return asyncio.create_task(ChatConsumer.as_asgi()(scope, peer.incoming.get, peer.send))


async def test_a_peer_that_does_not_even_take_the_close_is_left(
    alice: Person, cookie_of: CookieOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PATIENCE", 0.1)
    monkeypatch.setattr(consumers, "CLOSE_PATIENCE", 0.1)
    peer = StuckPeer(takes=1)

    socket = opened(peer, await in_pool(cookie_of)(alice))
    await asyncio.wait_for(peer.stuck.wait(), 5)
    assert alice.pk in hub._outboxes

    await asyncio.wait_for(socket, 5)
    assert alice.pk not in hub._outboxes


async def test_a_peer_that_is_gone_is_no_error(
    alice: Person, cookie_of: CookieOf, caplog: pytest.LogCaptureFixture
) -> None:
    peer = GonePeer(takes=1)

    socket = opened(peer, await in_pool(cookie_of)(alice))
    await asyncio.wait_for(peer.stuck.wait(), 5)
    peer.incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})

    await asyncio.wait_for(socket, 5)
    assert alice.pk not in hub._outboxes
    assert caplog.records == []


async def test_a_server_that_stops_is_obeyed(alice: Person, cookie_of: CookieOf) -> None:
    peer = StuckPeer(takes=1)

    socket = opened(peer, await in_pool(cookie_of)(alice))
    await asyncio.wait_for(peer.stuck.wait(), 5)
    socket.cancel()

    with pytest.raises(asyncio.CancelledError):
        await socket
    assert alice.pk not in hub._outboxes
