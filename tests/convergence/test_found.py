"""What people doing anything at all have found, each as the shortest way to it."""

from collections.abc import Iterator

import pytest

from .beginning import DEVICES, Beginning
from .device import ARRIVES, LOST
from .town import Town

ALL_ARRIVES = (ARRIVES,) * len(DEVICES)
ALL_LOST = (LOST,) * len(DEVICES)


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    beginning = Beginning()
    town = Town(beginning)
    try:
        yield town
        town.check(come_back=False, lost=False)
    finally:
        town.end()
        beginning.world.end()


def test_history_is_opened_and_a_description_says_so_before_the_change_does(town: Town) -> None:
    town.join("dora", "hall")
    town.go_on(ALL_ARRIVES)

    town.change("alice", "hall", historyVisible=True)
    town.go_on(ALL_LOST)
    town.share_everywhere("dora", False)
    town.go_on(ALL_ARRIVES)


def test_somebody_joins_and_leaves_between_two_heartbeats_and_the_leaving_is_lost(town: Town) -> None:
    town.join("dora", "hall")
    town.go_on(ALL_ARRIVES)

    town.leave("dora", "hall")
    town.go_on(ALL_LOST)


def test_sharing_is_off_and_on_again_while_the_line_is_down(town: Town) -> None:
    town.say("alice", 0, True)
    for shares in (False, True):
        town.share("alice", 0, shares)
        town.go_on(ALL_ARRIVES)
    for which, _ in enumerate(DEVICES):
        town.cut(which)

    town.share("alice", 0, False)
    town.acknowledge("bob", 0, 0, 1, None)
    town.share("alice", 0, True)
    for which, _ in enumerate(DEVICES):
        town.come_back(which)


def test_something_is_said_while_the_server_reads_a_page(town: Town) -> None:
    bob = DEVICES.index("bob")
    for statement in range(1, 13):
        town.say("alice", 0, False)
        town.go_on(ALL_LOST)
        town.interrupt(bob, False, statement, lambda: town.say("alice", 0, False))
        town.go_on(ALL_LOST)
        town.devices[bob].bring()


def test_a_second_receipt_overtakes_the_first_total(town: Town) -> None:
    town.say("alice", 0, True)
    town.go_on(ALL_ARRIVES)

    for reader in ("bob", "dora"):
        town.acknowledge_the_latest(reader, "alice", 0)
    town.go_on(ALL_ARRIVES)


def test_somebody_leaves_and_keeps_what_the_group_said_of_itself_until_then(town: Town) -> None:
    town.introduce("alice", "owls")
    town.go_on(ALL_ARRIVES)
    town.leave("bob", "owls")
    town.go_on(ALL_ARRIVES)
    town.introduce("alice", "owls")
    town.go_on(ALL_ARRIVES)

    owls = town._group("owls")
    first, second = owls.introduced
    said = str(town.world.do("bob", "message.list", conversationID="GROUPowls"))
    assert first in said and second not in said
    assert town.ear.complaints(town.model, "bob", {"text": first}) == []
    assert town.ear.complaints(town.model, "bob", {"text": second}) == [f"bob is told the intro {second}"]
    assert town.ear.complaints(town.model, "charlie", {"text": first}) == [
        f"charlie is told the intro {first}"
    ]


def test_somebody_leaves_and_keeps_what_a_message_said_until_then(town: Town) -> None:
    town.say("alice", 0, True)
    town.go_on(ALL_ARRIVES)
    town.leave("bob", "owls")
    town.edit("alice", 0, True)
    town.go_on(ALL_ARRIVES)
    town.pry("bob", 0, "alice")

    [note] = town._group("owls").notes
    first, second = note.texts
    said = str(town.world.do("bob", "message.get", messageID=note.id))
    assert first in said and second not in said
    assert town.ear.complaints(town.model, "bob", {"text": second}) == [f"bob is told the text {second}"]

    town.add("alice", "bob", "owls")
    town.go_on(ALL_ARRIVES)
    town.pry("bob", 0, "alice")
    assert second in str(town.world.do("bob", "message.get", messageID=note.id))
