"""Quiet hours: until when they are, in whatever zone one asks, and what is heard in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from messaging.models import Conversation, Person, QuietHours
from messaging.services.quiet_hours import set_quiet_hours

from .scenes import say
from .test_away import subscribe, told

BERLIN = ZoneInfo("Europe/Berlin")
TOKYO = ZoneInfo("Asia/Tokyo")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def nights(repeats: bool = True, remind_type: str = "AcceptNotNotify") -> QuietHours:
    """From ten in the evening to seven, by the clocks of Berlin."""
    return QuietHours(remind_type=remind_type, starts_at=at(20, 22), ends_at=at(21, 7), repeats=repeats)


@pytest.mark.parametrize(
    ("moment", "first", "every"),
    [
        (at(19, 23), False, True),
        (at(20, 21, 59), False, False),
        (at(20, 22), True, True),
        (at(20, 23, 59), True, True),
        (at(21, 0), True, True),
        (at(21, 6, 59), True, True),
        (at(21, 7), False, False),
        (at(25, 0, 30), False, True),
        (at(25, 12), False, False),
    ],
)
def test_go_on_over_midnight_and_are_the_same_moment_in_every_zone(
    moment: datetime, first: bool, every: bool
) -> None:
    for seen in (moment, moment.astimezone(TOKYO)):
        assert (nights(repeats=False).is_quiet_at(seen), nights().is_quiet_at(seen)) == (first, every)
        assert not nights(remind_type="AcceptAndNotify").is_quiet_at(seen)


@pytest.mark.parametrize(
    ("remind_type", "heard"),
    [
        ("AcceptNotNotify", []),
        ("Discard", []),
        ("AcceptNotNotifyExceptAt", ["@Bob?"]),
        ("NotReceiveMsgExceptAt", ["@Bob?"]),
        ("AcceptAndNotify", ["@Bob?"]),
    ],
)
def test_let_only_through_what_mentions_me_if_i_wish_so_after_midnight_too(
    alice: Person, bob: Person, group: Conversation, remind_type: str, heard: list[str]
) -> None:
    with time_machine.travel(at(25, 2), tick=False) as clock:
        subscribe(bob)
        set_quiet_hours(
            person=bob, remind_type=remind_type, starts_at=at(20, 22), ends_at=at(21, 7), repeats=True
        )
        say(alice, group, "Tea?")
        say(alice, group, "@Bob?", at_user_list=["bob"])
        assert [said for _, said, _ in told()] == heard

        clock.shift(timedelta(hours=6))
        say(alice, group, "Breakfast?")
        assert [said for _, said, _ in told()] == ["Breakfast?"]
