"""The reactions that a message is shown with."""

from collections.abc import Container, Iterable

from messaging.models import Message, Person, Reaction

FIRST = 10
"""So many of those who reacted are shown with a message."""


def load_reactions(messages: Iterable[Message], left: Container[int] = ()) -> None:
    """Give messages the reactions that their shape shows: none that were recalled, and none of conversations (pk) that
    the viewer has `left`. Two statements for all of them; none if nobody reacted to any."""
    reacted = [message for message in messages if message.reaction_kinds and message.recalled_at is None]
    if not reacted:
        return
    rows = Reaction.objects.filter(message__in={message.pk for message in reacted}, total__gt=0)
    found: dict[int, list[Reaction]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.message_id, []).append(row)
    named = {pk for rows in found.values() for row in rows for pk in row.first}
    people = {person.pk: person for person in Person.objects.filter(pk__in=named)}
    for message in reacted:
        is_shown = message.conversation_id not in left
        message.reaction_rows = found.get(message.pk, []) if is_shown else []  # type: ignore[attr-defined]
        message.reaction_people = people  # type: ignore[attr-defined]
