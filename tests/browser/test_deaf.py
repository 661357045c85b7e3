"""A server that tells nobody anything: by its heartbeat alone people come to see what others did. `make test-deaf` runs
all that is tried with a browser against such a server; here are those who talk, are read, take something back, are
removed and come again, or lose the line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.chromium import Chromium
from tests.databases import manage
from tests.live_server import Environment, Server, make_world

from .conftest import Arrives, Someone, coming_to, make_strangers
from .hard import eventually

# Collected here once more, where `arrives` leads to the deaf server.
from .test_connection import (  # noqa: F401
    test_after_a_lost_connection_nothing_is_missing_and_nothing_is_there_twice,
)
from .test_talking import (  # noqa: F401
    test_a_message_arrives_and_its_receipt_comes_back_live,
    test_who_is_removed_hears_no_more_until_they_are_back,
)
from .test_thread_changing import test_what_is_recalled_is_gone_for_all_and_can_be_written_again  # noqa: F401
from .threads import readers_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

HEARTBEAT = 4  # seconds: a slow machine can ask what changed between two of them
HEARTBEATS = 2

Strangers = Iterator[tuple[str, str]]


@pytest.fixture(scope="session")
def deaf_world() -> Environment:
    return make_world("deaf", CHAT_TEST_LIVE="none", HEARTBEAT_SECONDS=str(HEARTBEAT))


@pytest.fixture(scope="session")
def deaf_server(deaf_world: Environment) -> Iterator[str]:
    with Server("deaf", deaf_world).running() as server:
        yield server.url


@pytest.fixture(scope="session")
def deaf_strangers(deaf_world: Environment) -> Strangers:
    return make_strangers(lambda *arguments: manage(deaf_world, *arguments))


@pytest.fixture
def arrives(chromium: Chromium, deaf_server: str, deaf_strangers: Strangers) -> Iterator[Arrives]:
    with coming_to(deaf_server, chromium, deaf_strangers) as arrives:
        yield arrives


def test_whatever_nobody_was_told_of_is_there_a_heartbeat_later(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    told_ann, told_ben = listen(ann), listen(ben)
    owls = ann.make_group("Owls", ben)
    with a_heartbeat(told_ben):
        expect(ben.row("Owls")).to_be_visible()
    ann.open("Owls")
    ben.open("Owls")

    message_id = ann.write(owls, "Tea?")
    with a_heartbeat(told_ben):
        expect(ben.message("Tea?")).to_be_visible()
    eventually(lambda: readers_of(ann, message_id), [ben.user_id], ann)
    with a_heartbeat(told_ann):
        expect(ann.tally("Tea?")).to_have_text("Read by all")
    ann.remove(ben, owls)
    with a_heartbeat(told_ben):
        expect(ben.page.get_by_label("Message", exact=True)).to_be_hidden()

    assert {*told_ann, *told_ben} == {"ready", "heartbeat", "answer"}


def listen(someone: Someone) -> list[str]:
    """The kinds of the frames that their page hears, as they come."""
    kinds: list[str] = []
    hear = lambda frame: kinds.append(json.loads(frame)["frame"])  # noqa: E731
    someone.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    someone.page.reload()
    expect(someone.page.get_by_text("No conversations yet")).to_be_visible()
    return kinds


@contextmanager
def a_heartbeat(told: list[str]) -> Iterator[None]:
    """What is waited for is there by the next heartbeat, or by the one after it: the next may have been on its way, and
    from before, and another may come while the page still asks what changed."""
    begin = len(told)
    yield
    assert told[begin:].count("heartbeat") <= HEARTBEATS
