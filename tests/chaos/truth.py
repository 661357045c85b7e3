"""What is there afterwards: in the database, and as the API shows it to each."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.databases import manage
from tests.live_server import Environment

from .book import on_the_wire
from .device import Device

AT_ONCE = 8
"""Questions at a time."""

Shapes = list[dict[str, Any]]


class Message(NamedTuple):
    message_id: str
    conversation: str
    seq: int
    sender: str
    text: str
    revision: int
    recalled: bool
    read_count: int


class Receipt(NamedTuple):
    message_id: str
    reader: str
    read_at: float


class Stay(NamedTuple):
    person: str
    conversation: str
    after_seq: int
    until_seq: int | None
    joined_change: int = 1
    left_change: int | None = None
    """The numbers of the coming and of the leaving among all changes."""

    def contains(self, message: int) -> bool:
        return self.after_seq < message and (self.until_seq is None or message <= self.until_seq)

    def spans(self, change: int) -> bool:
        """Whoever leaves does not hear of it as a change."""
        return self.joined_change <= change and (self.left_change is None or change < self.left_change)


class Position(NamedTuple):
    person: str
    conversation: str
    read_seq: int
    draft: str


@dataclass
class Truth:
    messages: list[Message] = field(default_factory=list)
    """Those that people sent."""
    receipts: list[Receipt] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    shown: dict[tuple[str, str], Shapes] = field(default_factory=dict)
    """By person and conversation, the whole history as they are shown it."""
    readers: dict[str, Shapes] = field(default_factory=dict)
    """By message, its readers as the sender is shown them."""


DUMP = """
import json
from messaging.models import Member, Message, Stay
from receipts.models import Receipt
from messaging.wire.fields import seconds

def name(one):
    if not one.is_direct:
        return f"GROUP{one.group_id}"
    return "C2C" + "+".join(sorted((one.low.user_id, one.high.user_id)))

there = ("conversation__low", "conversation__high")
messages = Message.objects.filter(is_system=False).select_related("sender", *there)
members = Member.objects.select_related("person", *there)
stays = Stay.objects.select_related("person", *there)
print(json.dumps({
    "messages": [
        (m.message_id, name(m.conversation), m.seq, m.sender.user_id, m.payload.get("text", ""), m.revision,
         m.recalled_at is not None, m.read_count) for m in messages
    ],
    "receipts": [
        (message_id, reader, seconds(read_at))
        for message_id, reader, read_at
        in Receipt.objects.values_list("message__message_id", "reader__user_id", "read_at")
    ],
    "stays": [
        (s.person.user_id, name(s.conversation), s.after_seq, s.until_seq, s.joined_change,
         None if s.until_seq is None else s.change_seq) for s in stays
    ],
    "positions": [(m.person.user_id, name(m.conversation), m.read_seq, m.draft) for m in members],
}))
"""


def from_database(environment: Environment) -> Truth:
    """What the database holds; what the API shows is still to be asked."""
    rows = json.loads(manage(environment, "shell", "--no-imports", "-c", DUMP).splitlines()[-1])
    return Truth(
        [Message(*row) for row in rows["messages"]],
        [Receipt(*row) for row in rows["receipts"]],
        [Stay(*row) for row in rows["stays"]],
        [Position(*row) for row in rows["positions"]],
    )


async def from_api(truth: Truth, devices: Mapping[str, Device]) -> None:
    """Ask, as each of them, for the whole history of wherever they ever were, and who has read what they sent."""
    for who, name in sorted({(stay.person, stay.conversation) for stay in truth.stays}):
        truth.shown[who, name] = await _history(devices[who], on_the_wire(who, name))
    read = [message for message in truth.messages if message.read_count and not message.recalled]
    for first in range(0, len(read), AT_ONCE):
        some = read[first : first + AT_ONCE]
        asked = [devices[one.sender].fetch("receipt.readers", messageID=one.message_id) for one in some]
        for message, answer in zip(some, await asyncio.gather(*asked), strict=True):
            truth.readers[message.message_id] = answer["members"]


async def _history(device: Device, name: str) -> Shapes:
    shown: Shapes = []
    page: dict[str, Any] = {"hasBefore": True}
    while page["hasBefore"]:
        before = {"before": shown[0]["sequence"]} if shown else {}
        page = await device.fetch("message.list", conversationID=name, limit=100, **before)
        shown = [*page["messages"], *shown]
    return shown
