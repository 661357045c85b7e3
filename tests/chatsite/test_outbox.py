"""An outbox keeps the order, holds what is told before the first frame, and gives up a peer that is stuck."""

import asyncio

import pytest

from chatsite import outbox as outbox_module
from chatsite.outbox import FRAMES, Outbox

pytestmark = pytest.mark.once


class Peer:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.given_up = 0
        self.is_given_up = asyncio.Event()
        self.taking = asyncio.Event()
        self.taking.set()
        self.takes_at_once = False
        self.outbox = Outbox(self._take, self._give_up, self._take_at_once)

    async def _take(self, body: str) -> None:
        await self.taking.wait()
        self.got.append(body)

    def _take_at_once(self, body: str) -> bool:
        if self.takes_at_once:
            self.got.append(body)
        return self.takes_at_once

    def _give_up(self) -> None:
        self.given_up += 1
        self.is_given_up.set()


async def settled() -> None:
    for _ in range(2 * FRAMES):
        await asyncio.sleep(0)


async def test_sends_the_first_frame_before_what_was_told_meanwhile() -> None:
    peer = Peer()

    peer.outbox.put("told 1")
    peer.outbox.say("answer")
    peer.outbox.put("told 2")
    await settled()
    assert peer.got == ["answer"]

    peer.outbox.release("ready")
    peer.outbox.put("told 3")
    await settled()
    assert peer.got == ["answer", "ready", "told 1", "told 2", "told 3"]
    assert peer.given_up == 0


async def test_keeps_the_order_when_a_peer_takes_at_once_waits_and_takes_at_once_again() -> None:
    peer = Peer()
    peer.takes_at_once = True
    peer.outbox.release("ready")
    peer.outbox.put("told 1")
    assert peer.got == ["ready", "told 1"]

    peer.takes_at_once = False
    peer.taking.clear()
    peer.outbox.put("told 2")
    await settled()
    peer.takes_at_once = True
    peer.outbox.put("told 3")
    assert peer.got == ["ready", "told 1"]

    peer.taking.set()
    await settled()
    peer.outbox.put("told 4")
    assert peer.got == ["ready", "told 1", "told 2", "told 3", "told 4"]


async def test_sends_nothing_more_once_it_is_closed() -> None:
    peer = Peer()
    peer.taking.clear()
    peer.outbox.release("ready")
    await settled()

    peer.outbox.close()
    peer.taking.set()
    peer.takes_at_once = True
    peer.outbox.put("told")
    await settled()

    assert (peer.got, peer.given_up) == ([], 0)


async def test_gives_up_once_when_too_many_wait() -> None:
    peer = Peer()
    peer.outbox.release("ready")

    for number in range(FRAMES - 1):
        peer.outbox.put(str(number))
    assert peer.given_up == 0

    peer.outbox.put("one too many")
    peer.outbox.put("and another")
    assert peer.given_up == 1


async def test_gives_up_when_too_many_are_held() -> None:
    peer = Peer()

    for number in range(FRAMES + 2):
        peer.outbox.put(str(number))

    assert peer.given_up == 1


async def test_gives_up_a_peer_that_does_not_take_a_frame_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "PATIENCE", 0.05)
    peer = Peer()
    peer.taking.clear()
    peer.outbox.release("ready")

    async with asyncio.timeout(30):
        await peer.is_given_up.wait()

    assert (peer.got, peer.given_up) == ([], 1)
