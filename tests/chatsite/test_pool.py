"""A slow database: what has begun ends, what cannot begin in time is refused, and what would wait too far behind at once."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from chatsite import consumers, pool
from chatsite.pool import Pool
from messaging.errors import Overloaded
from messaging.models import Person
from tests.sockets import OWN_PAGE, Socket, refusal


@pytest.fixture
def free() -> Iterator[threading.Event]:
    """What the work of these tests waits for."""
    free = threading.Event()
    yield free
    free.set()


async def begun(pool: Pool, free: threading.Event) -> asyncio.Task[str]:
    """Work that keeps the pool's only thread."""
    running = threading.Event()

    def work() -> str:
        running.set()
        assert free.wait(20)
        return "done"

    task = asyncio.create_task(pool.run(work))
    await asyncio.to_thread(running.wait, 20)
    return task


async def test_what_waited_too_long_is_refused_and_never_done(free: threading.Event) -> None:
    done: list[int] = []
    small = Pool(threads=1, waiting=10, patience=0.1)
    first = await begun(small, free)

    with pytest.raises(Overloaded):
        await small.run(lambda: done.append(1))
    free.set()

    # The one that had begun was not given up, though it took longer.
    assert await first == "done"
    await small.run(lambda: done.append(2))
    assert done == [2]


async def test_what_would_wait_behind_too_much_is_refused_at_once(free: threading.Event) -> None:
    small = Pool(threads=1, waiting=2, patience=20)
    first = await begun(small, free)
    waiting = [asyncio.create_task(small.run(lambda number=number: number)) for number in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(Overloaded):
        await small.run(lambda: 3)

    free.set()
    assert await asyncio.gather(first, *waiting) == ["done", 0, 1]
    assert await small.run(lambda: 4) == 4


async def test_what_nobody_waits_for_any_more_is_not_done(free: threading.Event) -> None:
    done: list[int] = []
    small = Pool(threads=1, waiting=1, patience=20)
    first = await begun(small, free)
    given_up = asyncio.create_task(small.run(lambda: done.append(1)))
    await asyncio.sleep(0)

    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    free.set()

    assert await first == "done"
    await small.run(lambda: done.append(2))
    assert done == [2]


async def test_who_goes_on_after_work_that_ended_finds_its_place_free() -> None:
    """With no room to wait in: a place that is freed after its answer is told would now and then refuse the next."""
    alone = Pool(threads=1, waiting=0, patience=20)

    assert [await alone.run(lambda number=number: number) for number in range(2_000)] == list(range(2_000))


async def test_a_fault_of_the_work_is_the_callers() -> None:
    small = Pool(threads=1, waiting=1, patience=1)

    def slow() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        await small.run(slow)


@pytest.mark.django_db(transaction=True)
async def test_a_socket_is_told_to_come_back(
    alice: Person, free: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command is refused and the socket stays; whoever is just coming in is sent away, and may come again."""
    async with Socket() as socket:
        await socket.log_in(alice)
        busy = Pool(threads=1, waiting=0, patience=20)
        first = await begun(busy, free)
        monkeypatch.setattr(pool, "POOL", busy)

        assert refusal(await socket.call("sync"))[1:] == (503, "overloaded")
        async with Socket(origin=OWN_PAGE, cookie="session=x") as coming:
            assert await coming.closed_with() == consumers.TRY_LATER

        free.set()
        await first
        assert (await socket.call("sync"))["status"] == 200


@pytest.mark.django_db(transaction=True)
async def test_a_login_that_cannot_be_looked_at_is_not_a_wrong_one(
    alice: Person, free: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Socket() as socket:
        assert refusal(await socket.call("sync"))[1:] == (401, "not_logged_in")
        busy = Pool(threads=1, waiting=0, patience=20)
        await begun(busy, free)
        monkeypatch.setattr(pool, "POOL", busy)

        await socket.send({"id": 2, "command": "login", "params": {"ticket": "a ticket"}})
        assert await socket.closed_with() == consumers.TRY_LATER
    assert socket.told == []
