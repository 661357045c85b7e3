"""`receipt.readers`, `receipt.audience`, `message.list`: paged while others read and write."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chatsite.commands import COMMANDS
from messaging.models import Conversation, Person
from receipts.models import Receipt

from .conftest import Race
from .scenes import group_of, read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

PAGES = 500
"""More than any list here has."""

ROUNDS = 4


@pytest.fixture
def audience(alice: Person) -> list[Person]:
    return some_people("reader", 80)


@pytest.fixture
def group(alice: Person, audience: list[Person]) -> Conversation:
    return group_of(alice, audience)


def test_the_list_of_readers_repeats_and_skips_nobody_while_people_read(
    race: Race, alice: Person, group: Conversation, audience: list[Person], writers: int
) -> None:
    message = say(alice, group)
    for reader in audience[:10]:
        read(reader, [message])

    lists = race(
        [
            partial(
                _again_and_again,
                lambda: _pages(alice, "receipt.readers", "members", messageID=message.message_id),
            ),
            *_shared_out(audience[10:], writers, lambda reader: read(reader, [message])),
        ]
    )[0]

    in_order = list(
        Receipt.objects.filter(message=message).order_by("ordinal").values_list("reader__user_id", flat=True)
    )
    for members in lists:
        seen = [member["userID"] for member in members]
        assert seen == in_order[: len(seen)]
        assert {member["state"] for member in members} == {"read"}
    assert len(in_order) == 80
    assert len(lists[0]) >= 10


def test_the_list_of_those_who_have_not_read_skips_nobody_who_stays_in_it(
    race: Race, alice: Person, group: Conversation, audience: list[Person], writers: int
) -> None:
    message = say(alice, group)
    reading, staying = audience[::2], audience[1::2]

    lists = race(
        [
            partial(
                _again_and_again,
                lambda: _pages(alice, "receipt.readers", "members", messageID=message.message_id, filter=1),
            ),
            *_shared_out(reading, writers, lambda reader: read(reader, [message])),
        ]
    )[0]

    for members in lists:
        seen = [member["userID"] for member in members]
        assert len(set(seen)) == len(seen)
        assert set(seen) >= {person.user_id for person in staying}
        assert [name for name in (person.user_id for person in audience) if name in seen] == seen


def test_the_audience_paged_while_people_read_names_each_once(
    race: Race, alice: Person, group: Conversation, audience: list[Person], writers: int
) -> None:
    message = say(alice, group)

    lists = race(
        [
            partial(
                _again_and_again,
                lambda: _pages(alice, "receipt.audience", "members", messageID=message.message_id),
            ),
            *_shared_out(audience, writers, lambda reader: read(reader, [message])),
        ]
    )[0]

    for members in lists:
        assert [member["userID"] for member in members] == [person.user_id for person in audience]
        for member in members:
            assert (member["state"], member["readAt"] is None) in {("read", False), ("unread", True)}


@pytest.mark.parametrize("direction", ["before", "after"])
def test_history_paged_while_others_send_has_each_message_once(
    race: Race, alice: Person, group: Conversation, audience: list[Person], writers: int, direction: str
) -> None:
    for _ in range(20):
        say(alice, group)

    def page_through() -> list[int]:
        return _history(alice, f"GROUP{group.group_id}", direction)

    lists = race(
        [
            partial(_again_and_again, page_through),
            *(
                partial(lambda one: [say(one, group) for _ in range(6)], person)
                for person in audience[:writers]
            ),
        ]
    )[0]

    for numbers in lists:
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 21
    group.refresh_from_db()
    assert page_through() == list(range(1, group.last_seq + 1))


def _again_and_again(go_through: Callable[[], list[Any]]) -> list[list[Any]]:
    return [go_through() for _ in range(ROUNDS)]


def _shared_out(people: list[Person], threads: int, act: Callable[[Person], Any]) -> list[Callable[[], Any]]:
    return [
        partial(lambda mine: [act(one) for one in mine], people[number::threads]) for number in range(threads)
    ]


def _pages(viewer: Person, command: str, items: str, **params: Any) -> list[dict[str, Any]]:
    """The whole list, a few at a time."""
    found: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(PAGES):
        page = COMMANDS[command].run(viewer, {**params, "count": 7, "cursor": cursor})
        found += page[items]
        cursor = page["cursor"]
        if page["isCompleted"]:
            return found
    raise AssertionError("there was always another page")


def _history(viewer: Person, name: str, direction: str) -> list[int]:
    """The numbers of all messages, oldest first, paged back from the newest or on from the oldest."""
    numbers: list[int] = []
    params: dict[str, int] = {} if direction == "before" else {"after": 0}
    for _ in range(PAGES):
        page = COMMANDS["message.list"].run(viewer, {"conversationID": name, "limit": 7, **params})
        some = [message["sequence"] for message in page["messages"]]
        numbers = [*some, *numbers] if direction == "before" else [*numbers, *some]
        if not page["hasBefore" if direction == "before" else "hasAfter"]:
            return numbers
        params = {direction: some[0] if direction == "before" else some[-1]}
    raise AssertionError("there was always another page")
