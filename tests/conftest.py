"""What every test may ask for: a fixed cast, two conversations, the doors, and ways to look behind the curtain.

Alice wrote it, Bob and Dora are with her; Charlie is the outsider, wherever something could leak.
"""

import gc
import json
import math
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any, NamedTuple

import httpx
import pytest
from channels.layers import channel_layers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from knox.settings import knox_settings
from rest_framework.test import APIClient
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from chatsite.utf8_requests import Utf8Request
from messaging.hub import Envelope, hub
from messaging.models import AccessToken, Conversation, Person
from messaging.services import outbox
from messaging.services.allowances import allowances
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.people import create_person

pytest_plugins = [
    "tests.databases",
    "tests.chromium",
    "tests.live_server",
    "tests.elsewhere",
    "tests.browser.hard",
]

PASSWORD = "an owl reads at night"
SELDOM = 50_000, 20, 50
"""Objects made, and collections of the younger, before the garbage of a generation is collected."""


# Tests that share a server of their own, or what is built for them: one worker has it, and runs them all.
OF_ONE_WORKER = (
    "tests/deploy/",
    "tests/live/",
    "tests/browser/test_hard_",
    "tests/browser/test_deaf",
    "tests/tuikit/",
    "tests/statements/",
)

WITH_BROWSERS = ("tests/browser/", "tests/sdk/", "tests/tuikit/")
"""Where `make test` looks for them."""


def group_of(nodeid: str) -> str:
    """By what it begins with; all others are a group each."""
    return next((beginning for beginning in OF_ONE_WORKER if nodeid.startswith(beginning)), nodeid)


class Scheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    config.option.loadscopereorder = False
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A browser has moods on a busy machine that are not ours. What passes at the second or third try is named in the summary.
    for item in items:
        if item.get_closest_marker("browser"):
            if not item.nodeid.startswith(WITH_BROWSERS):
                raise pytest.UsageError(
                    f"{item.nodeid} would not run: a browser has its tests in {WITH_BROWSERS}."
                )
            item.add_marker(pytest.mark.flaky(reruns=2))
    # Playwright leaves a running loop behind, which asyncio tests after it would stumble over. What one worker has to
    # do alone begins before what all of them share.
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            group_of(item.nodeid) == item.nodeid,
        )
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests and all of Django stay until the end: to look through them for garbage again and again takes a
    tenth of the tests' time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(*SELDOM)
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def authorities_read_once() -> Iterator[None]:
    """Each client of httpx reads the certificates of all authorities, which takes longer than most calls: they are the
    same for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def requests_are_the_servers() -> Iterator[None]:
    """A client of Django's makes plain ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.WSGIRequest", Utf8Request)
        yield


@pytest.fixture(autouse=True)
def own_channel_layer() -> Iterator[None]:
    """Each test has an event loop of its own, and a layer's locks belong to the loop that took them first: one that a
    relay held when its loop ended would be held for ever."""
    yield
    channel_layers.backends.clear()


@pytest.fixture(autouse=True)
def no_back_end_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process knows it, as a server does that looks again and again. A test that subscribes makes it known."""
    monkeypatch.setattr(outbox, "known", outbox.Known(until=math.inf))


@pytest.fixture(autouse=True)
def one_process_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be asked only so often is counted in memory, as where one process serves alone, and from nothing."""
    monkeypatch.setattr(allowances, "is_alone", True)
    monkeypatch.setattr(allowances, "_windows", {})


@pytest.fixture
def password() -> str:
    """Everybody's, in the cast."""
    return PASSWORD


@pytest.fixture
def alice(db: None) -> Person:
    return create_person(user_id="alice", nick="Alice", password=PASSWORD)


@pytest.fixture
def bob(db: None) -> Person:
    return create_person(user_id="bob", nick="Bob", password=PASSWORD)


@pytest.fixture
def charlie(db: None) -> Person:
    """The outsider."""
    return create_person(user_id="charlie", nick="Charlie", password=PASSWORD)


@pytest.fixture
def dora(db: None) -> Person:
    return create_person(user_id="dora", nick="Dora", password=PASSWORD)


@pytest.fixture
def group(alice: Person, bob: Person, dora: Person) -> Conversation:
    """Alice's group, with Bob and Dora. Receipts are granted there."""
    return create_group(creator=alice, group_type="Private", name="Owls", members=[bob, dora])


@pytest.fixture
def direct(alice: Person, bob: Person) -> Conversation:
    """Alice and Bob."""
    return open_direct(person=alice, peer=bob)


@pytest.fixture
def client_of() -> Callable[[Person], APIClient]:
    """A REST client with a real token of this person; `APIClient()` is nobody's."""

    def client_of(person: Person) -> APIClient:
        _, secret = AccessToken.objects.create(user=person)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"{knox_settings.AUTH_HEADER_PREFIX} {secret}")
        return client

    return client_of


class Told(NamedTuple):
    """One frame as it left: whom it is for, and what it says."""

    envelope: Envelope
    body: dict[str, Any]


Telling = Callable[[], AbstractContextManager[list[Told]]]


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Telling:
    """What is told on commit: `with frames() as told: send_message(…)`, then look at `told`.

    Works in tests that roll back (whatever waits for the commit is run at the end of the block) and in
    `transaction=True` ones. A block that is left by an exception tells nothing more.
    """

    @contextmanager
    def frames() -> Iterator[list[Told]]:
        told: list[Told] = []
        with monkeypatch.context() as patch:
            patch.setattr(
                hub, "publish", lambda envelope: told.append(Told(envelope, json.loads(envelope.body)))
            )
            with django_capture_on_commit_callbacks(execute=True):
                yield told

    return frames


@pytest.fixture
def count_queries(db: None) -> Callable[[Callable[[], Any]], int]:
    """How many statements a call makes."""
    return lambda call: len(statements_of(call))


@pytest.fixture
def same_queries(db: None) -> Callable[[Callable[[], Any], Callable[[], Any]], None]:
    """Fails, with both lists of statements, unless the call with many makes exactly as many as the one with few.

    Whatever is loaded once per process (content types, limits) is to be warm before.
    """

    def same_queries(with_few: Callable[[], Any], with_many: Callable[[], Any]) -> None:
        few, many = statements_of(with_few), statements_of(with_many)
        shown = "\n".join(["", "with few:", *few, "", "with many:", *many])
        assert len(many) == len(few), shown

    return same_queries


def statements_of(call: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        call()
    return [query["sql"][:400] for query in queries]


@pytest.fixture
def at_once() -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """Runs calls in a thread each, all let go at the same moment; answers what they returned or raised, in order.

    For tests with `django_db(transaction=True)`: other threads do not see what is not committed.
    """

    def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
        gate = threading.Barrier(len(calls))
        results: list[Any] = [None] * len(calls)

        def run(number: int) -> None:
            try:
                gate.wait(timeout=30)
                results[number] = calls[number]()
            except Exception as fault:  # noqa: BLE001 - the test judges it
                results[number] = fault
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=90)
        assert not any(thread.is_alive() for thread in threads), "some calls never ended"
        return results

    return at_once
