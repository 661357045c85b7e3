"""The book: what everybody asked and was answered, and what they were shown. The judge believes nothing else."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One wish of somebody, asked until it was answered. `status` is None if it never was."""

    who: str
    device: str
    verb: str
    asked: Facts
    status: int | None
    answer: Facts
    tries: int
    began: float
    ended: float

    @property
    def done(self) -> bool:
        return self.status is not None and self.status < 300

    @property
    def refused(self) -> bool:
        return self.status is not None and self.status >= 400


@dataclass(frozen=True, slots=True)
class Fault:
    """The server's own failure: an answer of 500, or a socket that ended with 1011."""

    at: float
    who: str
    verb: str
    asked: Facts
    said: str


@dataclass
class Book:
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    messages_seen: defaultdict[str, defaultdict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    """By person and conversation, the numbers of the messages that came to them in whatever way."""
    changes_heard: defaultdict[str, defaultdict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    """By person and conversation, the last number of each frame of changes that was told to them."""
    totals_seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By person, the messages whose totals were told to them."""
    read_times: defaultdict[tuple[str, str], dict[float, float]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """By message and reader, every time of reading that was shown, and when first."""
    counts: Counter[str] = field(default_factory=Counter)

    def of(self, verb: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.verb == verb)

    def heard(self, who: str, frame: Facts) -> None:
        """This frame came to somebody."""
        # In heads it is a number.
        totals = frame["receipts"] if frame["frame"] == "receipts" else []
        named = [frame, *frame.get("conversations", ()), *totals]
        for name in {one["conversationID"] for one in named if "conversationID" in one}:
            # Whoever hears of a conversation has to have been there, even if there was no message in it.
            self.messages_seen[who][shared_name(who, name)].update()
        if frame["frame"] == "changes":
            self.changes_heard[who][shared_name(who, frame["conversationID"])].add(frame["to"])
        self.saw(who, messages_in(frame))
        self.totals_seen[who].update(one["messageID"] for one in totals)

    def saw(self, who: str, messages: Iterable[Facts]) -> None:
        """These messages came to somebody."""
        for message in messages:
            name = shared_name(who, message["conversationID"])
            self.messages_seen[who][name].add(message["sequence"])

    def read_at(self, message_id: str, readers: Iterable[Facts]) -> None:
        """So a message's readers were shown."""
        for reader in readers:
            self.read_times[message_id, reader["userID"]].setdefault(reader["readAt"], time.time())

    def write(self, path: Path) -> None:
        """One line of JSON for each entry and fault."""
        with path.open("w") as file:
            for line in (*map(asdict, self.entries), *map(asdict, self.faults)):
                file.write(json.dumps(line) + "\n")


def messages_in(said: Facts) -> list[Facts]:
    """The messages that a frame or a page brings, but for those that are stored nowhere."""
    changes = said.get("changes", ())
    return [*said.get("messages", ()), *(one["message"] for one in changes if one["kind"] == "message")]


def shared_name(who: str, conversation_id: str) -> str:
    """A conversation as everybody in it would call it: a direct one is called after the other, on the wire."""
    if not conversation_id.startswith("C2C"):
        return conversation_id
    return direct_name(who, conversation_id.removeprefix("C2C"))


def direct_name(one: str, other: str) -> str:
    return "C2C" + "+".join(sorted((one, other)))


def on_the_wire(who: str, name: str) -> str:
    """The same conversation as this person calls it."""
    if not name.startswith("C2C"):
        return name
    one, other = name.removeprefix("C2C").split("+")
    return f"C2C{other if who == one else one}"
