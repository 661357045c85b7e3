"""`receipt.audience`: everybody for whom a message counts, by state, with search."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from messaging.models import Conversation, Message, Person
from messaging.services.groups import change_member, set_receipt_policy
from messaging.services.members import add_members, leave_group
from messaging.services.people import (
    create_person,
    deactivate_person,
    erase_person,
    set_sharing,
    set_sharing_here,
)
from receipts.services.acknowledge import Call, Item, acknowledge
from receipts.services.audience import audience
from receipts.services.summaries import summaries

from .doors import Door
from .scenes import crowded, many_people, read, say

Same = Callable[[Callable[[], Any], Callable[[], Any]], None]
NOBODY = {"read": 0, "unread": 0, "private": 0, "left": 0, "deactivated": 0}


def ask(door: Door, person: Person, message: Message, **more: Any) -> Any:
    return door(person, "receipt.audience", messageID=message.message_id, **more)


def states(answer: Any) -> dict[str, str]:
    return {member["userID"]: member["state"] for member in answer.data["members"]}


@pytest.fixture
def people(alice: Person) -> dict[str, Person]:
    names = ("reader", "gone_reader", "quiet", "private_here", "private", "leaver", "switched_off", "robot")
    return {name: create_person(user_id=name, nick=name.title(), is_bot=name == "robot") for name in names}


@pytest.fixture
def message(alice: Person, people: dict[str, Person]) -> Message:
    """Somebody in every state, and a newcomer."""
    group = crowded(alice, list(people.values()))
    message = say(alice, group)
    read(people["reader"], message)
    read(people["gone_reader"], message)
    leave_group(person=people["gone_reader"], conversation=group)
    set_sharing(person=people["private"], shares=False)
    set_sharing_here(person=people["private_here"], conversation=group, shares=False)
    leave_group(person=people["leaver"], conversation=group)
    deactivate_person(person=people["switched_off"])
    add_members(by=alice, conversation=group, people=[create_person(user_id="newcomer")])
    return message


def test_gives_everybody_exactly_one_state(door: Door, message: Message, alice: Person) -> None:
    """receipts 3: per member of the audience there is exactly one `state`; the sender, bots and who joined later are
    not of the audience."""
    answer = ask(door, alice, message)

    assert states(answer) == {
        "reader": "read",
        "gone_reader": "read",
        "quiet": "unread",
        "private_here": "private",
        "private": "private",
        "leaver": "left",
        "switched_off": "deactivated",
    }
    assert {one["userID"] for one in answer.data["members"] if one["left"]} == {"gone_reader", "leaver"}
    assert answer.data["counts"] == {"read": 2, "unread": 1, "private": 2, "left": 1, "deactivated": 1}
    assert (answer.data["messageID"], answer.data["cursor"], answer.data["isCompleted"]) == (
        message.message_id,
        "",
        True,
    )


def test_what_was_shared_stays_shared(
    door: Door, message: Message, alice: Person, people: dict[str, Person]
) -> None:
    """receipts 7: a member may stop sharing: from now on only; what was shared stays shared."""
    set_sharing(person=people["reader"], shares=False)

    assert states(ask(door, alice, message))["reader"] == "read"
    assert ask(door, alice, message).data["counts"]["read"] == 2


def test_agrees_with_the_counts(message: Message, alice: Person) -> None:
    """receipts 3: for one viewer at one moment the lists and the counts agree."""
    counts = audience(viewer=alice, message_id=message.message_id, state="", query="", cursor="", count=100)[
        "counts"
    ]
    [summary] = summaries(viewer=alice, message_ids=[message.message_id])

    assert summary["audienceCount"] == sum(counts.values())
    assert summary["readCount"] == counts["read"]
    assert summary["unreadCount"] == counts["unread"] + counts["private"]


def test_shows_a_member_whole(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    message = say(alice, group)
    change_member(by=bob, conversation=group, person=bob, name_card="Bob the owl")

    answer = ask(door, alice, message)

    nothing = {
        "readAt": None,
        "seenAt": None,
        "origin": None,
        "onBehalf": False,
        "revision": None,
        "left": False,
    }
    assert answer == (
        200,
        {
            "messageID": message.message_id,
            "cursor": "",
            "isCompleted": True,
            "counts": {**NOBODY, "unread": 2},
            "members": [
                {
                    "userID": name,
                    "nick": name.title(),
                    "avatar": f"/avatars/people/{name}.svg?n={name.title()}",
                    "nameCard": card,
                    "state": "unread",
                    **nothing,
                }
                for name, card in (("bob", "Bob the owl"), ("dora", ""))
            ],
        },
    )


@pytest.mark.parametrize(
    ("state", "listed"),
    [
        ("read", {"reader", "gone_reader"}),
        ("unread", {"quiet"}),
        ("private", {"private_here", "private"}),
        ("left", {"leaver"}),
        ("deactivated", {"switched_off"}),
    ],
)
def test_lists_by_state(door: Door, message: Message, alice: Person, state: str, listed: set[str]) -> None:
    """receipts 6: audience, beyond the two filters: by `state`."""
    answer = ask(door, alice, message, state=state)

    assert set(states(answer).values()) == {state}
    assert set(states(answer)) == listed
    assert sum(answer.data["counts"].values()) == 7


def test_lists_those_who_have_read_in_the_order_of_reading(door: Door, alice: Person) -> None:
    """receipts 6: in the order of reading, so that a page is exact while people read; and with the same paging."""
    people = many_people(6)
    message = say(alice, crowded(alice, people))
    for person in (people[4], people[1], people[3]):
        read(person, message)

    pages, cursor = [], ""
    for late in (people[0], people[5], people[2]):
        answer = ask(door, alice, message, state="read", count=1, cursor=cursor)
        pages += list(states(answer))
        cursor = answer.data["cursor"]
        read(late, message)

    assert pages == [people[nth].user_id for nth in (4, 1, 3)]
    rest = ask(door, alice, message, state="read", cursor=cursor)
    assert list(states(rest)) == [people[nth].user_id for nth in (0, 5, 2)]
    assert rest.data["isCompleted"]


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("READER", ["reader", "gone_reader"]),
        ("private_h", ["private_here"]),
        ("100%", []),
        ("_", ["gone_reader", "private_here", "switched_off"]),
        ("captain", ["quiet"]),
        ("robot", []),
    ],
)
def test_searches_by_name(
    door: Door, message: Message, alice: Person, people: dict[str, Person], query: str, listed: list[str]
) -> None:
    """receipts 6: with search by name (name, user ID, name card) and the same paging."""
    change_member(
        by=alice, conversation=message.conversation, person=people["quiet"], name_card="Captain Owl"
    )

    pages = []
    cursor = ""
    for _ in range(5):
        answer = ask(door, alice, message, query=query, count=1, cursor=cursor)
        pages += list(states(answer))
        cursor = answer.data["cursor"]
        if answer.data["isCompleted"]:
            break

    assert pages == listed


@pytest.mark.parametrize("query", ["猫" * 100, "🦉" * 100])
def test_goes_on_with_the_longest_search(door: Door, alice: Person, query: str) -> None:
    """receipts 9: what the limits allow works to the end: a cursor is never longer than one may be."""
    message = say(alice, crowded(alice, many_people(3, nick=query)))

    pages, cursor = [], ""
    for _ in range(3):
        answer = ask(door, alice, message, query=query, count=1, cursor=cursor)
        pages += list(states(answer))
        cursor = answer.data["cursor"]

    assert len(set(pages)) == 3
    assert answer.data["isCompleted"]
    first = ask(door, alice, message, query=query, count=1).data["cursor"]
    assert ask(door, alice, message, query=query[:-1], count=1, cursor=first).verdict == (400, "bad_cursor")


class Reading:
    """Somebody reads after every statement that is made meanwhile."""

    def __init__(self, readers: list[Person], message: Message) -> None:
        self._readers, self._message = iter(readers), message

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if not getattr(self, "_busy", False):
            self._busy = True
            acknowledge([Call(next(self._readers).pk, [Item(self._message.message_id)])])
            self._busy = False
        return done


@pytest.mark.parametrize("state", ["", "read", "unread"])
def test_the_counts_and_the_list_of_one_answer_agree_while_people_read(alice: Person, state: str) -> None:
    """receipts 3: for one viewer at one moment the lists and the counts agree."""
    people = many_people(20)
    message = say(alice, crowded(alice, people))

    with connection.execute_wrapper(Reading(people, message)):
        answer = audience(
            viewer=alice, message_id=message.message_id, state=state, query="", cursor="", count=100
        )

    listed = Counter(member["state"] for member in answer["members"])
    assert answer["counts"]["read"] > 0
    assert listed == Counter(
        {name: many for name, many in answer["counts"].items() if many and state in ("", name)}
    )
    assert all((member["readAt"] is not None) == (member["state"] == "read") for member in answer["members"])


def test_an_erased_person_cannot_be_found_by_name(
    door: Door, message: Message, alice: Person, people: Any
) -> None:
    """receipts 8: a deleted account keeps its place as an anonymous placeholder."""
    erase_person(person=people["quiet"])

    assert ask(door, alice, message, query="erased").data["members"] == []
    assert ask(door, alice, message).data["counts"]["deactivated"] == 2


def test_nobody_is_private_where_sharing_is_required(door: Door, message: Message, alice: Person) -> None:
    """receipts 7: staff can make a conversation "required"."""
    set_receipt_policy(conversation=message.conversation, required=True)

    assert ask(door, alice, message).data["counts"] == {
        "read": 2,
        "unread": 3,
        "private": 0,
        "left": 1,
        "deactivated": 1,
    }


@pytest.mark.parametrize(
    ("params", "field"),
    [({"state": "asleep"}, "state"), ({"query": "x" * 101}, "query"), ({"count": 101}, "count")],
)
def test_refuses_a_shape_that_is_wrong(
    door: Door, message: Message, alice: Person, params: dict[str, Any], field: str
) -> None:
    answer = ask(door, alice, message, **params)

    assert answer.verdict == (400, "invalid")
    assert [error["field"] for error in answer.data["errors"]] == [field]


def test_has_no_record_for_an_outsider(door: Door, message: Message, charlie: Person, people: Any) -> None:
    answers = [ask(door, charlie, message), ask(door, people["reader"], message)]

    assert [answer.verdict for answer in answers] == [(404, "no_receipt_record")] * 2
