"""An outbox keeps the order, holds what is told before the first frame, and gives up a peer that is stuck."""

import asyncio

import pytest

from chatsite import outbox as outbox_module
from chatsite.outbox import FRAMES, Outbox


class Peer:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.given_up = 0
        self.taking = asyncio.Event()
        self.taking.set()
        self.outbox = Outbox(self._take, self._give_up)

    async def _take(self, body: str) -> None:
        await self.taking.wait()
        self.got.append(body)

    def _give_up(self) -> None:
        self.given_up += 1


async def settled() -> None:
    for _ in range(2 * FRAMES):
        await asyncio.sleep(0)


async def test_sends_the_first_frame_before_what_was_told_meanwhile() -> None:
    peer = Peer()
    writing = asyncio.create_task(peer.outbox.write())

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
    writing.cancel()


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

    async with asyncio.timeout(5):
        await peer.outbox.write()

    assert (peer.got, peer.given_up) == ([], 1)
