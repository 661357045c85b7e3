"""What was held up while somebody left, or comes late, tells them nothing of what came after."""

import asyncio
from typing import Any

import pytest

from chatsite import consumers
from messaging import hub as hubs
from messaging.hub import Envelope, hub
from messaging.models import Conversation, Person
from messaging.services.members import leave_group
from tests.sockets import Socket

from .scenes import Held, Work, done, heard, listening, say, settled, warm

pytestmark = pytest.mark.django_db(transaction=True)


async def test_no_message_reaches_one_who_left_while_the_hub_was_loading_who_is_there(
    unheard: Any,
    monkeypatch: pytest.MonkeyPatch,
    alice: Person,
    bob: Person,
    dora: Person,
    group: Conversation,
) -> None:
    loading = Held(hubs.members_now, once_found=True)

    async with listening(bob, dora) as [stays, leaves]:
        monkeypatch.setattr(hubs, "members_now", loading)
        await done(lambda: say(alice, group, "before"))
        await loading.begun.wait()
        await done(lambda: unheard(lambda: leave_group(person=dora, conversation=group)))
        await done(lambda: say(alice, group, "after"))
        loading.go_on.set()

        texts = [(await stays.next("changes"))["changes"][0]["message"]["payload"]["text"] for _ in range(2)]
        assert texts == ["before", "after"]
        assert "after" not in str(await heard(leaves, dora))


async def test_no_late_frame_of_another_process_tells_one_who_left_of_what_came_after(
    unheard: Any,
    monkeypatch: pytest.MonkeyPatch,
    alice: Person,
    bob: Person,
    dora: Person,
    group: Conversation,
) -> None:
    """Two messages after the leaving arrive in the wrong order, and one from before it last."""
    told: list[Envelope] = []

    def kept(work: Work) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(hub, "publish", told.append)
            work()

    async with listening(bob, dora) as [stays, leaves]:
        await warm(group, alice, stays, leaves)
        await done(lambda: kept(lambda: say(alice, group, "before")))
        await done(lambda: unheard(lambda: leave_group(person=dora, conversation=group)))
        for text in ("after", "later"):
            await done(lambda text=text: kept(lambda: say(alice, group, text)))

        before, after, later = told
        for envelope in (later, after, before):
            hub._deliver(envelope)
        await settled()

        texts = [(await stays.next("changes"))["changes"][0]["message"]["payload"]["text"] for _ in range(3)]
        assert texts == ["later", "after", "before"]
        assert await heard(leaves, dora) == []


async def test_nothing_done_after_the_leaving_is_among_what_was_held_until_ready(
    unheard: Any,
    monkeypatch: pytest.MonkeyPatch,
    alice: Person,
    bob: Person,
    dora: Person,
    group: Conversation,
) -> None:
    loading = Held(consumers.heads_if_standing)

    async with listening(bob) as [stays], Socket() as leaves:
        await warm(group, alice, stays)
        monkeypatch.setattr(consumers, "heads_if_standing", loading)
        coming = asyncio.ensure_future(leaves.log_in(dora))
        await loading.begun.wait()
        await done(lambda: unheard(lambda: leave_group(person=dora, conversation=group)))
        await done(lambda: say(alice, group))
        await stays.next("changes")
        loading.go_on.set()

        assert (await coming)["conversations"] == []
        leaves.told.clear()
        assert await heard(leaves, dora) == []
