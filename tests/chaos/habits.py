"""What people do all day: say things, read, edit, take back, come and go."""

import asyncio
import itertools
import time
from typing import Any, NamedTuple

from .device import Device
from .town import OUTSIDER, Group, groups_of, peers_of

Facts = dict[str, Any]

PAUSE = 0.5
"""Seconds between two wishes of one device, on average."""
WISHES = {
    "send": 40,
    "acknowledge": 30,
    "move": 12,
    "edit": 6,
    "recall": 2,
    "draft": 4,
    "look": 4,
    "go": 2,
    "come": 4,
}
ASKS = 0.9
"""The share of messages that ask for a receipt."""
MOST_AT_ONCE = 30
"""Items of one acknowledgement, as the server's limits say."""
RECALLED_WITHIN = 60.0
"""Well within the two minutes that the server gives."""


class Saying(NamedTuple):
    message_id: str
    conversation: str
    asked: bool
    at: float


class Habits:
    """One device's share of a person's life. `goes`: whether it is the one by which they leave and join groups."""

    def __init__(self, device: Device, number: int, *, goes: bool) -> None:
        """`number` begins the person's message IDs."""
        self._device, self._dice, self._number = device, device.dice, number
        self._goes = goes
        self._groups = groups_of(device.who)
        self._away_from: set[str] = set()
        self._sayings = itertools.count(1)
        self._sent: list[Saying] = []
        self._moved: dict[str, int] = {}

    async def live(self, over: asyncio.Event) -> None:
        """Do one thing after the other until it is over; the last one until it is answered."""
        if self._device.who == OUTSIDER:
            return
        kinds, weights = list(WISHES), list(WISHES.values())
        while not over.is_set():
            await asyncio.sleep(self._dice.expovariate(1 / PAUSE))
            await self._device.awake.wait()
            if not over.is_set():
                await getattr(self, f"_{self._dice.choices(kinds, weights)[0]}")()

    async def _send(self) -> None:
        text = f"{self._device.name} says {next(self._sayings)}"
        message_id = f"{self._number}-{int(time.time() * 1000)}-{self._device.name.replace('/', 'x')}"
        name = self._somewhere()
        entry = await self._ask(
            "message.send",
            conversationID=name,
            ID=message_id,
            payload={"text": text},
            needReadReceipt=self._dice.random() < ASKS,
        )
        if entry.done:
            self._sent.append(
                Saying(message_id, name, entry.answer["message"]["needReadReceipt"], time.time())
            )

    async def _acknowledge(self) -> None:
        name = self._dice.choice(list(self._device.to_read) or [""])
        unread = self._device.to_read.get(name, [])
        if not unread or name in self._away_from:
            return
        some, rest = unread[:MOST_AT_ONCE], unread[MOST_AT_ONCE:]
        self._device.to_read[name] = rest
        await self._ask(
            "receipt.acknowledge", messages=[{"messageID": one, "origin": "viewed"} for one in some]
        )

    async def _move(self) -> None:
        name = self._somewhere()
        newest = self._device.newest.get(name, 0)
        if newest > self._moved.get(name, 0):
            self._moved[name] = newest
            await self._ask("position.move", conversationID=name, sequence=newest)

    async def _edit(self) -> None:
        if message_id := self._one_of_mine():
            text = f"{self._device.name} says better {next(self._sayings)}"
            await self._ask("message.edit", messageID=message_id, payload={"text": text})

    async def _recall(self) -> None:
        if message_id := self._one_of_mine():
            self._sent = [one for one in self._sent if one.message_id != message_id]
            await self._ask("message.recall", messageID=message_id)

    async def _draft(self) -> None:
        name, text = self._somewhere(), f"{self._device.name} may say {next(self._sayings)}"
        # A direct conversation is there once something was said in it.
        if name in self._device.newest:
            await self._ask("draft.set", conversationID=name, draftText=text)

    async def _look(self) -> None:
        """Who has read a message, and when? The times are written down: they must never change."""
        if message_id := self._one_of_mine(asked=True):
            entry = await self._ask("receipt.readers", messageID=message_id)
            if entry.done:
                self._device.book.read_at(message_id, entry.answer["members"])

    async def _go(self) -> None:
        here = [group for group in self._mine_to_leave() if group.name not in self._away_from]
        if here:
            name = self._dice.choice(here).name
            self._away_from.add(name)
            await self._ask("group.leave", conversationID=name)

    async def _come(self) -> None:
        if self._away_from:
            name = self._dice.choice(sorted(self._away_from))
            await self._ask("group.join", conversationID=name)
            self._away_from.discard(name)

    async def _ask(self, verb: str, **params: Any) -> Any:
        return await self._device.ask(verb, **params)

    def _somewhere(self) -> str:
        groups = [group.name for group in self._groups if group.name not in self._away_from]
        return self._dice.choice([*groups, *(f"C2C{peer}" for peer in peers_of(self._device.who))])

    def _mine_to_leave(self) -> list[Group]:
        who = self._device.who
        return [group for group in self._groups if self._goes and group.is_open and group.people[0] != who]

    def _one_of_mine(self, *, asked: bool = False) -> str | None:
        """A message of this device that is young enough to be changed, in a conversation that they are in."""
        self._sent = [one for one in self._sent if time.time() - one.at < RECALLED_WITHIN]
        mine = [
            one for one in self._sent if one.conversation not in self._away_from and (one.asked or not asked)
        ]
        return self._dice.choice(mine).message_id if mine else None
