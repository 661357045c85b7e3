"""Two worlds from one beginning: in the one Bob has read, in the other he has not, and then life goes on in the same way.
Whatever others are answered and told, then and in the end, is the same to the byte: no number was taken that they see."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from ..conftest import Telling
from ..receipts.scenes import read, say
from .deeds import DEEDS, do
from .world import GROUP, Everything, World, answered, changed, everything_of_others

OWN_NUMBERS = re.compile(r"(contactID|friendGroupID|conversationGroupID)(\W+)\d{16}")
"""The millisecond and a lot: what they hide is whether there was another between."""

DRAWN = ("tips", "notices", "applications", "groups")
"""What draws names of its own by lot."""


@contextmanager
def taken_back() -> Iterator[None]:
    """In the end everything is as it was in the beginning, what counts rows as well, which no rollback sets back."""
    counters = _counters()
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)
    with connection.cursor() as cursor:
        for name, last in counters:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def _counters() -> list[tuple[str, int | None]]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
        )
        return list(cursor.fetchall())


def life_goes_on(world: World, calls: Everything) -> None:
    """What others do then, all of it in `calls`, with what they are answered."""

    def by(who: str, method: str, address: str, params: Any = None) -> None:
        answer = getattr(world.others[who], method)(f"/api/v1/{address}", params or {})
        assert answer.status_code < 300, (address, answer.content)
        calls[who, f"{len(calls)} {method} {address}"] = answered(answer)

    asked = {"needReadReceipt": True, "payload": {"text": "Still here?"}}
    by("alice", "post", f"{GROUP}messages/", {**asked, "ID": f"{world.alice.pk}-1893456000000-7"})
    by(
        "alice",
        "post",
        "conversations/C2Cbob/messages/",
        {**asked, "ID": f"{world.alice.pk}-1893456000000-8"},
    )
    by("dora", "post", "receipts/", {"messages": [{"messageID": f"{world.alice.pk}-1893456000000-7"}]})
    by("dora", "put", f"{GROUP}read-position/")
    by("dora", "put", f"messages/{world.asked.message_id}/reactions/👍/")
    by("alice", "patch", f"messages/{world.asked.message_id}/", {"payload": {"text": "Hoo, all?"}})
    by("alice", "put", f"{GROUP}draft/", {"draftText": "Hm"})
    by("alice", "patch", GROUP, {"name": "Tea round"})
    by("alice", "post", f"{GROUP}members/", {"userIDs": ["charlie"]})
    by("charlie", "post", f"{GROUP}messages/", {**asked, "ID": f"{world.charlie}-1893456000000-9"})
    by("charlie", "put", "friends/alice/", {"wording": "We met"})
    by("alice", "put", "friend-requests/charlie/acceptance/")
    by("alice", "post", "friend-groups/", {"name": "Tea", "userIDs": ["charlie"]})
    by("alice", "post", "conversation-groups/", {"name": "Tea", "conversationIDs": ["GROUPtea"]})
    by("alice", "patch", "me/", {"nick": "Alicia"})


def lived(
    world: World, frames: Telling, monkeypatch: pytest.MonkeyPatch, beginning: Callable[[], Any]
) -> Everything:
    """A world that begins like this: what everybody but Bob was answered and told in it, and can ask for in the end."""
    found: Everything = {}
    numbers = count(1)
    by_lot = SimpleNamespace(token_hex=lambda size: f"{next(numbers):0{2 * size}x}")

    def told_others(part: str, what: Callable[[], Any]) -> None:
        with frames() as told:
            what()
        others = [one.envelope for one in told if one.envelope.people != (world.bob.pk,)]
        found["everybody", f"frames {part}"] = (len(others), (), repr(others).encode())

    with monkeypatch.context() as patch, taken_back():
        for module in DRAWN:
            patch.setattr(f"messaging.services.{module}.secrets", by_lot)
        told_others("in the beginning", beginning)
        told_others("then", lambda: life_goes_on(world, found))
        found |= everything_of_others(world)
    return {
        where: (status, headers, OWN_NUMBERS.sub(r"\1\2?", body.decode()).encode())
        for where, (status, headers, body) in found.items()
    }


def test_nobody_can_tell_whether_somebody_has_read(
    world: World, frames: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads() -> None:
        for deed in DEEDS:
            do(world, deed)

    world.others["alice"].get("/api/v1/sync/")  # the epoch is made when it is first asked for
    without = lived(world, frames, monkeypatch, lambda: None)

    assert changed(without, lived(world, frames, monkeypatch, reads)) == {}


@pytest.mark.once
def test_the_worlds_are_apart_where_somebody_shares(
    world: World, frames: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the comparison is one."""
    world.bobs.patch("/api/v1/me/", {"sharesReceipts": True})
    later = say(world.alice, world.asked.conversation)

    monkeypatch.setattr(f"{__name__}.everything_of_others", lambda world: {})
    without = lived(world, frames, monkeypatch, lambda: None)
    apart = changed(without, lived(world, frames, monkeypatch, lambda: read(world.bob, later)))

    assert ("everybody", "frames in the beginning") in apart
