"""Figures of reading, for staff: what is counted, and of whom nothing is."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from messaging.models import Conversation, Person
from messaging.services.groups import create_group
from messaging.services.members import leave_group
from messaging.services.messages import recall_message
from messaging.services.people import set_sharing
from messaging.spans import HOUR, Span, Where
from receipts.services.figures import (
    DAY,
    WEEK,
    Rate,
    count_read,
    count_receipts,
    count_waits,
    find_most_unread,
)

from .scenes import crowded, many_people, read, say

TEN = datetime(2026, 3, 10, 10, tzinfo=UTC)
SPAN = Span(TEN, TEN + timedelta(hours=2), timedelta(hours=2))
NOBODY = Rate(0, 0, 0)


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_count_the_receipts_of_each_hour_and_of_the_time_before(
    alice: Person, bob: Person, dora: Person, group: Conversation, direct: Conversation
) -> None:
    with at(TEN - HOUR):
        early, late, private = say(alice, group), say(alice, group), say(alice, direct)
        read(bob, early)
    with at(TEN):
        read(dora, early)
    with at(TEN + HOUR - timedelta(microseconds=1)):
        read(bob, late)
        read(bob, private)
    with at(TEN + HOUR):
        read(dora, late)

    counts = {
        where: (found.hours, found.total, found.before)
        for where in (Where(), Where("Private"), Where(conversation=direct.pk), Where("Public"))
        if (found := count_receipts(SPAN, where))
    }

    assert counts == {
        Where(): ([3, 1], 4, 1),
        Where("Private"): ([2, 1], 3, 1),
        Where(conversation=direct.pk): ([1, 0], 1, 0),
        Where("Public"): ([0, 0], 0, 0),
    }


def test_know_nothing_of_who_reads_privately(
    alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    set_sharing(person=bob, shares=False)
    with at(TEN):
        message = say(alice, group)
        assert read(bob, message) == ["not_shared"]
        read(dora, message)

    assert count_receipts(SPAN).total == 1
    assert count_waits(SPAN).total == 1
    assert count_read(SPAN) == {"Private": (Rate(messages=1, audience=2, read=1), NOBODY)}


@pytest.mark.parametrize(
    ("seconds", "place", "half"),
    [
        (0, 0, 0),
        (9, 0, 9),
        (10, 1, 10),
        (59, 1, 59),
        (60, 2, 60),
        (599, 2, 599),
        (600, 3, 600),
        (659, 3, 600),
        (3_599, 3, 3_540),
        (3_600, 4, 3_600),
        (36_059, 4, 36_000),
        (DAY - 1, 4, DAY - 60),
        (DAY, 5, DAY),
        (WEEK - 1, 5, WEEK - 60),
        (WEEK, 6, WEEK),
        (50 * WEEK, 6, WEEK),
    ],
)
def test_tell_how_long_a_reader_took(
    alice: Person, bob: Person, group: Conversation, seconds: int, place: int, half: int
) -> None:
    with at(TEN - timedelta(seconds=seconds)):
        message = say(alice, group)
    with at(TEN):
        read(bob, message)

    found = count_waits(SPAN)

    assert found.counts == [int(at == place) for at in range(7)]
    assert (found.total, found.half_within) == (1, half)


def test_tell_how_long_half_of_the_readers_took(alice: Person) -> None:
    people = many_people(5)
    with at(TEN):
        message = say(alice, crowded(alice, people))
    assert count_waits(SPAN).half_within is None
    for person, seconds in zip(people, (1, 5, 40, 700, 4_000), strict=True):
        with at(TEN + timedelta(seconds=seconds)):
            read(person, message)

    found = count_waits(SPAN)

    assert (found.counts, found.half_within) == ([2, 1, 0, 1, 1, 0, 0], 40)


def test_count_how_far_what_was_sent_has_been_read_by_type(
    alice: Person, bob: Person, dora: Person, group: Conversation, direct: Conversation
) -> None:
    with at(TEN - HOUR):
        before = say(alice, group)
        read(bob, before)
    with at(TEN):
        hall = create_group(creator=alice, group_type="Public", name="Hall", members=[bob, dora])
        messages = say(alice, group), say(bob, group)
        read(bob, messages[0])
        read(dora, *messages)
        read(bob, say(alice, direct))
        say(alice, group, ask=False)
        recall_message(by=alice, message_id=say(alice, hall).message_id)
        leave_group(person=dora, conversation=group)

    assert count_read(SPAN) == {
        "Private": (Rate(messages=2, audience=4, read=3), Rate(messages=1, audience=2, read=1)),
        "": (Rate(messages=1, audience=1, read=1), NOBODY),
    }
    assert count_read(SPAN, Where("")) == {"": (Rate(1, 1, 1), NOBODY)}


def test_find_what_most_have_not_read_of_what_went_to_many(alice: Person, group: Conversation) -> None:
    people = many_people(12)
    with at(TEN - HOUR):
        large, small = crowded(alice, people), crowded(alice, people[:9])
        say(alice, large)
    with at(TEN):
        most, less, done, back = (say(alice, large) for _ in range(4))
        say(alice, small)
        say(alice, large, ask=False)
        recall_message(by=alice, message_id=back.message_id)
        for person in people:
            read(person, done)
        for person in people[:5]:
            read(person, less)
        # Gone: not among those who have not read it, whether that was written down with the message or not.
        leave_group(person=people[0], conversation=large)
        leave_group(person=people[-1], conversation=large)

    found = find_most_unread(SPAN)

    assert [(one.message, one.unread, one.audience) for one in found] == [
        (most.pk, 10, 12),
        (less.pk, 6, 12),
    ]
    assert [one.message for one in find_most_unread(SPAN, most=1)] == [most.pk]
    assert find_most_unread(SPAN, Where(conversation=group.pk)) == []
