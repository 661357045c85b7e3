"""Two verbs made to meet at the worst moment, instead of hoping that they do."""

import threading
from functools import partial
from typing import Any

import pytest

from messaging.models import Person
from messaging.services import people
from messaging.services.members import join_group
from messaging.services.people import set_sharing
from receipts.models import Receipt
from receipts.services import acknowledge as verb
from receipts.services.acknowledge import Result

from .conftest import Race
from .scenes import group_of, read, say

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

A_MOMENT = 1.0
"""Seconds to wait for somebody who may have to wait for us: SQLite lets one write at a time."""


def test_a_group_joined_during_the_switch_is_switched_too(
    race: Race, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = group_of(alice, [])
    switching, reading, switched = threading.Event(), threading.Event(), threading.Event()
    lock_person, tell = people._lock, verb._tell

    def lock_when_bob_is_reading(person: Person) -> Person:
        switching.set()
        reading.wait(A_MOMENT)
        return lock_person(person)

    def tell_when_switched(*given: Any) -> None:
        reading.set()
        switched.wait(A_MOMENT)
        tell(*given)

    monkeypatch.setattr(people, "_lock", lock_when_bob_is_reading)
    monkeypatch.setattr(verb, "_tell", tell_when_switched)

    def switch() -> int:
        set_sharing(person=bob, shares=False)
        count = Receipt.objects.filter(reader=bob).count()
        switched.set()
        return count

    def join_and_read() -> list[Result]:
        switching.wait(A_MOMENT)
        join_group(person=bob, conversation=group)
        return read(bob, [say(alice, group)])

    when_answered, results = race([switch, partial(join_and_read)])

    assert Receipt.objects.filter(reader=bob).count() == when_answered
    assert results == ([Result.OK] if when_answered else [Result.NOT_SHARED])
