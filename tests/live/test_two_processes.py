"""Two server processes on one PostgreSQL and one Valkey are one service."""

from collections.abc import Callable, Iterator

import pytest

from tests.live_server import Environment, Server

from .conftest import Join, said

pytestmark = pytest.mark.live

SILENCE = 6.5
"""Longer than redis-py's own patience with a silent connection, which is 5 s."""

Group = Callable[..., str]


@pytest.fixture(scope="module")
def other_server(world: Environment, server: Server) -> Iterator[Server]:
    other = Server("other", world)
    try:
        other.start()
        yield other
    finally:
        other.stop()


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
    charlie.until(lambda: group in charlie.cursors)
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
