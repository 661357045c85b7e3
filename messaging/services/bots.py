"""Bots: accounts of programs, told by webhook what is addressed to them. They answer as anybody does, by the API."""

from messaging.models import EventKind, Message, Person, Stay

from .mentions import Called
from .outbox import is_heard, note


def note_to_bots(message: Message, called: Called) -> None:
    """The bots that a message is addressed to hear of it: the other one of a direct conversation, and in a group those
    that it calls. What a bot says is told to none, or two of them would talk for ever. While no bot subscribes, this is
    a look into memory."""
    sender = message.sender
    if not is_heard(EventKind.BOT_MESSAGE) or sender is None or sender.is_bot:
        return
    if bots := _addressed(message, called):
        note(EventKind.BOT_MESSAGE, message.conversation_id, message=message.pk, bots=bots)


def _addressed(message: Message, called: Called) -> list[int]:
    talk = message.conversation
    if talk.is_direct:
        found = Person.objects.filter(pk=talk.peer_of(message.sender_id or 0))
    elif called.is_all:
        found = Person.objects.filter(stays__in=Stay.objects.current().filter(conversation=talk))
    elif called.people:
        found = Person.objects.filter(pk__in=called.people)
    else:
        return []
    return sorted(found.filter(is_bot=True, is_active=True).values_list("pk", flat=True))
