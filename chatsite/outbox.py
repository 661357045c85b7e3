"""The frames that wait for one socket: in order, bounded, and never in anybody's way."""

import asyncio
from collections.abc import Awaitable, Callable

FRAMES = 512
PATIENCE = 10  # seconds for the peer to take one frame


class Outbox:
    """Hands frames to `send` one after the other. If they are not taken, `overflow` is called, once.

    What others tell (`put`) is held until `release`, so that the frame that begins a conversation with this
    client can be made while they already tell.
    """

    def __init__(self, send: Callable[[str], Awaitable[None]], overflow: Callable[[], None]) -> None:
        self._send = send
        self._overflow = overflow
        self._frames: asyncio.Queue[str] = asyncio.Queue(FRAMES)
        self._held: list[str] | None = []
        self._full = False

    def put(self, body: str) -> None:
        """Take a frame from the hub, on the event loop, without waiting."""
        if self._held is None:
            self.say(body)
        elif len(self._held) < FRAMES - 1:
            self._held.append(body)
        else:
            self._give_up()

    def say(self, body: str) -> None:
        """Take an answer, which is not held."""
        try:
            self._frames.put_nowait(body)
        except asyncio.QueueFull:
            self._give_up()

    def release(self, first: str) -> None:
        """Let everything flow from now on: `first`, then what was held."""
        held, self._held = self._held or [], None
        for body in (first, *held):
            self.say(body)

    async def write(self) -> None:
        """Send what comes, until cancelled or until the peer takes nothing more."""
        while not self._full:
            body = await self._frames.get()
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._send(body)
            except TimeoutError:
                self._give_up()

    def _give_up(self) -> None:
        if not self._full:
            self._full = True
            self._overflow()
