"""`conversation.changes`, `receipt.changes`, `me.changes`: followed page by page while others write.

Nothing is lost and nothing comes twice: each number at most once, always rising, and in the end what the follower
holds is what a fresh load shows.
"""

import random
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chatsite.commands import COMMANDS
from messaging.models import Conversation, Person
from messaging.services.drafts import set_draft
from messaging.services.groups import change_group
from messaging.services.members import join_group, leave_group
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.positions import move_read_position
from receipts.models import SenderCounter

from .conftest import Race
from .scenes import group_of, read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

PAGES = 5_000
"""More than any follower here can need."""


class Follower:
    """Somebody who asks again and again for what changed after what they hold, until told that this was all."""

    def __init__(self, person: Person, command: str, items: str, limit: int, **params: Any) -> None:
        self.pages = 0
        self.numbers: list[int] = []
        self.held: dict[Any, dict[str, Any]] = {}
        self._ask = partial(COMMANDS[command].run, person)
        self._items = items
        self._params = {**params, "limit": limit}
        self._cursor = 0

    def follow(self, is_over: threading.Event) -> None:
        for _ in range(PAGES):
            # Looked at before the page: what was written until then must be in it or before it.
            was_over = is_over.is_set()
            if self.take_page() and was_over:
                return
        raise AssertionError("there was always another page")

    def take_page(self) -> bool:
        page = self._ask({**self._params, "changed_after": self._cursor})
        for item in page[self._items]:
            self.numbers.append(item.get("changeSeq") or item["tallySeq"])
            self.held[_name(item)] = item
        assert self._cursor <= page["cursor"] <= page["head"]
        assert page["isCompleted"] or page["cursor"] > self._cursor
        assert len(page[self._items]) <= self._params["limit"]
        self._cursor = page["cursor"]
        self.pages += 1
        return bool(page["isCompleted"])


def test_changes_of_a_conversation_followed_while_others_write(
    race: Race, alice: Person, writers: int
) -> None:
    people = some_people("writer", writers)
    group = group_of(alice, people)
    name = f"GROUP{group.group_id}"
    follower = Follower(alice, "conversation.changes", "changes", 7, conversationID=name)

    _while_writing(race, follower, [partial(_live, person, group) for person in people])

    fresh = Follower(alice, "conversation.changes", "changes", 100, conversationID=name)
    _take_all(fresh)
    _assert_same(follower, fresh)
    messages = [item["message"] for item in follower.held.values() if item["kind"] == "message"]
    group.refresh_from_db()
    assert sorted(message["sequence"] for message in messages) == list(range(1, group.last_seq + 1))
    assert (
        {message["isRevoked"] for message in messages}
        == {message["isModified"] for message in messages}
        == {True, False}
    )


def test_receipts_followed_while_others_read(race: Race, alice: Person, writers: int) -> None:
    readers = some_people("reader", writers)
    group = group_of(alice, readers)
    messages = [say(alice, group) for _ in range(20)]
    follower = Follower(alice, "receipt.changes", "receipts", 3)

    def read_all(reader: Person) -> None:
        mixed = random.Random(reader.pk).sample(messages, len(messages))
        for start in range(0, len(mixed), 4):
            read(reader, mixed[start : start + 4])

    _while_writing(race, follower, [partial(read_all, reader) for reader in readers])

    fresh = Follower(alice, "receipt.changes", "receipts", 100)
    _take_all(fresh)
    _assert_same(follower, fresh)
    assert {item["messageID"]: item["readCount"] for item in follower.held.values()} == {
        message.message_id: writers for message in messages
    }
    assert fresh.numbers[-1] == SenderCounter.objects.get(person=alice).value


def test_my_own_changes_followed_while_my_other_devices_write(
    race: Race, alice: Person, writers: int
) -> None:
    groups = [group_of(alice, []) for _ in range(writers)]
    messages = [[say(alice, group) for _ in range(4)] for group in groups]
    follower = Follower(alice, "me.changes", "changes", 3)

    def use(number: int) -> None:
        for message in messages[number]:
            move_read_position(person=alice, conversation=groups[number], seq=message.seq)
            set_draft(person=alice, conversation=groups[number], text=f"After {message.seq}")
            hide_messages(person=alice, message_ids=[message.message_id])

    _while_writing(race, follower, [partial(use, number) for number in range(writers)])

    fresh = Follower(alice, "me.changes", "changes", 100)
    _take_all(fresh)
    _assert_same(follower, fresh)
    assert len(follower.held) == writers + 4 * writers


def _live(person: Person, group: Conversation) -> None:
    """Everything that a member does and all others may see."""
    for turn in range(2):
        kept, changed, recalled = (say(person, group).message_id for _ in range(3))
        edit_message(sender=person, message_id=changed, payload={"text": f"Read this instead, {kept}."})
        recall_message(by=person, message_id=recalled)
        leave_group(person=person, conversation=group)
        join_group(person=person, conversation=group)
        change_group(
            by=group_owner(group), conversation=group, introduction=f"{person.user_id} was here {turn}"
        )


def group_owner(group: Conversation) -> Person:
    return Person.objects.get(memberships__conversation=group, memberships__role="Owner")


def _while_writing(race: Race, follower: Follower, writing: list[Callable[[], Any]]) -> None:
    is_over, lock = threading.Event(), threading.Lock()
    left = len(writing)

    def then_say_so(write: Callable[[], Any]) -> None:
        nonlocal left
        try:
            write()
        finally:
            with lock:
                left -= 1
                if not left:
                    is_over.set()

    race([partial(follower.follow, is_over), *(partial(then_say_so, write) for write in writing)])


def _take_all(follower: Follower) -> None:
    for _ in range(PAGES):
        if follower.take_page():
            return


def _assert_same(follower: Follower, fresh: Follower) -> None:
    assert follower.held == fresh.held
    assert follower.numbers == sorted(set(follower.numbers))
    # It did follow: the changes came in many pages, some of them again and again.
    assert follower.pages > fresh.pages
    assert set(fresh.numbers) <= set(follower.numbers)


def _name(item: dict[str, Any]) -> Any:
    """What an item is about: the present state of the same thing takes its place."""
    thing = item.get("message") or item.get("member") or {}
    return (
        item.get("kind"),
        thing.get("ID") or thing.get("userID"),
        item.get("messageID"),
        item.get("conversationID"),
    )
