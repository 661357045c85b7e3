"""Reacting to a message, taking it back, and who did."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from messaging import live
from messaging.errors import MessageRecalled, NotAllowed, TooManyReactions
from messaging.limits import limits
from messaging.models import Conversation, Message, Person, Reaction, Reactor
from messaging.wire import frames, reactions
from messaging.wire.shapes import Shape, message_change

from .contacts import require_unblocked
from .implied import read_by_acting
from .left import left_by
from .lookup import find_message, require_stay, with_people
from .messages import lock_visible, tell_changed
from .numbers import next_change, next_private_change
from .reacted import FIRST, load_reactions


class Users(NamedTuple):
    """Some of those who reacted so, in the order in which they did; `next_place` is where the next page begins."""

    people: list[Person]
    next_place: int
    is_completed: bool


@transaction.atomic
def add_reaction(*, person: Person, message_id: str, reaction_id: str) -> Message:
    """This person has reacted so to the message, which is told to everybody there. Reacting says that they have read
    it, as far as they share receipts. Nobody is reached like that who has blocked them. Safe to repeat."""
    message = lock_visible(person, message_id)
    _require_reactable(message, person)
    reaction = Reaction.objects.filter(message=message, reaction_id=reaction_id).first()
    reaction = reaction or Reaction(message=message, reaction_id=reaction_id)
    reactor = _reactor(reaction, person)
    if reactor.is_there:
        return _shown(message)
    require_unblocked(message.conversation, person)
    most = limits().reactions_per_message
    if not reaction.total and message.reaction_kinds >= most:
        raise TooManyReactions(
            f"A message carries at most {most} kinds of reactions (reactionsPerMessage).", limit=most
        )

    message.reaction_kinds += not reaction.total
    reaction.total += 1
    reaction.places += 1
    if len(reaction.first) < FIRST:
        reaction.first.append(person.pk)
    reaction.save()
    reactor.reaction, reactor.place, reactor.is_there = reaction, reaction.places, True
    _tell(message, reactor)
    read_by_acting(person, message)
    return message


@transaction.atomic
def remove_reaction(*, person: Person, message_id: str, reaction_id: str) -> Message:
    """This person has not reacted so (any more). Safe to repeat."""
    message = lock_visible(person, message_id)
    _require_reactable(message, person)
    reaction = Reaction.objects.filter(message=message, reaction_id=reaction_id).first()
    reactor = _reactor(reaction, person) if reaction else None
    if reaction is None or reactor is None or not reactor.is_there:
        return _shown(message)
    _take_out(message, reactor)
    _tell(message, reactor)
    return message


def reactions_of(*, viewer: Person, message_ids: Sequence[str]) -> list[Shape]:
    """The reactions to each of these messages that the viewer may see, in the order in which they were named, and
    which of them are the viewer's own. What they may not see and what does not exist is left out alike."""
    found = Message.objects.visible_to(viewer).filter(message_id__in=message_ids)
    messages = list(found.select_related("conversation"))
    load_reactions(messages, left_by(viewer, messages))
    mine = Reactor.objects.filter(person=viewer, is_there=True, reaction__message__in=messages)
    own: dict[int, set[str]] = {}
    for reactor in mine.select_related("reaction"):
        own.setdefault(reactor.reaction.message_id, set()).add(reactor.reaction.reaction_id)
    shown = {
        message.message_id: reactions.of_message(message, own.get(message.pk, ())) for message in messages
    }
    return [shown[message_id] for message_id in dict.fromkeys(message_ids) if message_id in shown]


def users_of(*, viewer: Person, message_id: str, reaction_id: str, after: int, limit: int) -> Users:
    """Who reacted so to a message that the viewer may see, from one place on."""
    message = find_message(viewer, message_id)
    if message.recalled_at is not None or left_by(viewer, [message]):
        return Users([], 0, True)
    there = Reactor.objects.filter(
        reaction__message=message, reaction__reaction_id=reaction_id, is_there=True, place__gt=after
    )
    found = list(there.select_related("person").order_by("place")[: limit + 1])
    page, is_completed = found[:limit], len(found) <= limit
    return Users([one.person for one in page], 0 if is_completed else page[-1].place, is_completed)


def take_reactions_back(person: Person, conversations: Mapping[int, Conversation]) -> None:
    """Whoever is erased has reacted to nothing any more: a numbered change of each message, which is told. The caller
    holds the conversations; their numbers are moved on, and saved by the caller."""
    reacted = Message.objects.filter(reactions__reactors__person=person, reactions__reactors__is_there=True)
    messages = Message.objects.filter(pk__in=reacted.values("pk"), conversation__in=conversations)
    for message in with_people(messages).order_by("pk"):
        own = Reactor.objects.filter(person=person, is_there=True, reaction__message=message)
        for reactor in own.select_related("reaction").order_by("pk"):
            _take_out(message, reactor)
            reactor.change_seq = next_private_change(person.pk)
            reactor.save(update_fields=["change_seq"])
        message.conversation = conversations[message.conversation_id]
        message.change_seq = next_change(message.conversation)
        message.save(update_fields=["reaction_kinds", "change_seq"])
        load_reactions([message])
        live.tell_conversation(message.conversation, message_change(message), about=message)


def _require_reactable(message: Message, person: Person) -> None:
    require_stay(message.conversation, person)
    if message.is_system:
        raise NotAllowed("Nobody reacts to what the system says.")
    if message.recalled_at is not None:
        raise MessageRecalled


def _reactor(reaction: Reaction, person: Person) -> Reactor:
    known = Reactor.objects.filter(reaction=reaction, person=person).first() if reaction.pk else None
    return known or Reactor(person=person, place=0, is_there=False)


def _take_out(message: Message, reactor: Reactor) -> None:
    reaction = reactor.reaction
    reactor.is_there = False
    reactor.save(update_fields=["is_there"])
    reaction.total -= 1
    if reactor.person_id in reaction.first:
        there = Reactor.objects.filter(reaction=reaction, is_there=True).order_by("place")
        reaction.first = list(there.values_list("person", flat=True)[:FIRST])
    reaction.save(update_fields=["total", "first"])
    message.reaction_kinds -= not reaction.total


def _tell(message: Message, reactor: Reactor) -> None:
    """Everybody there learns how the message stands, and my other devices which reactions are mine."""
    load_reactions([message])
    tell_changed(message, ["reaction_kinds"])
    person = reactor.person
    reactor.change_seq = next_private_change(person.pk)
    reactor.save()
    change = reactions.own_change(message, reactor, person.pk)
    live.tell_people([person.pk], frames.me([change]))


def _shown(message: Message) -> Message:
    load_reactions([message])
    return message
