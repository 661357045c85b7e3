"""Figures of what is said, for staff: by the hour in which it was sent, to the edge of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection

from messaging.models import Conversation, Lease, Message, Person
from messaging.services.figures import SILENCE, Connected, Said, count_connected, count_said
from messaging.services.groups import create_group
from messaging.services.members import leave_group
from messaging.services.messages import recall_message
from messaging.spans import HOUR, Span, Where, at_most
from tests.receipts.scenes import say

TEN = datetime(2026, 3, 10, 10, tzinfo=UTC)
SPAN = Span(TEN, TEN + timedelta(hours=2, minutes=30), timedelta(hours=3))


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_count_the_messages_of_each_hour_and_of_the_time_before(
    alice: Person, bob: Person, group: Conversation
) -> None:
    sent = (
        (TEN - timedelta(hours=3, microseconds=1), True),  # before the time before
        (TEN - timedelta(hours=3), True),  # its first moment
        (TEN - timedelta(minutes=31), False),
        (TEN - timedelta(minutes=30), True),  # in neither: that time was not over then
        (TEN, True),  # the first moment of all
        (TEN + HOUR - timedelta(microseconds=1), False),  # the last of its hour
        (TEN + HOUR, True),
        (SPAN.until - timedelta(microseconds=1), False),
        (SPAN.until, True),  # its end is not in it
    )
    for moment, ask in sent:
        with at(moment):
            say(alice, group, ask=ask)

    found = count_said(SPAN)

    assert found.hours == [Said(2, 1, 0), Said(1, 1, 0), Said(1, 0, 0)]
    assert (found.total, found.before) == (Said(4, 2, 0), Said(2, 1, 0))


@pytest.mark.parametrize("minutes", [330, 345, -570])
def test_begin_hours_where_the_span_does(alice: Person, group: Conversation, minutes: int) -> None:
    """The clocks of India, Nepal and the Marquesas are not whole hours from that of UTC."""
    start = TEN - timedelta(minutes=minutes)
    for moment in (start - timedelta(microseconds=1), start, start + HOUR - timedelta(microseconds=1)):
        with at(moment):
            say(alice, group, ask=False)

    found = count_said(Span(start, start + HOUR, HOUR))

    assert (found.hours, found.before) == ([Said(2, 0, 0)], Said(1, 0, 0))


def test_count_what_was_taken_back_and_by_whom_has_left_but_nothing_of_the_system(
    alice: Person, bob: Person, group: Conversation
) -> None:
    with at(TEN):
        recall_message(by=bob, message_id=say(bob, group).message_id)
        leave_group(person=bob, conversation=group)
    assert Message.objects.filter(is_system=True, sent_at=TEN).exists()

    assert count_said(SPAN).total == Said(1, 1, 0)


def test_tell_what_asked_in_vain_from_what_did_not_ask(
    alice: Person, bob: Person, group: Conversation
) -> None:
    with at(TEN):
        hall = create_group(creator=alice, group_type="Community", name="Hall", members=[bob])
        say(alice, hall, ask=True)
        say(alice, hall, ask=False)
        say(alice, group, ask=True)

    assert count_said(SPAN).total == Said(sent=3, granted=1, refused=1)


def test_are_narrowed_to_a_type_and_to_a_conversation(
    alice: Person, bob: Person, group: Conversation, direct: Conversation
) -> None:
    with at(TEN):
        other = create_group(creator=alice, group_type="Private", name="Others", members=[bob])
        for where in (group, group, direct, other):
            say(alice, where)

    counts = [
        count_said(SPAN, where).total.sent
        for where in (Where(), Where(""), Where("Private"), Where("Public"), Where(conversation=group.pk))
    ]

    assert counts == [4, 1, 3, 0, 2]


def test_are_nothing_where_nothing_was_said(db: None) -> None:
    found = count_said(SPAN)

    assert (found.hours, found.total, found.before) == ([SILENCE] * 3, SILENCE, SILENCE)


def test_count_the_sockets_that_are_open_now(alice: Person, bob: Person) -> None:
    with at(TEN):
        for person, process, sockets, seconds in (
            (alice, "one", 2, 30),
            (alice, "two", 1, 30),
            (bob, "one", 1, 30),
            (bob, "three", 5, 0),
        ):
            expires_at = TEN + timedelta(seconds=seconds)
            Lease.objects.create(person=person, process=process, sockets=sockets, expires_at=expires_at)

        assert count_connected() == Connected(sockets=4, people=2, processes=2)
    with at(TEN + HOUR):
        assert count_connected() == Connected(0, 0, 0)


SLOW = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}


def test_a_statement_that_takes_too_long_is_ended_and_the_next_is_not(alice: Person) -> None:
    with pytest.raises(OperationalError), at_most(0.05), connection.cursor() as cursor:
        cursor.execute(SLOW[connection.vendor])

    assert Person.objects.get() == alice
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("30s",)
