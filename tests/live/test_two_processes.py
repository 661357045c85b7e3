"""Two server processes on one PostgreSQL and one Valkey are one service."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bench.client.client import Client
from tests.databases import manage
from tests.live_server import Environment, Server

from .conftest import Join, said

pytestmark = pytest.mark.live

SILENCE = 6.5
"""Longer than redis-py's own patience with a silent connection, which is 5 s."""

NOBODY_HEARS = {"REDIS_URL": "redis://127.0.0.1:1"}

REMOVE = """
from messaging.models import Conversation, Person
from messaging.services.members import remove_member
group = Conversation.objects.get(group_id={group_id!r})
people = Person.objects.in_bulk(field_name="user_id")
remove_member(by=people["alice"], conversation=group, person=people["charlie"])
"""

Group = Callable[..., str]
Limit = Callable[[int | None], None]


@pytest.fixture(scope="module")
def other_server(world: Environment, server: Server) -> Iterator[Server]:
    with Server("other", world).running() as other:
        yield other


def test_what_one_process_is_told_people_at_the_other_hear(
    other_server: Server, client_of: Join, join: Join, group_of: Group
) -> None:
    alice, bob, dora = (
        join("alice"),
        client_of("bob", other_server).open(),
        client_of("dora", other_server).open(),
    )
    group = group_of(alice, "bob", "dora")
    for client in (alice, bob, dora):
        client.wait_for("joined", conversationID=group)
    bob.call("group.remove", {"conversationID": group, "userID": "dora"})
    asked = said(alice, group, "Do you hear me?")

    bob.until(lambda: bob.frames("changes", to=asked["changeSeq"]))
    bob.call("receipt.acknowledge", {"messages": [{"messageID": asked["ID"]}]})
    alice.until(lambda: [f for f in alice.frames("receipts") if f["receipts"][0]["messageID"] == asked["ID"]])
    answered = said(bob, group, "Loud and clear.")
    alice.until(lambda: alice.frames("changes", to=answered["changeSeq"]))

    # Whoever alice's process removed hears nothing at the other one.
    alice.call("group.add", {"conversationID": group, "userIDs": ["charlie"]})
    charlie = client_of("charlie", other_server).open()
    charlie.until(lambda: group in charlie.replica.conversations)
    alice.call("group.remove", {"conversationID": group, "userID": "charlie"})
    after = said(alice, group, "Just us now.")
    bob.until(lambda: bob.frames("changes", to=after["changeSeq"]))
    charlie.wait_for("left", conversationID=group)
    charlie.listen(0.3)
    assert not charlie.frames("changes", to=after["changeSeq"])


def test_silence_breaks_nothing(
    other_server: Server, server: Server, client_of: Join, join: Join, group_of: Group
) -> None:
    alice, bob = join("alice"), client_of("bob", other_server).open()
    group = group_of(alice, "bob")
    bob.wait_for("joined", conversationID=group)

    alice.listen(SILENCE)
    bob.listen(0.1)
    message = said(alice, group, "Still there?")

    bob.until(lambda: bob.frames("changes", to=message["changeSeq"]))
    for process in (server, other_server):
        assert "channel layer" not in process.log.read_text()


def test_whoever_was_removed_hears_nothing_though_no_process_was_told(
    world: Environment, other_server: Server, client_of: Join, join: Join, group_of: Group
) -> None:
    alice, bob = join("alice"), client_of("bob", other_server).open()
    here, there = join("charlie"), client_of("charlie", other_server).open()
    group = group_of(alice, "bob", "charlie")
    before = said(alice, group, "Welcome.")
    for client in (bob, here, there):
        client.until(lambda client=client: client.frames("changes", to=before["changeSeq"]))

    code = REMOVE.format(group_id=group.removeprefix("GROUP"))
    manage({**world, **NOBODY_HEARS}, "shell", "--no-imports", "-c", code)
    after = said(alice, group, "Now that he is gone:")
    alice.call("message.send", {"conversationID": group, "payload": {"text": "psst"}, "onlineUserOnly": True})

    bob.until(lambda: bob.frames("changes", to=after["changeSeq"]))
    bob.wait_for("online", conversationID=group)
    for charlie in (here, there):
        charlie.listen(0.5)
        assert not charlie.frames("left")
        assert not charlie.frames("online")
        told = charlie.frames("changes", conversationID=group)
        assert max(frame["to"] for frame in told) == before["changeSeq"]
        assert "psst" not in str(charlie.heard)


SET = "from messaging.services.limits import set_limits; set_limits({{'requests_per_person': {most}}})"


@pytest.fixture
def limit_of(world: Environment, server: Server, other_server: Server, client_of: Join) -> Iterator[Limit]:
    """Staff set how often a person may ask, and both processes know."""

    def limit_of(most: int | None) -> None:
        manage(world, "shell", "--no-imports", "-c", SET.format(most=most))
        for process in (server, other_server):
            client = client_of("staff", process)
            for _ in range(50):
                if f'"person";q={most or 3_000};' in client.rest.get("/sync/").headers["RateLimit-Policy"]:
                    break
                time.sleep(0.2)
            else:
                raise AssertionError("it never knew")

    yield limit_of
    limit_of(None)


def test_of_64_requests_at_once_at_both_as_many_come_through_as_staff_allow(
    limit_of: Limit, server: Server, other_server: Server, client_of: Join
) -> None:
    # Who has asked nothing yet: what was taken before counts.
    clients = [client_of("asker", process) for process in (server, other_server)]
    limit_of(40)
    gate = Barrier(64)

    def asks(client: Client) -> int:
        gate.wait()
        return int(client.rest.get("/sync/").status_code)

    with ThreadPoolExecutor(64) as threads:
        answers = list(threads.map(asks, clients * 32))

    assert Counter(answers) == {200: 40, 429: 24}
