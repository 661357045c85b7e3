"""What the vendor's address is told after it has happened: a translation of what our own events say, so of what is so
when it is sent, and of nothing that they would not say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from messaging.callback_names import After
from messaging.models import Conversation, EventKind, Member, Message, OutboxEvent, Person, Stay
from messaging.webhooks.sending import Letter
from messaging.wire import callbacks as wire
from messaging.wire.events import event_id
from messaging.wire.shapes import Shape

from ..catch_up import unread_counts
from ..events import data_of
from ..lanes import Taken
from .asking import HEADERS, address, encoded
from .kinds import command_of
from .known import NOTHING, Callbacks, read_callbacks

PLATFORM = "Unknown"
"""It is not kept from where something was done."""


class Around(NamedTuple):
    """What callbacks say and our events do not: by conversation its owner or, if it was dismissed, who was there; by
    message its number and time; by user ID how many direct messages wait for them."""

    owners: Mapping[int, str]
    there: Mapping[int, list[str]]
    messages: Mapping[int, tuple[int, int]]
    unread: Mapping[str, int]


def vendor(taken: Sequence[Taken]) -> dict[tuple[int, int], Letter]:
    """By lane and event: what is sent to the vendor's address. What it is not told has no letter."""
    callbacks, told = read_callbacks()
    bodies = told_of([event for one in taken for event in one.events], told)
    return {
        (one.lane.pk, event.pk): _letter(callbacks, event, *bodies[event.pk])
        for one in taken
        for event in one.events
        if event.pk in bodies and callbacks != NOTHING
    }


def told_of(events: Sequence[OutboxEvent], told: Iterable[str]) -> dict[int, tuple[After, Shape]]:
    """By event (pk): the callback that it is and what that says; those that are none of these callbacks, or of which
    there is nothing to tell any more, are absent."""
    wanted = set(told)
    talks = Conversation.objects.in_bulk({event.conversation_id for event in events})
    commands = {
        event.pk: command
        for event in events
        if (command := command_of(event.kind, talks[event.conversation_id])) in wanted and command
    }
    concerned = [event for event in events if event.pk in commands]
    said = data_of(concerned)
    concerned = [event for event in concerned if event.pk in said]
    around = _around(concerned, commands, said)
    return {
        event.pk: (
            commands[event.pk],
            _body(commands[event.pk], event, talks[event.conversation_id], said[event.pk], around),
        )
        for event in concerned
    }


def _body(command: After, event: OutboxEvent, talk: Conversation, said: Shape, around: Around) -> Shape:
    at = event.happened_at.timestamp()
    return {**_facts(command, event, talk, said, around, int(at)), "EventTime": int(at * 1000)}


def _facts(
    command: After, event: OutboxEvent, talk: Conversation, said: Shape, around: Around, at: int
) -> Shape:
    match command:
        case After.DIRECT_SENT | After.DIRECT_RECALLED:
            return wire.direct_message(command, said, around.unread[said["to"]])
        case After.GROUP_SENT | After.GROUP_RECALLED:
            return wire.group_message(command, said, talk.group_type)
        case After.DIRECT_READ:
            return wire.direct_read(said, at, around.unread[said["userID"]])
        case After.DIRECT_RECEIPT:
            return wire.direct_receipt(said, *around.messages[event.facts["message"]])
        case After.GROUP_RECEIPT:
            return wire.group_receipts(said, around.messages[event.facts["message"]][0], talk.group_type)
        case _:
            owner, there = around.owners.get(talk.pk, ""), around.there.get(talk.pk, [])
            return wire.group(command, said, owner, there)


def _around(
    events: Sequence[OutboxEvent], commands: Mapping[int, After], said: Mapping[int, Shape]
) -> Around:
    owned = [one.conversation_id for one in events if commands[one.pk] == After.CREATED]
    owners = Member.objects.filter(conversation__in=owned, role=Member.Role.OWNER)
    over = [one.conversation_id for one in events if commands[one.pk] == After.DISMISSED]
    given = [one.facts["message"] for one in events if one.kind == EventKind.RECEIPT_GIVEN]
    messages = Message.objects.filter(pk__in=given).values_list("pk", "seq", "sent_at")
    waiting = {
        said[one.pk]["to"] for one in events if commands[one.pk] in (After.DIRECT_SENT, After.DIRECT_RECALLED)
    }
    waiting |= {said[one.pk]["userID"] for one in events if commands[one.pk] == After.DIRECT_READ}
    return Around(
        dict(owners.values_list("conversation", "person__user_id")) if owned else {},
        {pk: _were_there(pk) for pk in over},
        {pk: (seq, int(at.timestamp())) for pk, seq, at in messages} if given else {},
        _unread(waiting),
    )


def _were_there(conversation: int) -> list[str]:
    """Those who left a group as it ended: who left before left a notice after them."""
    last = Conversation.objects.values_list("last_seq", flat=True).get(pk=conversation)
    stays = Stay.objects.filter(conversation=conversation, until_seq=last).order_by("pk")
    return list(stays.values_list("person__user_id", flat=True))


def _unread(people: Iterable[str]) -> dict[str, int]:
    """Two statements for each of them."""
    counts = {}
    for person in Person.objects.filter(user_id__in=people):
        unread = unread_counts(person)
        direct = Conversation.objects.filter(pk__in=unread, kind=Conversation.Kind.DIRECT)
        counts[person.user_id] = sum(unread[pk] for pk in direct.values_list("pk", flat=True))
    return counts


def _letter(callbacks: Callbacks, event: OutboxEvent, command: After, body: Shape) -> Letter:
    """It is signed when it is put together, which is a moment before it is sent."""
    headers = {**HEADERS, "webhook-id": event_id(event)}
    return Letter(address(callbacks, command, PLATFORM), encoded(command, body), lambda: headers)
