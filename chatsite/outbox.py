"""The frames that wait for one socket: in order, bounded, and never in anybody's way."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

FRAMES = 512
PATIENCE = 10  # seconds for the peer to take one frame


class Outbox:
    """Hands frames on in their order: to `write` for as long as it takes them at once, else, one after the other, to
    `send`, which waits for the peer. If they are not taken, `overflow` is called, once.

    What others tell (`put`) is held until `release`, so that the frame that begins a conversation with this
    client can be made while they already tell.
    """

    def __init__(
        self,
        send: Callable[[str], Awaitable[None]],
        overflow: Callable[[], None],
        write: Callable[[str], bool],
    ) -> None:
        self._send = send
        self._overflow = overflow
        self._write = write
        self._waiting: deque[str] = deque()
        self._held: list[str] | None = []
        self._sending: asyncio.Task[None] | None = None
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
        if self._full or (self._sending is None and self._write(body)):
            return
        if len(self._waiting) >= FRAMES:
            self._give_up()
            return
        self._waiting.append(body)
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._send_waiting())

    def release(self, first: str) -> None:
        """Let everything flow from now on: `first`, then what was held."""
        held, self._held = self._held or [], None
        for body in (first, *held):
            self.say(body)

    def close(self) -> None:
        """Send nothing more. Safe to repeat."""
        self._full = True
        self._waiting.clear()
        if self._sending is not None:
            self._sending.cancel()

    async def _send_waiting(self) -> None:
        """Until all are sent, or until the peer takes nothing more."""
        while self._waiting and not self._full:
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._send(self._waiting.popleft())
            except TimeoutError:
                self._give_up()
        self._sending = None

    def _give_up(self) -> None:
        if not self._full:
            self._full = True
            self._overflow()
