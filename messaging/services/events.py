"""What back ends are told of an event: put together when it is sent, of what is so then.

So nothing that was taken back, or that somebody shares no more, leaves with an event that was noted before. An event of
which there is nothing to tell any more is passed over.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from messaging.models import Conversation, EventKind, Message, OutboxEvent, Person
from messaging.receipt_port import port
from messaging.wire import events as wire
from messaging.wire.shapes import Shape

from .lookup import with_people
from .reacted import load_reactions

OF_MESSAGES = (
    EventKind.MESSAGE_SENT,
    EventKind.MESSAGE_EDITED,
    EventKind.MESSAGE_RECALLED,
    EventKind.BOT_MESSAGE,
)


def data_of(events: Sequence[OutboxEvent]) -> dict[int, Shape]:
    """By event (pk): what it tells; those of which there is nothing to tell are absent. A fixed number of
    statements."""
    talks = Conversation.objects.select_related("low", "high").in_bulk(
        {event.conversation_id for event in events}
    )
    messages = _messages(event for event in events if event.kind in OF_MESSAGES)
    given = [event for event in events if event.kind == EventKind.RECEIPT_GIVEN]
    receipts = port().given(
        [(event.facts["message"], event.facts["first"], event.facts["last"]) for event in given]
    )
    found = {event.pk: told for event, told in zip(given, receipts, strict=True) if told is not None}
    names = dict(Person.objects.filter(pk__in=_people(events)).values_list("pk", "user_id"))
    for event in events:
        talk, facts = talks[event.conversation_id], event.facts
        if event.kind in OF_MESSAGES:
            if (message := messages.get(facts["message"])) is not None:
                bots = {pk: names[pk] for pk in facts.get("bots", ()) if pk in names}
                found[event.pk] = wire.to_bots(message, bots) if bots else wire.message(message)
        elif event.kind == EventKind.CONVERSATION_READ:
            found[event.pk] = wire.read(talk, facts["person"], facts["seq"])
        elif event.kind != EventKind.RECEIPT_GIVEN:
            people = [names[pk] for pk in facts.get("people", ()) if pk in names]
            found[event.pk] = wire.group(event.kind, talk, names.get(facts.get("by") or 0, ""), people)
    return found


def _messages(events: Iterable[OutboxEvent]) -> dict[int, Message]:
    asked = {event.facts["message"] for event in events}
    found = (
        {message.pk: message for message in with_people(Message.objects.filter(pk__in=asked))}
        if asked
        else {}
    )
    load_reactions(found.values())
    return found


def _people(events: Iterable[OutboxEvent]) -> set[Any]:
    return {
        pk
        for event in events
        for pk in (event.facts.get("by"), *event.facts.get("people", ()), *event.facts.get("bots", ()))
        if pk is not None
    }
