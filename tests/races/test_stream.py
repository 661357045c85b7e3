"""The stream of receipts while they are written: every one is found, and none twice."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from messaging.errors import Overloaded
from messaging.models import Person
from messaging.services.messages import edit_message
from messaging.services.numbers import epoch
from receipts.models import Receipt
from receipts.services import acknowledge as verb
from receipts.services.stream import follow

from .conftest import Race
from .scenes import PATIENCE, group_of, read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


class Follower:
    """A back end: what it was told so far, and how far it has come."""

    def __init__(self) -> None:
        epoch()  # There is one from the first question on.
        self.cursor = "0"
        self.readers: Counter[tuple[str, str]] = Counter()
        self.totals: dict[str, Any] = {}

    def go_on(self, limit: int = 7) -> bool:
        """Take one page; whether it was the last for now."""
        page = follow(after=self.cursor, limit=limit)
        for row in page.receipts:
            self.readers.update((row["messageID"], one["userID"]) for one in row["readers"])
            self.totals[row["messageID"]] = row
        self.cursor = page.cursor
        return page.is_completed

    def go_to_the_end(self) -> None:
        while not self.go_on():
            pass

    def assert_knows_everything(self) -> None:
        given = Receipt.objects.values_list("message__message_id", "reader__user_id")
        assert self.readers == Counter(given)
        assert {name: row["readCount"] for name, row in self.totals.items()} == Counter(
            name for name, _ in given
        )


def test_whoever_pages_meanwhile_finds_each_receipt_once(race: Race, alice: Person, writers: int) -> None:
    readers = some_people("reader", writers)
    group = group_of(alice, readers)
    messages = [say(alice, group) for _ in range(24)]
    ended: list[Person] = []
    follower = Follower()

    def read_all(reader: Person) -> None:
        try:
            for at in range(0, len(messages), 3):
                read(reader, messages[at : at + 3])
        finally:
            ended.append(reader)

    def page() -> None:
        while len(ended) < writers:
            follower.go_on()
        follower.go_to_the_end()

    race([*(partial(read_all, reader) for reader in readers), page])

    follower.assert_knows_everything()
    assert sum(follower.readers.values()) == 24 * writers


def test_a_receipt_that_is_written_slowly_is_not_passed_over(
    race: Race, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, fast, sender = some_people("person", 3)
    message, other = say(alice, group_of(alice, [slow, fast])), say(sender, group_of(sender, [fast]))
    tell, follower = verb._tell, Follower()
    written, looked = threading.Event(), threading.Event()

    def tell_late(tallies: Any, *given: Any) -> None:
        if tallies[0].message.pk == message.pk:
            written.set()
            assert looked.wait(PATIENCE)
        tell(tallies, *given)

    def read_and_look() -> None:
        assert written.wait(PATIENCE)
        try:
            # SQLite would wait for the other to end.
            if connection.vendor == "postgresql":
                read(fast, [other])
                assert not follower.go_on()
                with pytest.raises(Overloaded):
                    follow(after="", limit=1)
            else:
                assert follower.go_on()
            assert not follower.readers
        finally:
            looked.set()

    monkeypatch.setattr(verb, "_tell", tell_late)
    race([partial(read, slow, [message]), read_and_look])
    read(fast, [message])
    read(fast, [other])

    follower.go_to_the_end()
    follower.assert_knows_everything()
    assert len(follower.readers) == 3


def test_later_revisions_that_are_read_meanwhile_end_with_the_right_totals(
    race: Race, alice: Person, writers: int
) -> None:
    readers = some_people("reader", writers)
    group = group_of(alice, readers)
    messages = [say(alice, group) for _ in range(3)]
    for reader in readers:
        read(reader, messages)
    for one in messages:
        edit_message(sender=alice, message_id=one.message_id, payload={"text": "Again."}, ask_again=True)
    follower = Follower()
    follower.go_to_the_end()
    ended: list[Person] = []

    def read_again(reader: Person) -> None:
        try:
            for one in messages:
                read(reader, [one])
        finally:
            ended.append(reader)

    def page() -> None:
        while len(ended) < writers:
            follower.go_on(limit=2)
        follower.go_to_the_end()

    calls: list[Callable[[], None]] = [*(partial(read_again, reader) for reader in readers), page]
    race(calls)

    follower.assert_knows_everything()
    assert [row["latestRevisionReadCount"] for row in follower.totals.values()] == [writers] * 3
