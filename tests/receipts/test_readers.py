"""`receipt.readers`: who has read one message, and who still could."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from messaging.models import Conversation, Message, Person
from messaging.services.groups import change_member
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.messages import recall_message
from messaging.services.people import deactivate_person, erase_person, set_sharing

from .doors import Door
from .scenes import crowded, many_people, read, say

Same = Callable[[Callable[[], Any], Callable[[], Any]], None]
READ, UNREAD = 0, 1


def ask(door: Door, person: Person, message: Message, **more: Any) -> Any:
    return door(person, "receipt.readers", messageID=message.message_id, **more)


def user_ids(answer: Any) -> list[str]:
    """Those listed, whichever list it is; the two plain lists and the members say the same."""
    data = answer.data
    listed = data["readUserIDList"] or data["unreadUserIDList"]
    assert listed == [member["userID"] for member in data["members"]]
    return listed


def all_pages(door: Door, person: Person, message: Message, **more: Any) -> list[str]:
    """Every page, one after the other."""
    found: list[str] = []
    cursor = ""
    for _ in range(50):
        answer = ask(door, person, message, cursor=cursor, **more)
        found += user_ids(answer)
        cursor = answer.data["cursor"]
        if answer.data["isCompleted"]:
            assert cursor == ""
            return found
    raise AssertionError("the pages never end")


def test_lists_those_who_have_read_with_what_is_known_of_each(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 6: `filter` 0 read; the one not asked for is `[]`; beside the plain ids the same members with `state`,
    `readAt`, name and avatar. receipts 3: having left after reading is a mark on `read`."""
    start = datetime(2030, 1, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        message = say(alice, group)
    change_member(by=dora, conversation=group, person=dora, name_card="Dora of the owls")
    with time_machine.travel(start + timedelta(seconds=61.25), tick=False):
        read(dora, message, seen_at=start + timedelta(seconds=30.5))
    with time_machine.travel(start + timedelta(seconds=90), tick=False):
        read(bob, message)
    leave_group(person=bob, conversation=group)

    answer = ask(door, alice, message)

    second = start.timestamp()
    receipt = {"state": "read", "origin": "api", "onBehalf": False, "revision": 1}
    assert answer == (
        200,
        {
            "messageID": message.message_id,
            "cursor": "",
            "isCompleted": True,
            "readUserIDList": ["dora", "bob"],
            "unreadUserIDList": [],
            "members": [
                {
                    **receipt,
                    "userID": "dora",
                    "nick": "Dora",
                    "avatar": "/avatars/people/dora.svg?n=Dora",
                    "nameCard": "Dora of the owls",
                    "left": False,
                    "readAt": second + 61.25,
                    "seenAt": second + 30.5,
                },
                {
                    **receipt,
                    "userID": "bob",
                    "nick": "Bob",
                    "avatar": "/avatars/people/bob.svg?n=Bob",
                    "nameCard": "",
                    "left": True,
                    "readAt": second + 90,
                    "seenAt": None,
                },
            ],
        },
    )


def test_lists_those_who_still_could(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 6: `filter` 1 unread, by member id. receipts 3: `private` is counted in `unreadCount`, and the lists
    say so; who has left or was deactivated is not."""
    more = many_people(3)
    add_members(by=alice, conversation=group, people=more)
    message = say(alice, group)
    read(dora, message)
    leave_group(person=more[0], conversation=group)
    deactivate_person(person=more[1])
    set_sharing(person=more[2], shares=False)

    answer = ask(door, alice, message, filter=UNREAD)

    assert answer.data["readUserIDList"] == []
    assert answer.data["unreadUserIDList"] == ["bob", more[2].user_id]
    assert [(one["state"], one["left"], one["readAt"]) for one in answer.data["members"]] == [
        ("unread", False, None),
        ("private", False, None),
    ]


def test_pages_are_exact_at_every_size(door: Door, alice: Person) -> None:
    """receipts 6: `count` 1-100 (default 100); `cursor` '' for the first page; `isCompleted`."""
    people = many_people(105)
    message = say(alice, crowded(alice, people))
    order = [people[number * 37 % 105] for number in range(105)]
    for reader in order[:103]:
        read(reader, message)

    first = ask(door, alice, message)
    assert (len(user_ids(first)), first.data["isCompleted"]) == (100, False)
    assert len(ask(door, alice, message, count=1).data["members"]) == 1
    in_order = [reader.user_id for reader in order[:103]]
    assert all_pages(door, alice, message, count=100) == in_order
    assert all_pages(door, alice, message, count=103 // 2) == in_order
    left = sorted(reader.user_id for reader in order[103:])
    assert all_pages(door, alice, message, filter=UNREAD, count=1) == left


def test_repeats_nobody_and_skips_nobody_while_people_read(door: Door, alice: Person) -> None:
    """receipts 6: while people read during the paging nobody is repeated and nobody who stays is skipped."""
    people = many_people(40)
    group = crowded(alice, people)
    message = say(alice, group)
    for reader in people[20:]:
        read(reader, message)
    by_id = {person.user_id: person for person in people}

    unread = ask(door, alice, message, filter=UNREAD, count=5)
    seen = user_ids(unread)
    assert seen == [person.user_id for person in people[:5]]
    # Readers from the page just seen and from the pages to come leave the list; somebody comes back to it.
    for reader in (people[2], people[4], people[7]):
        read(reader, message)
    remove_member(by=alice, conversation=group, person=people[9])
    rest = _all_after(door, alice, message, unread.data["cursor"], filter=UNREAD, count=5)
    assert rest == [person.user_id for person in people[5:20] if person not in (people[7], people[9])]

    read_page = ask(door, alice, message, count=10)
    for reader in people[10:15]:
        read(reader, message)
    readers = user_ids(read_page) + _all_after(door, alice, message, read_page.data["cursor"], count=10)
    assert len(readers) == len(set(readers)) == 28
    assert all(user_id in by_id for user_id in readers)


def _all_after(door: Door, person: Person, message: Message, cursor: str, **more: Any) -> list[str]:
    found: list[str] = []
    for _ in range(50):
        answer = ask(door, person, message, cursor=cursor, **more)
        found += user_ids(answer)
        cursor = answer.data["cursor"]
        if answer.data["isCompleted"]:
            return found
    raise AssertionError("the pages never end")


def test_refuses_a_cursor_that_is_foreign_or_tampered_with(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 6: a foreign or tampered cursor: 400."""
    message, other = say(alice, group), say(alice, group)
    for one in (message, other):
        read(bob, one)
        read(dora, one)
    cursor = ask(door, alice, message, count=1).data["cursor"]
    assert ask(door, alice, message, cursor=cursor).data["readUserIDList"] == ["dora"]

    refusals = [
        ask(door, alice, other, cursor=cursor),
        ask(door, alice, message, cursor=cursor, filter=UNREAD),
        door(alice, "receipt.audience", messageID=message.message_id, cursor=cursor),
        ask(door, alice, message, cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "B")),
        ask(door, alice, message, cursor="WzEsMl0:AAAA"),
        ask(door, alice, message, cursor="2"),
    ]

    assert [refusal.verdict for refusal in refusals] == [(400, "bad_cursor")] * 6


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": -1}, "count"),
        ({"count": 101}, "count"),
        ({"count": "many"}, "count"),
        ({"filter": 2}, "filter"),
        ({"filter": -1}, "filter"),
        ({"cursor": "x" * 501}, "cursor"),
        ({"state": "read"}, "state"),
    ],
)
def test_refuses_a_shape_that_is_wrong(
    door: Door, group: Conversation, alice: Person, params: dict[str, Any], field: str
) -> None:
    """receipts 9: 100 per page: an error that names the limit, never a list cut short."""
    answer = ask(door, alice, say(alice, group), **params)

    assert answer.verdict == (400, "invalid")
    assert [error["field"] for error in answer.data["errors"]] == [field]
    if params.get("count") == 101:
        assert "100" in answer.data["errors"][0]["text"]


def test_has_no_record_for_whoever_may_not_look(
    door: Door, group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    """receipts 6: no record (not asked for, recalled, not visible to the caller): 10062."""
    message, plain, recalled = say(alice, group), say(alice, group, ask=False), say(alice, group)
    recall_message(by=alice, message_id=recalled.message_id)

    refusals = [
        ask(door, charlie, message),
        ask(door, bob, message),
        ask(door, alice, plain),
        ask(door, alice, recalled),
        door(alice, "receipt.readers", messageID="1-1-nothing"),
    ]

    assert [refusal.verdict for refusal in refusals] == [(404, "no_receipt_record")] * 5
    assert {refusal.data["errorCode"] for refusal in refusals} == {10062}
    assert len({str(refusal.data) for refusal in refusals}) == 1


def test_works_for_a_direct_message_too(door: Door, direct: Conversation, alice: Person, bob: Person) -> None:
    message = say(alice, direct)

    assert ask(door, alice, message, filter=UNREAD).data["unreadUserIDList"] == ["bob"]
    read(bob, message)
    assert ask(door, alice, message).data["readUserIDList"] == ["bob"]


def test_a_deleted_account_keeps_its_place_without_a_name(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 8: a deleted account keeps its place in x and y as an anonymous placeholder."""
    message = say(alice, group)
    read(bob, message)
    change_member(by=bob, conversation=group, person=bob, name_card="Bob the builder")
    erase_person(person=bob)

    answer = ask(door, alice, message)

    [member] = answer.data["members"]
    assert answer.data["readUserIDList"] == [member["userID"]]
    assert "bob" not in str(answer.data).lower()
    assert (member["nick"], member["nameCard"], member["state"]) == ("", "", "read")
