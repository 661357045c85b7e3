"""What somebody does for themselves alone leaves every byte that anybody else gets as it was (receipts 1 and 7).

Everything that others can ask for is asked before and after, by each of them, while the clock stands still; nobody is
told anything but the person themselves; and no back end hears of it. Each deed is seen to be one: it changes something
in the database, or answers that nothing is recorded.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from rest_framework.test import APIClient

from messaging.models import AccessToken, Conversation, EventKind, Message, OutboxEvent, Person
from messaging.services.blocks import block_person
from messaging.services.direct import open_direct
from messaging.services.people import create_person
from messaging.services.webhooks import create_webhook

from ..receipts.scenes import read, say

GROUP = "conversations/GROUPtea/"
OF_ALL = (
    "me/?changed_after=0",
    "sync/",
    "start/",
    "conversations/",
    "users/",
    "users/bob/",
    "contacts/",
    "keeping/",
)
OF_BOB = (
    "statuses/?userIDs=bob",
    "friend-checks/?userIDs=bob",
    "conversation-groups/",
    "quiet-hours/",
    "notices/",
)
OF_PLACES = (
    "",
    "messages/",
    "messages/?changed_after=0",
    "members/",
    "online/",
    "pinned/",
    "attributes/",
    "counters/",
)
OF_MESSAGES = (
    "",
    "readers/",
    "readers/?filter=1",
    "audience/",
    "audience/bob/",
    "curve/",
    "revisions/",
    "merged/",
)
OF_STAFF = ("messaging/message/", "messaging/conversation/")
"""What staff may look through who may see no receipts, members or people."""


class World(NamedTuple):
    """Alice asks Bob and Dora in the group "tea", and Bob in their chat, whether they have read it. Dora has. Receipts
    are shown to all members. Bob does not share his."""

    alice: Person
    bob: Person
    others: dict[str, Any]
    """By who they are: a client for each that is not Bob's."""
    bobs: APIClient
    asked: Message
    asked_bob: Message


@pytest.fixture
def still() -> Iterator[None]:
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world(
    still: None,
    django_capture_on_commit_callbacks: Any,
    client_of: Callable[[Person], APIClient],
    alice: Person,
    bob: Person,
    charlie: Person,
    dora: Person,
) -> World:
    people = {"alice": alice, "dora": dora, "charlie": charlie}
    clients = {name: client_of(person) for name, person in people.items()}
    clients["alice"].post(
        "/api/v1/conversations/",
        {"groupType": "Private", "groupID": "tea", "memberIDs": ["bob", "dora"], "name": "Tea"},
    )
    group, direct = Conversation.objects.get(group_id="tea"), open_direct(person=alice, peer=bob)
    group.receipts_visible_to = Conversation.ReceiptVisibility.MEMBERS
    group.save()
    bobs = client_of(bob)
    assert bobs.patch("/api/v1/me/", {"sharesReceipts": False}).status_code == 200
    asked, asked_bob = say(alice, group), say(alice, direct)
    read(dora, asked)
    say(dora, group, ask=False)
    _, secret = AccessToken.objects.create(user=create_person(user_id="backend"), scope="server")
    server = APIClient()
    server.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    staff = create_person(user_id="stan", is_staff=True)
    seen = ("view_message", "view_conversation")
    staff.user_permissions.set(Permission.objects.filter(codename__in=seen))
    desk = Client()
    desk.force_login(staff)
    with django_capture_on_commit_callbacks(execute=True):  # from then on the process knows of it
        create_webhook(by=None, url="https://example.com/hook", kinds=list(EventKind.values))
    return World(alice, bob, {**clients, "server": server, "staff": desk}, bobs, asked, asked_bob)


def addresses(world: World, who: str) -> list[str]:
    if who == "staff":
        return [f"/admin/{address}" for address in OF_STAFF]
    if who == "server":
        return ["/api/v1/receipts/stream/", "/api/v1/webhooks/"]
    messages = (world.asked.message_id, world.asked_bob.message_id)
    found = [
        *OF_ALL,
        *OF_BOB,
        *(f"{GROUP}{address}" for address in OF_PLACES),
        *(f"conversations/C2Cbob/{address}" for address in OF_PLACES),
        *(f"messages/{message}/{address}" for message in messages for address in OF_MESSAGES),
        "receipts/?changed_after=0",
        "receipts/summaries/?" + "&".join(f"messageID={message}" for message in messages),
        "search/messages/?keywords=hoo",
    ]
    return [f"/api/v1/{address}" for address in found]


Everything = dict[tuple[str, str], tuple[int, list[tuple[str, str]], bytes]]


def changed(before: Everything, after: Everything) -> dict[tuple[str, str], tuple[Any, Any]]:
    """What is not the same, by who asks and where."""
    assert before.keys() == after.keys()
    return {where: (before[where], after[where]) for where in before if before[where] != after[where]}


def everything_of_others(world: World) -> Everything:
    """Status, headers and body of all that can be asked for, by who asks and where; and what back ends will be told."""
    found = {}
    for who, client in world.others.items():
        for address in addresses(world, who):
            answer = client.get(address)
            assert answer.status_code < 500, (who, address)
            headers = [item for item in answer.headers.items() if item[0] not in PER_REQUEST]
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[who, address] = (answer.status_code, headers, FORM_TOKEN.sub(b"", body))
    events = list(OutboxEvent.objects.order_by("pk").values_list("kind", "facts"))
    found["back end", "outbox"] = (len(events), [], repr(events).encode())
    return found


FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
PER_REQUEST = {"X-Request-Id", "RateLimit"}
"""The second counts down with each request of one's own."""

DEEDS: dict[str, tuple[str, str, Any]] = {
    "acknowledges": ("post", "receipts/", lambda w: {"messages": [{"messageID": w.asked.message_id}]}),
    "acknowledges in the chat": (
        "post",
        "receipts/",
        lambda w: {"messages": [{"messageID": w.asked_bob.message_id, "origin": "viewed"}]},
    ),
    "reads on": ("put", f"{GROUP}read-position/", {}),
    "reads on in the chat": ("put", "conversations/C2Calice/read-position/", {}),
    "reads everything": ("put", "read-positions/", {"types": ["C2C", "GROUP"]}),
    "writes a draft": ("put", f"{GROUP}draft/", {"draftText": "Well,"}),
    "pins it": ("patch", f"{GROUP}keeping/", {"isPinned": True}),
    "deletes it from the list": ("delete", "conversations/C2Calice/keeping/", {}),
    "deletes it for himself": ("delete", "messages/{asked}/", {}),
    "clears the history": ("put", f"{GROUP}cleared/", {}),
    "groups it": ("post", "conversation-groups/", {"name": "Tea", "conversationIDs": ["GROUPtea"]}),
    "stops sharing there as well": ("put", f"{GROUP}sharing/", {"sharesReceipts": False}),
}


def test_what_is_mine_alone_changes_not_a_byte_for_others(world: World, frames: Any) -> None:
    """One after the other, as what the one must not show the next must not either."""
    before = everything_of_others(world)

    for deed, (method, address, params) in DEEDS.items():
        with frames() as told:
            answer = getattr(world.bobs, method)(
                f"/api/v1/{address.format(asked=world.asked.message_id)}",
                params(world) if callable(params) else params,
            )
        assert answer.status_code in (200, 201), (deed, answer.content)
        if address == "receipts/":
            assert [one["result"] for one in answer.json()["results"]] == ["not_shared"], deed
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


def test_the_same_of_somebody_who_shares_is_seen(world: World) -> None:
    """So that the comparison is one."""
    world.bobs.patch("/api/v1/me/", {"sharesReceipts": True})
    later = say(world.alice, world.asked.conversation)
    before = everything_of_others(world)

    assert read(world.bob, later) == ["ok"]

    others = {who for who, _ in changed(before, everything_of_others(world))}
    assert {"alice", "dora", "server", "back end"} <= others
    assert not {"charlie", "staff"} & others
