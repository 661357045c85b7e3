"""What a client that missed something pays: one frame that was lost, and a long absence beside a fresh load."""

import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from ..client.client import Client
from ..client.order import Frame
from .server import World

MISSED = 1_000
"""Messages that were sent while somebody was away."""

TIMES = 5


class Return(NamedTuple):
    """Milliseconds: from the frame after a lost one until both messages are here (half a second of it is waited, in
    case the frame is only late); from opening the socket again until all that was missed is here; and of somebody who
    loads the same for the first time."""

    gap: float
    back: float
    afresh: float


def catching_up(world: World, reader: str = "ben", writer: str = "ada") -> Return:
    """The reader in the direct conversation of the two, the writer over REST."""
    there, back = f"C2C{reader}", f"C2C{writer}"
    sender = Client(world.url, writer, world.tokens[writer])
    client = Client(world.url, reader, world.tokens[reader])
    try:
        client.open()
        gap = median(_lose_one(client, sender, there, back) for _ in range(TIMES))
        client.cut()
        for number in range(MISSED):
            sender.say(there, f"You missed this: {number}.", asks=False)
        last = sender.say(there, "And this.", asks=False)
        took = _timed(client.open)
        assert last["ID"] in client.replica.messages(back)
        newcomer = Client(world.url, reader, world.tokens[reader])
        afresh = _timed(newcomer.open)
        newcomer.close()
        return Return(gap, took, afresh)
    finally:
        client.close()
        sender.close()


def _lose_one(client: Client, sender: Client, there: str, back: str) -> float:
    lost = sender.new_message_id()

    def arrives(frame: Frame) -> bool:
        changes = frame.get("changes", ())
        return all(change.get("message", {}).get("ID") != lost for change in changes)

    client.arrives = arrives
    sender.say(there, "This frame is lost.", message_id=lost, asks=False)
    after = sender.say(there, "This one is not.", asks=False)
    both = {lost, after["ID"]}
    return _timed(lambda: client.until(lambda: both <= client.replica.messages(back).keys()))


def _timed(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - begin)
