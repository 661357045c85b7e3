"""What changed during a pause is told as it may be told when the pause ends."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async

from messaging.hub import Envelope, hub
from messaging.models import Conversation, Message, Person
from messaging.services.groups import set_receipt_policy
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.people import set_sharing, set_sharing_here
from receipts import courier as couriers
from receipts.live import ONLOOKERS, SENDER, courier, look_up
from receipts.services.catch_up import changed_tallies

from .scenes import crowded, many_people, read, say

in_thread: Any = lambda work: database_sync_to_async(work, thread_sensitive=False)  # noqa: E731


class Wire:
    """Everything that leaves while the loop runs; a pause lasts until `end_of_pause`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.sent: list[tuple[tuple[int, ...], dict[str, Any]]] = []
        monkeypatch.setattr(hub, "loop", asyncio.get_running_loop())
        monkeypatch.setattr(hub, "publish", self._take)
        monkeypatch.setattr(couriers, "PAUSE", 3600.0)

    def _take(self, envelope: Envelope) -> None:
        self.sent.append((envelope.people, json.loads(envelope.body)))

    async def first(self, *people: Person) -> None:
        """What is told at once has been told to each of them: it is looked up first, by a thread."""
        for _ in range(3_000):
            if all(self.to(person) for person in people):
                return
            await asyncio.sleep(0.01)
        raise AssertionError(self.sent)

    async def end_of_pause(self) -> None:
        await asyncio.sleep(0)
        self._monkeypatch.setattr(couriers, "PAUSE", 0.01)
        loop = asyncio.get_running_loop()
        for key in tuple(courier._waiting):
            courier._end_pause(loop, key)
        for _ in range(3_000):
            if not courier._waiting:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(courier._waiting)

    def to(self, person: Person) -> list[dict[str, Any]]:
        return [body for people, body in self.sent if body["frame"] == "receipts" and person.pk in people]


@pytest.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


def hide(alice: Person, message: Message) -> None:
    hide_messages(person=alice, message_ids=[message.message_id])


def recall(alice: Person, message: Message) -> None:
    recall_message(by=alice, message_id=message.message_id)


def stop_sharing(alice: Person, message: Message) -> None:
    set_sharing(person=alice, shares=False)


def stop_sharing_here(alice: Person, message: Message) -> None:
    set_sharing_here(person=alice, conversation=message.conversation, shares=False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [recall, stop_sharing, stop_sharing_here, hide])
async def test_no_totals_leave_after_they_may_not_be_seen_any_more(
    wire: Wire,
    group: Conversation,
    alice: Person,
    bob: Person,
    dora: Person,
    end: Callable[[Person, Message], None],
) -> None:
    """receipts 8: recalled: receipts vanish for users at once; 7: who does not share does not see others' receipts."""
    message = await in_thread(say)(alice, group)
    await in_thread(read)(bob, message)
    await wire.first(alice)
    await in_thread(read)(dora, message)

    await in_thread(end)(alice, message)
    await wire.end_of_pause()

    first, last = wire.to(alice)
    assert (first["numbers"], [one["readCount"] for one in first["receipts"]]) == ([1], [1])
    assert last == {"frame": "receipts", "numbers": [2], "receipts": []}


@pytest.mark.django_db(transaction=True)
async def test_the_last_frame_is_what_catching_up_gives(
    wire: Wire, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 5: the last event has the final totals, and catching up the same; 8: also of a new revision."""
    message, other = [await in_thread(say)(alice, group) for _ in range(2)]
    await in_thread(read)(bob, message)
    await wire.first(alice)
    await in_thread(read)(bob, other)
    await in_thread(edit_message)(
        sender=alice, message_id=message.message_id, payload={"text": "Hoo hoo?"}, ask_again=True
    )
    await in_thread(read)(dora, message)

    await wire.end_of_pause()

    _, last = wire.to(alice)
    page = await in_thread(changed_tallies)(sender=alice, after=0, limit=10)
    assert sorted(last["receipts"], key=lambda one: one["tallySeq"]) == page.receipts
    assert last["numbers"] == [2, 3]
    assert (page.receipts[1]["revision"], page.receipts[1]["latestRevisionReadCount"]) == (2, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["narrowed", "recalled", "stopped", "hidden", "nothing"])
async def test_others_are_told_as_long_as_they_may_see(
    wire: Wire, group: Conversation, alice: Person, bob: Person, dora: Person, end: str
) -> None:
    """receipts 5: told only to those who may see, by one rule: also at the end of a pause."""
    await in_thread(set_receipt_policy)(conversation=group, visible_to="members")
    message = await in_thread(say)(alice, group)
    await in_thread(read)(bob, message)
    await wire.first(alice, bob, dora)
    await in_thread(read)(dora, message)

    if end == "narrowed":
        await in_thread(set_receipt_policy)(conversation=group, visible_to="sender")
    elif end == "recalled":
        await in_thread(recall)(alice, message)
    elif end == "stopped":
        await in_thread(stop_sharing)(dora, message)
    elif end == "hidden":
        await in_thread(hide)(dora, message)
    await wire.end_of_pause()

    told = {person.user_id: len(wire.to(person)) for person in (alice, bob, dora)}
    others = 1 if end in ("narrowed", "recalled") else 2
    dora_hears = 2 if end == "nothing" else 1
    assert told == {"alice": 2, "bob": others, "dora": dora_hears}
    assert all(body["numbers"] == [] for body in wire.to(bob))
    if end == "nothing":
        assert wire.to(bob)[-1]["receipts"] == [{**wire.to(alice)[-1]["receipts"][0], "tallySeq": None}]


def test_looks_up_for_one_and_for_many_by_the_same_statements(
    same_queries: Callable[..., None], alice: Person
) -> None:
    people = many_people(12)
    group = crowded(alice, people)
    set_receipt_policy(conversation=group, visible_to="members")
    messages = [say(sender, group) for sender in people[:10] for _ in range(5)]
    for message in messages:
        read(people[11], message)
        edit_message(sender=message.sender, message_id=message.message_id, payload={"text": "Hoo"})

    def due(some: list[Message]) -> Any:
        senders: dict[Any, Any] = {}
        for message in some:
            senders.setdefault((SENDER, message.sender_id), {})[message.pk] = {1}
        return {**senders, (ONLOOKERS, group.pk): {message.pk: set() for message in some}}

    same_queries(lambda: look_up(due(messages[:1])), lambda: look_up(due(messages)))
    assert len(look_up(due(messages))) == 100
