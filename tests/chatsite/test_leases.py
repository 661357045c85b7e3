"""The loop that says who is connected: what changed and what is half over, in one go, and nothing else."""

from collections.abc import Mapping
from typing import Any

import pytest

from chatsite import leases as module
from chatsite.leases import Leases
from chatsite.pool import in_pool
from messaging.hub import hub
from messaging.models import Lease, Person
from messaging.relay import PROCESS
from tests.sockets import Socket


class Book:
    """What was written, and a clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.written: list[Mapping[int, int]] = []
        self.fault: Exception | None = None
        self.now = 100.0
        self.leases = Leases(dict, lambda: self.now)
        monkeypatch.setattr(module, "renew", self._renew)

    async def _renew(self, *, process: str, sockets: Mapping[int, int], seconds: float) -> None:
        if self.fault:
            raise self.fault
        assert (process, seconds) == (PROCESS, 30)
        self.written.append(sockets)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Book:
    settings.LEASE_SECONDS = 30
    return Book(monkeypatch)


async def test_writes_only_what_changed(book: Book) -> None:
    for sockets in ({}, {1: 1, 2: 1}, {1: 1, 2: 1}, {1: 2, 2: 1}, {1: 2}, {}, {}):
        await book.leases.write(sockets)

    assert book.written == [{1: 1, 2: 1}, {1: 2}, {2: 0}, {1: 0}]


async def test_renews_what_is_half_over(book: Book) -> None:
    await book.leases.write({1: 1})
    book.now += 10
    await book.leases.write({1: 1, 2: 1})
    book.now += 5
    await book.leases.write({1: 1, 2: 1})

    assert book.written == [{1: 1}, {2: 1}, {1: 1}]


async def test_writes_again_what_could_not_be_written(book: Book) -> None:
    await book.leases.write({1: 1, 2: 1})
    book.fault = ConnectionError("no database")
    with pytest.raises(ConnectionError):
        await book.leases.write({1: 3})
    book.fault = None

    await book.leases.write({1: 3})

    assert book.written == [{1: 1, 2: 1}, {1: 3, 2: 0}]


async def test_ends_though_the_last_word_cannot_be_written(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    book.leases.start()
    await book.leases.write({1: 1})
    book.fault = ConnectionError("no database")

    await book.leases.stop()

    assert "left to expire" in caplog.text


@pytest.mark.django_db(transaction=True)
async def test_sockets_that_come_and_go_are_seen_at_the_next_look_and_cost_no_statement_themselves(
    alice: Person, bob: Person, settings: Any
) -> None:
    settings.LEASE_SECONDS = 30
    leases = Leases(hub.sockets_here)

    @in_pool
    def written() -> dict[str, int]:
        return dict(Lease.objects.values_list("person__user_id", "sockets"))

    async with Socket() as phone, Socket() as laptop, Socket() as other:
        for socket, person in ((phone, alice), (laptop, alice), (other, bob)):
            await socket.log_in(person)
        assert await written() == {}

        await leases.write(hub.sockets_here())
        assert await written() == {"alice": 2, "bob": 1}

    assert await written() == {"alice": 2, "bob": 1}
    await leases.stop()
    assert await written() == {}
