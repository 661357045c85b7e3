"""What back ends hear of: each kind of event, by whom it is caused and who is refused causing it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from messaging.models import Conversation, EventKind, OutboxEvent

from ..messaging.calls import World
from ..messaging.scenes import say
from ..receipts.doors import through_socket
from .matrix import call_of
from .test_matrix import WithRoles

pytestmark = pytest.mark.once

Params = Callable[[World], dict[str, Any]]


def of_two(_: World) -> dict[str, Any]:
    """To the bot alone."""
    return {"conversationID": "C2Cbot", "payload": {"text": "Tea?"}}


def with_alice(_: World) -> dict[str, Any]:
    """She is told by direct conversations alone."""
    return {"conversationID": "C2Calice", "sequence": 1}


EVENTS: dict[EventKind, tuple[str, str, str, Params | None]] = {
    # The command; by whom; and by whom not.
    EventKind.MESSAGE_SENT: ("message.send", "member", "left", None),
    EventKind.MESSAGE_EDITED: ("message.edit", "owner", "admin", None),
    EventKind.MESSAGE_RECALLED: ("message.recall", "admin", "member", None),
    EventKind.RECEIPT_GIVEN: ("receipt.acknowledge", "member", "stranger", None),
    EventKind.CONVERSATION_READ: ("position.move", "member", "stranger", with_alice),
    EventKind.MEMBER_JOINED: ("group.add", "member", "left", None),
    EventKind.MEMBER_LEFT: ("group.remove", "admin", "member", None),
    EventKind.GROUP_CREATED: ("group.create", "stranger", "nobody", None),
    EventKind.GROUP_CHANGED: ("group.change", "admin", "stranger", None),
    EventKind.GROUP_DISMISSED: ("group.dismiss", "owner", "admin", None),
    EventKind.GROUP_FULL: ("group.add", "member", "stranger", None),
    EventKind.BOT_MESSAGE: ("message.send", "member", "nobody", of_two),
}


def test_every_kind_is_in_the_table() -> None:
    assert EVENTS.keys() == set(EventKind)


@pytest.mark.parametrize("kind", EventKind)
def test_each_is_caused_by_who_may_and_by_nobody_else(
    world_and_roles: WithRoles, everybody_listens: list[str], kind: EventKind
) -> None:
    here, people = world_and_roles
    command, may, may_not, params = EVENTS[kind]
    if kind == EventKind.GROUP_FULL:
        owls = Conversation.objects.filter(group_id="owls")
        owls.update(max_members=owls.get().member_count + 1)

    elif kind == EventKind.CONVERSATION_READ:
        say(here.alice, Conversation.objects.get(kind=Conversation.Kind.DIRECT), "Tea?")
        OutboxEvent.objects.all().delete()

    def caused(who: str) -> list[str]:
        with transaction.atomic():
            done = through_socket(people[who], command, **(params or call_of(command))(here))
            kinds = list(OutboxEvent.objects.values_list("kind", flat=True))
            transaction.set_rollback(True)
        assert done.status < 300 or kinds == []
        return kinds

    assert kind in caused(may)
    if may_not in people:
        assert caused(may_not) == []
