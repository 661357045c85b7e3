"""What is done to messages that were sent converges like the messages themselves, also over lines that lose it."""

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
        town.check(come_back=True, lost=False)
    finally:
        town.end()
        beginning.world.end()


@pytest.mark.parametrize("fates", [ALL_ARRIVES, ALL_LOST])
def test_reactions_pins_and_cleared_histories(town: Town, fates: tuple[int, ...]) -> None:
    for where in (0, 2):
        town.say("alice", where, True)
        town.go_on(ALL_ARRIVES)
        town.react("bob", 0, True)
        town.go_on(fates)
        town.pin("alice", 0, True)
        town.go_on(fates)
        town.react("alice", 0, True)
        town.react("bob", 0, False)
        town.go_on(fates)
        town.clear("bob", where)
        town.go_on(fates)
        town.edit("alice", 0, True)
        town.pin("alice", 0, False)
        town.go_on(fates)
        town.say("alice", where, False)
        town.go_on(ALL_ARRIVES)


def test_nobody_is_reached_across_a_block_by_other_words_or_a_reaction(town: Town) -> None:
    town.say("alice", 2, True)
    town.go_on(ALL_ARRIVES)
    town.say("bob", 2, True)
    town.go_on(ALL_ARRIVES)

    town.block("bob", "alice", True)
    town.edit("alice", 1, True)
    town.react("alice", 0, True)
    town.go_on(ALL_ARRIVES)
    [talk] = [one for one in town.model.talks if one.is_direct]
    assert [(note.revision, note.reacted) for note in talk.notes] == [(1, set()), (1, set())]

    town.block("bob", "alice", False)
    town.edit("alice", 1, True)
    town.react("alice", 0, True)
    town.go_on(ALL_ARRIVES)
    assert [(note.revision, note.reacted) for note in talk.notes] == [(2, set()), (1, {"alice"})]
