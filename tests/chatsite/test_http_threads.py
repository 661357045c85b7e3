"""Requests that the threads of HTTP have no time for are refused, and whoever watches is answered all the same."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest

from chatsite.asgi import wsgi
from chatsite.http_threads import Health, InThreads
from chatsite.threads import Threads

from .stage import PATIENCE, Stage
from .test_process import until

CROWD = 60
BEGUN = 8


class Slow:
    """A WSGI application that answers when it is let."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.done: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        assert self.free.wait(PATIENCE)
        self.done.append(environ["PATH_INFO"])
        start("200 OK", [])
        return [b"done"]


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow = Slow()
    yield slow
    slow.free.set()


def line_to(application: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://testserver")


async def all_wait(threads: Threads, many: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while threads.waiting != many:  # noqa: ASYNC110 - threads tell no event
            await asyncio.sleep(0.01)


async def test_one_request_more_than_may_wait_is_told_to_come_again(slow: Slow) -> None:
    threads = Threads(1, waiting=1, patience=PATIENCE, name="test")
    async with line_to(Health(wsgi, InThreads(slow, threads))) as line:
        first, second = asyncio.create_task(line.get("/1")), asyncio.create_task(line.get("/2"))
        await all_wait(threads, 1)

        refused = await line.get("/3")
        alive = await line.get("/livez")

        slow.free.set()
        assert [(await one).status_code for one in (first, second)] == [200, 200]
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "overloaded"
    assert alive.json() == {"status": "alive"}
    assert slow.done == ["/1", "/2"]


async def test_who_has_waited_too_long_is_told_so_and_nothing_is_done(slow: Slow) -> None:
    threads = Threads(1, waiting=1, patience=0.05, name="test")
    async with line_to(InThreads(slow, threads)) as line:
        first = asyncio.create_task(line.get("/1"))
        await asyncio.sleep(0)

        refused = await line.get("/2")
        room = threads.waiting

        slow.free.set()
        assert (await first).status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
    # It has left the queue, and keeps no place of those who come after it.
    assert room == 0
    assert slow.done == ["/1"]


async def test_no_header_is_taken_for_another() -> None:
    """WSGI writes both as one name, and Django would read X_Forwarded_Host as X-Forwarded-Host."""
    seen: dict[str, Any] = {}

    def looks(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        start("200 OK", [])
        return [b""]

    async with line_to(InThreads(looks, Threads(1, waiting=1, patience=PATIENCE, name="test"))) as line:
        said = {"X-Forwarded-For": "ours", "X_Forwarded_For": "forged", "Content_Type": "x; y*=none''z"}
        await line.get("/", headers=said)

    assert seen["HTTP_X_FORWARDED_FOR"] == "ours"
    assert "HTTP_CONTENT_TYPE" not in seen


@contextmanager
def standing_still(stage: Stage) -> Iterator[None]:
    """Nobody can write."""
    url = stage.world["DATABASE_URL"]
    if url.startswith("sqlite"):
        database = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")
        database.close()
        return
    with psycopg.connect(url) as postgres:
        postgres.execute("LOCK TABLE messaging_conversation IN EXCLUSIVE MODE")
        yield
        postgres.rollback()


@pytest.mark.live
def test_a_crowd_before_a_database_that_stands_still_is_refused_and_stored_once_when_it_goes_on(
    stage: Stage,
) -> None:
    waiting = int(stage.world["REQUESTS_WAITING"])
    refused: list[httpx.Response] = []
    with stage.http("alice") as alice, ThreadPoolExecutor(CROWD) as crowd:
        me = alice.get("/me/").json()["tinyID"]

        def say(number: int) -> int:
            body = {"ID": f"{me}-1700000000000-{number}", "payload": {"text": f"in the crowd {number}"}}
            answer = alice.post(f"/conversations/{quote(stage.group)}/messages/", json=body)
            if answer.status_code == 503:
                refused.append(answer)
            return answer.status_code

        with standing_still(stage):
            said = [crowd.submit(say, number) for number in range(CROWD)]
            until(lambda: len(refused) >= CROWD - BEGUN - waiting)
            alive = httpx.get(f"{stage.server.url}/livez", trust_env=False, timeout=PATIENCE)
            shown = httpx.get(f"{stage.server.url}/metrics", trust_env=False, timeout=PATIENCE)
        first = [one.result() for one in said]
        again = [say(number) for number in range(CROWD)]

    assert (alive.status_code, shown.status_code) == (200, 200)
    assert all(one.json()["code"] == "overloaded" and one.headers["Retry-After"] for one in refused)
    assert set(first) == {201, 503}
    assert set(again) == {201}
    stored = stage.rows(
        "SELECT payload FROM messaging_message WHERE CAST(payload AS TEXT) LIKE '%in the crowd%'"
    )
    texts = [json.loads(one)["text"] if isinstance(one, str) else one["text"] for (one,) in stored]
    assert sorted(texts) == sorted(f"in the crowd {number}" for number in range(CROWD))
