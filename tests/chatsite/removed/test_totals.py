"""The totals of a message reach nobody who left: not its sender, and no onlooker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from messaging.models import Conversation, Person
from messaging.services.groups import set_receipt_policy
from messaging.services.members import leave_group
from messaging.services.people import deactivate_person
from receipts import courier as couriers
from receipts import live as receipts_live

from .scenes import Work, done, heard, listening, read, say, settled

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def long_pause(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(couriers, "PAUSE", 0.3)
        yield


@pytest.mark.parametrize("end", [leave_group, deactivate_person])
async def test_no_totals_reach_a_sender_who_left(
    unheard: Any,
    monkeypatch: pytest.MonkeyPatch,
    alice: Person,
    bob: Person,
    dora: Person,
    group: Conversation,
    end: Callable[..., Any],
) -> None:
    """Neither what was scheduled before the leaving and waits for a pause to end, nor what was read after it."""
    gone = {"person": dora, "conversation": group} if end is leave_group else {"person": dora}
    async with listening(dora) as [leaves]:
        first, second = [await done(lambda: say(dora, group)) for _ in range(2)]
        await settled()
        await heard(leaves, dora)
        with long_pause(monkeypatch):
            await done(lambda: read(bob, first))
            assert (await leaves.next("receipts"))["numbers"] == [1]
            await done(lambda: read(alice, first))
            await done(lambda: unheard(lambda: end(**gone)))
            await settled()
        await done(lambda: read(bob, second))
        await settled()

        assert await heard(leaves, dora) == []


@pytest.mark.parametrize("end", [leave_group, deactivate_person])
async def test_no_totals_reach_an_onlooker_who_left(
    unheard: Any,
    monkeypatch: pytest.MonkeyPatch,
    alice: Person,
    bob: Person,
    dora: Person,
    group: Conversation,
    end: Callable[..., Any],
) -> None:
    gone = {"person": dora, "conversation": group} if end is leave_group else {"person": dora}
    await done(lambda: set_receipt_policy(conversation=group, visible_to="members"))
    async with listening(bob, dora) as [stays, leaves]:
        first, second = [await done(lambda: say(alice, group)) for _ in range(2)]
        await settled()
        await heard(leaves, dora)
        with long_pause(monkeypatch):
            await done(lambda: read(bob, first))
            assert (await leaves.next("receipts"))["numbers"] == []
            await done(lambda: read(bob, second))
            await done(lambda: unheard(lambda: end(**gone)))
            await settled()

        told = [frame for frame in await heard(stays, bob) if frame["frame"] == "receipts"]
        assert [row["messageID"] for frame in told for row in frame["receipts"]] == [
            first.message_id,
            second.message_id,
        ]
        assert await heard(leaves, dora) == []


async def test_no_totals_reach_an_onlooker_who_left_before_the_reading_was_committed(
    unheard: Any,
    monkeypatch: pytest.MonkeyPatch,
    alice: Person,
    bob: Person,
    dora: Person,
    group: Conversation,
) -> None:
    """Who may see is found after the commit: in the transaction itself, an onlooker could leave before its end."""
    await done(lambda: set_receipt_policy(conversation=group, visible_to="members"))
    after_commit = receipts_live.after_commit

    def when_dora_is_gone(tell: Work) -> None:
        def tell_then() -> None:
            if not gone:
                gone.append(dora)
                unheard(lambda: leave_group(person=dora, conversation=group))
            tell()

        after_commit(tell_then)

    gone: list[Person] = []
    async with listening(bob, dora) as [stays, leaves]:
        message = await done(lambda: say(alice, group))
        await stays.next("changes")
        await leaves.next("changes")
        monkeypatch.setattr(receipts_live, "after_commit", when_dora_is_gone)
        await done(lambda: read(bob, message))

        await stays.next("receipts")
        assert await heard(leaves, dora) == []
