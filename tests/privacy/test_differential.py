"""What somebody does for themselves alone leaves every byte that anybody else gets as it was (receipts 1 and 7).

Everything that others can ask for is asked before and after, by each of them, while the clock stands still; nobody is
told anything but the person themselves; and no back end hears of it. Each deed is seen to be one: it changes something
in the database, or answers that nothing is recorded.
"""

from typing import Any

import pytest

from messaging.services.blocks import block_person

from ..receipts.scenes import read, say
from .deeds import DEEDS, do
from .world import World, changed, everything_of_others


def test_what_is_mine_alone_changes_not_a_byte_for_others(world: World, frames: Any) -> None:
    """One after the other, as what the one must not show the next must not either."""
    before = everything_of_others(world)

    for deed in DEEDS:
        with frames() as told:
            do(world, deed)
        assert {envelope.people for envelope, _ in told} <= {(world.bob.pk,)}, deed

    assert changed(before, everything_of_others(world)) == {}


def test_nor_does_what_is_read_by_whoever_has_blocked_the_sender(world: World, frames: Any) -> None:
    world.bobs.patch("/api/v1/me/", {"sharesReceipts": True})
    block_person(person=world.bob, other=world.alice)
    before = everything_of_others(world)

    with frames() as told:
        assert read(world.bob, world.asked_bob) == ["not_shared"]
        world.bobs.put("/api/v1/conversations/C2Calice/read-position/", {})

    assert changed(before, everything_of_others(world)) == {}
    assert {envelope.people for envelope, _ in told} <= {(world.bob.pk,)}


@pytest.mark.once
def test_the_same_of_somebody_who_shares_is_seen(world: World) -> None:
    """So that the comparison is one."""
    world.bobs.patch("/api/v1/me/", {"sharesReceipts": True})
    later = say(world.alice, world.asked.conversation)
    before = everything_of_others(world)

    assert read(world.bob, later) == ["ok"]

    others = {who for who, _ in changed(before, everything_of_others(world))}
    assert {"alice", "dora", "server", "back end"} <= others
    assert not {"charlie", "staff"} & others
