"""`receipt.curve`: how a message was read over time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from messaging.models import Conversation, Person
from receipts.services.acknowledge import Call, Item, acknowledge
from receipts.services.curve import POINTS, curve, places_of

from .doors import Door
from .scenes import crowded, many_people, read, say


def test_answers_when_how_many_had_read(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 6: and the curve of reading over time."""
    start = datetime(2030, 1, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        message = say(alice, group)
    for minutes, reader in ((2, dora), (9, bob)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            read(reader, message)

    answer = door(alice, "receipt.curve", messageID=message.message_id)

    assert answer == (
        200,
        {
            "messageID": message.message_id,
            "sentAt": start.timestamp(),
            "audienceCount": 2,
            "readCount": 2,
            "points": [
                {"time": start.timestamp() + 120, "readCount": 1},
                {"time": start.timestamp() + 540, "readCount": 2},
            ],
        },
    )


def test_has_no_points_before_anybody_has_read(door: Door, group: Conversation, alice: Person) -> None:
    answer = door(alice, "receipt.curve", messageID=say(alice, group).message_id)

    assert (answer.data["readCount"], answer.data["points"]) == (0, [])


def test_is_a_few_dozen_points_at_any_size(same_queries: Callable[..., None], alice: Person) -> None:
    """receipts 6: as a few dozen points."""
    few, many = many_people(10), many_people(1_000)
    messages = {}
    for people in (few, many):
        message = messages[len(people)] = say(alice, crowded(alice, people))
        acknowledge([Call(one.pk, [Item(message.message_id)]) for one in people])

    def look(how_many: int) -> dict[str, Any]:
        return curve(viewer=alice, message_id=messages[how_many].message_id)

    same_queries(lambda: look(10), lambda: look(1_000))
    points = [point["readCount"] for point in look(1_000)["points"]]
    assert (len(points), points[0], points[-1]) == (POINTS, 1, 1_000)


@given(st.integers(min_value=0, max_value=1_000_000))
def test_places_are_distinct_in_order_and_hold_both_ends(readers: int) -> None:
    places = places_of(readers)

    assert len(places) == min(readers, POINTS)
    assert places == sorted(set(places))
    assert places[:1] + places[-1:] == ([1, readers] if readers else [])


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_has_no_record_for_whoever_may_not_look(
    door: Door, group: Conversation, alice: Person, bob: Person, charlie: Person, who: str
) -> None:
    message = say(alice, group)
    person = {"bob": bob, "charlie": charlie}[who]

    assert door(person, "receipt.curve", messageID=message.message_id).verdict == (404, "no_receipt_record")
