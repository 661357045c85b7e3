"""The case before the judge: what is held against each other, and what is found."""

import time
from collections import defaultdict
from typing import NamedTuple

from .book import Book, Entry
from .truth import Message, Receipt, Stay, Truth


class Violation(NamedTuple):
    what: str
    who: str
    when: float
    """Seconds since the epoch; 0 where nobody can say."""
    details: str

    def __str__(self) -> str:
        moment = time.strftime("%H:%M:%S", time.gmtime(self.when)) if self.when else "afterwards"
        return f"{self.what}: {self.who}, {moment}: {self.details}"


class Case:
    """The book and the truth, with what several rules look up."""

    def __init__(self, book: Book, truth: Truth) -> None:
        self.book, self.truth = book, truth
        self.sends = {entry.asked["ID"]: entry for entry in book.of("message.send")}
        self.messages: defaultdict[str, list[Message]] = defaultdict(list)
        for message in truth.messages:
            self.messages[message.message_id].append(message)
        self.receipts: defaultdict[tuple[str, str], list[Receipt]] = defaultdict(list)
        for receipt in truth.receipts:
            self.receipts[receipt.message_id, receipt.reader].append(receipt)
        self.stays: defaultdict[tuple[str, str], list[Stay]] = defaultdict(list)
        for stay in truth.stays:
            self.stays[stay.person, stay.conversation].append(stay)
        self.positions = {(one.person, one.conversation): one for one in truth.positions}
        self.edits: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in book.of("message.edit"):
            self.edits[entry.asked["messageID"]].append(entry)
        self.recalls: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in book.of("message.recall"):
            self.recalls[entry.asked["messageID"]].append(entry)

    def texts(self, message_id: str) -> tuple[set[str], int, int]:
        """What a message may say now, and of how many revisions it is at least and at most."""
        sent, edits = self.sends[message_id], [one for one in self.edits[message_id] if not one.refused]
        done = [one for one in edits if one.done]
        said = done[-1] if done else sent
        open_ones = [one for one in edits if not one.done]
        texts = {one.asked["payload"]["text"] for one in (said, *open_ones)}
        return texts, 1 + len(done), 1 + len(edits)
