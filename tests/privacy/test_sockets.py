"""What others hear on their sockets while somebody reads, and does not share it: heartbeats, and not a byte besides."""

import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from chatsite.pool import in_pool
from messaging.models import Conversation, Person
from messaging.services.direct import open_direct
from messaging.services.people import set_sharing
from tests.sockets import Socket

from ..receipts.scenes import say

pytestmark = pytest.mark.django_db(transaction=True)

TIME = re.compile(r"""["']time["']: ?[0-9.]+""")
BEATS = 3


async def heard(sockets: dict[str, Socket], client: APIClient, deeds: list[tuple[str, str, Any]]) -> Any:
    """The frames of each socket, as text without the clock, from before these deeds until two heartbeats after."""
    for socket in sockets.values():
        for _ in range(BEATS):  # until all that was so before has been told
            await socket.next("heartbeat")
        socket.texts.clear()
    for method, address, params in deeds:
        answer = await in_pool(getattr(client, method))(f"/api/v1/{address}", params)
        assert answer.status_code == 200, answer.content
    asked = {}
    for who, socket in sockets.items():
        for _ in range(BEATS):
            await socket.next("heartbeat")
        told = [TIME.sub("", text) for text in socket.texts]
        asked[who] = {
            command: TIME.sub("", str((await socket.call(command))["data"])) for command in ("sync", "start")
        }
        asked[who]["frames"] = sorted(set(told))
    return asked


async def test_others_hear_nothing_and_are_answered_the_same(
    alice: Person,
    bob: Person,
    charlie: Person,
    dora: Person,
    group: Conversation,
    client_of: Callable[[Person], APIClient],
    settings: Any,
) -> None:
    settings.HEARTBEAT_SECONDS = 0.2
    direct = await in_pool(open_direct)(person=alice, peer=bob)
    tea, two = [await in_pool(say)(alice, place) for place in (group, direct)]
    await in_pool(set_sharing)(person=bob, shares=False)
    client, place = await in_pool(client_of)(bob), quote(f"GROUP{group.group_id}")
    reads = [
        ("post", "receipts/", {"messages": [{"messageID": tea.message_id}]}),
        ("post", "receipts/", {"messages": [{"messageID": two.message_id, "origin": "viewed"}]}),
        ("put", f"conversations/{place}/read-position/", {}),
        ("put", "conversations/C2Calice/read-position/", {}),
        ("put", f"conversations/{place}/draft/", {"draftText": "Well,"}),
    ]

    async with AsyncExitStack() as stack:
        sockets = {}
        for person in (alice, dora, charlie):
            sockets[person.user_id] = socket = await stack.enter_async_context(Socket())
            await socket.log_in(person)
        quiet = await heard(sockets, client, [])
        assert {len(one["frames"]) for one in quiet.values()} == {1}  # each heartbeat is as the one before

        assert await heard(sockets, client, reads) == quiet

        await in_pool(set_sharing)(person=bob, shares=True)
        later = await in_pool(say)(alice, group)
        quiet = await heard(sockets, client, [])
        told = await heard(
            sockets, client, [("post", "receipts/", {"messages": [{"messageID": later.message_id}]})]
        )
        # So that the comparison is one.
        assert {who for who in told if told[who] != quiet[who]} == {"alice"}
