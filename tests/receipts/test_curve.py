"""`receipt.curve`: how a message was read over time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from messaging.models import Conversation, Person
from receipts.services.curve import POINTS, places_of

from .doors import Door
from .scenes import read, say


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
