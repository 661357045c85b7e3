"""Whoever is deactivated or erased is told nothing any more: directly, of groups or of themselves."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import connection

from messaging.models import Conversation, Person
from messaging.services import people as person_verbs
from messaging.services.direct import open_direct
from messaging.services.groups import create_group, dismiss_group
from messaging.services.members import add_members, remove_member
from messaging.services.people import change_profile, deactivate_person, erase_person
from messaging.services.positions import move_read_position

from .scenes import done, heard, listening, say, say_online, warm

pytestmark = pytest.mark.django_db(transaction=True)


async def test_no_online_message_reaches_a_peer_who_was_shut_out(
    unheard: Any, alice: Person, bob: Person, direct: Conversation
) -> None:
    async with listening(bob) as [peer]:
        found = await done(lambda: Conversation.objects.select_related("low", "high").get(pk=direct.pk))
        await done(lambda: say_online(alice, found))
        await peer.next("online")

        await done(lambda: unheard(lambda: deactivate_person(person=bob)))
        await done(lambda: say_online(alice, found))

        assert await heard(peer, bob) == []


@pytest.mark.parametrize("shut_out", [deactivate_person, erase_person])
async def test_nothing_of_a_direct_chat_reaches_one_who_was_shut_out(
    unheard: Any, alice: Person, bob: Person, direct: Conversation, shut_out: Callable[..., Any]
) -> None:
    async with listening(alice, bob) as [stays, leaves]:
        await done(lambda: say(bob, direct, "hello", asked=False))
        await leaves.next("changes")
        await stays.next("changes")

        await done(lambda: unheard(lambda: shut_out(person=bob)))
        await done(lambda: say(alice, direct))
        await done(lambda: move_read_position(person=alice, conversation=direct))

        await stays.next("changes")
        await stays.next("me")
        assert await heard(leaves, bob) == []


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one write at a time")
async def test_a_sender_who_waited_for_the_shutting_out_knows_of_it(
    monkeypatch: pytest.MonkeyPatch, alice: Person, bob: Person, direct: Conversation
) -> None:
    """What stood in the statement that waited is of before the wait."""
    holding, waiting = threading.Event(), threading.Event()
    shut_out = person_verbs._shut_out

    def when_somebody_waits(locked: Person) -> None:
        holding.set()
        assert waiting.wait(20)
        shut_out(locked)

    monkeypatch.setattr(person_verbs, "_shut_out", when_somebody_waits)
    in_thread: Any = lambda work: database_sync_to_async(work, thread_sensitive=False)()  # noqa: E731

    async with listening(alice, bob) as [stays, leaves]:
        erasing = asyncio.ensure_future(in_thread(lambda: erase_person(person=bob)))
        await asyncio.to_thread(holding.wait, 20)
        sending = asyncio.ensure_future(in_thread(lambda: say(alice, direct)))
        await until_somebody_waits_for_a_lock()
        waiting.set()
        await asyncio.gather(erasing, sending)

        _, said = [await stays.next("changes") for _ in range(2)]
        assert said["conversationID"].startswith("C2Cerased-")
        assert "'bob'" not in str(said)
        assert await heard(leaves, bob) == []


async def until_somebody_waits_for_a_lock() -> None:
    @database_sync_to_async
    def is_waiting() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            return bool(cursor.fetchone()[0])

    for _ in range(500):
        if await is_waiting():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


async def test_an_erased_person_does_not_even_hear_of_their_own_erasure(
    alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    async with listening(bob, dora) as [stays, leaves]:
        await warm(group, alice, stays, leaves)

        await done(lambda: erase_person(person=dora))

        kinds = [item["kind"] for _ in range(2) for item in (await stays.next("changes"))["changes"]]
        assert kinds == ["message", "member"]
        assert await heard(leaves, dora) == []


async def test_one_who_was_shut_out_is_not_told_of_groups_or_of_themselves(
    unheard: Any, alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    async with listening(bob, dora) as [stays, leaves]:
        await done(lambda: unheard(lambda: deactivate_person(person=dora)))

        def be_told() -> None:
            another = create_group(creator=alice, group_type="Private", name="Cats", members=[bob, dora])
            remove_member(by=alice, conversation=another, person=dora)
            add_members(by=alice, conversation=another, people=[dora])
            dismiss_group(by=alice, conversation=another)
            open_direct(person=alice, peer=dora)
            change_profile(person=dora, nick="Dorothea")

        await done(be_told)

        await stays.next("joined")
        await stays.next("left")
        assert await heard(leaves, dora) == []
