"""Who is connected, as the leases of the processes say: several devices and processes add up, what expired is nobody's."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messaging.models import Lease, Person
from messaging.services.leases import renew_leases

from .crowds import crowd

LATER = timedelta(seconds=31)


def online() -> dict[str, int]:
    """By user ID, how many sockets everybody has who is connected."""
    return dict(Person.objects.online().with_sockets().values_list("user_id", "sockets"))


def test_devices_and_processes_add_up(alice: Person, bob: Person, charlie: Person) -> None:
    assert online() == {}

    renew_leases(process="here", sockets={alice.pk: 2, bob.pk: 1}, seconds=30)
    renew_leases(process="there", sockets={alice.pk: 1}, seconds=30)

    assert online() == {"alice": 3, "bob": 1}


def test_a_later_word_of_a_process_takes_the_place_of_the_earlier(alice: Person, bob: Person) -> None:
    renew_leases(process="here", sockets={alice.pk: 2, bob.pk: 1}, seconds=30)
    renew_leases(process="there", sockets={alice.pk: 1}, seconds=30)

    renew_leases(process="here", sockets={alice.pk: 1, bob.pk: 0}, seconds=30)

    assert online() == {"alice": 2}
    assert Lease.objects.count() == 2


def test_those_of_a_process_that_died_are_gone_after_the_lease(
    time_machine: Any, alice: Person, bob: Person
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    renew_leases(process="dies", sockets={alice.pk: 1, bob.pk: 1}, seconds=30)
    renew_leases(process="lives", sockets={alice.pk: 1}, seconds=60)
    assert online() == {"alice": 2, "bob": 1}

    time_machine.shift(LATER)

    assert online() == {"alice": 1}
    assert Lease.objects.count() == 3


def test_what_has_expired_is_swept_whosever_it_was(time_machine: Any, alice: Person, bob: Person) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    renew_leases(process="dies", sockets={alice.pk: 1, bob.pk: 1}, seconds=30)
    time_machine.shift(LATER)

    renew_leases(process="lives", sockets={alice.pk: 1}, seconds=30)

    assert list(Lease.objects.values_list("person", "process")) == [(alice.pk, "lives")]


@pytest.mark.django_db(transaction=True)
def test_processes_do_not_wait_for_each_other(at_once: Any) -> None:
    everybody = dict.fromkeys([person.pk for person in crowd(50)], 1)

    def live(process: int) -> None:
        for turn in range(10):
            renew_leases(process=f"{process}", sockets=everybody, seconds=0.001 if turn < 9 else 30)

    results = at_once([lambda number=number: live(number) for number in range(4)])

    assert results == [None] * 4
    assert set(online().values()) == {4}
