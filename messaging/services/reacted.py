"""The reactions that a message is shown with."""

from collections.abc import Iterable

from messaging.models import Message, Person, Reaction, Stay

FIRST = 10
"""So many of those who reacted are shown with a message."""


def load_reactions(messages: Iterable[Message], viewer: Person | None = None) -> None:
    """Give messages the reactions that their shape shows: none that were recalled, and, to a viewer who has left, none
    at all. Two statements for all of them, three for a viewer; none if nobody reacted to any."""
    reacted = [message for message in messages if message.reaction_kinds and message.recalled_at is None]
    if not reacted:
        return
    here = places_of(viewer, reacted) if viewer else None
    rows = Reaction.objects.filter(message__in={message.pk for message in reacted}, total__gt=0)
    found: dict[int, list[Reaction]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.message_id, []).append(row)
    named = {pk for rows in found.values() for row in rows for pk in row.first}
    people = {person.pk: person for person in Person.objects.filter(pk__in=named)}
    for message in reacted:
        is_shown = here is None or message.conversation_id in here
        message.reaction_rows = found.get(message.pk, []) if is_shown else []  # type: ignore[attr-defined]
        message.reaction_people = people  # type: ignore[attr-defined]


def places_of(viewer: Person, messages: Iterable[Message]) -> set[int]:
    """Where the viewer is now, of the conversations of these messages."""
    concerned = {message.conversation_id for message in messages}
    here = Stay.objects.current().filter(person=viewer, conversation__in=concerned)
    return set(here.values_list("conversation", flat=True))
