"""Reading: history by number."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from messaging.models import Conversation, Message, Person, Stay
from messaging.receipt_port import port
from messaging.wire import shapes
from messaging.wire.shapes import Shape

from .lookup import find_message, with_people
from .reacted import load_reactions, places_of
from .revisions import show_as_known


class History(NamedTuple):
    """Messages, oldest first, and whether there are any before and after them that this person may see.
    `change_seq` was read before them: whoever catches up from there misses nothing. For somebody who left
    it stands still at their leaving."""

    messages: list[Shape]
    has_before: bool
    has_after: bool
    change_seq: int


def read_history(
    *,
    person: Person,
    conversation: Conversation,
    limit: int,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> History:
    """The newest messages; or those before, after, or on both sides of a number."""
    stay = (
        last_stay(conversation.pk, person).values("until_seq", "change_seq", "conversation__change_seq").get()
    )
    change_seq = stay["conversation__change_seq"] if stay["until_seq"] is None else stay["change_seq"]
    visible = with_people(Message.objects.filter(conversation=conversation).visible_to(person))
    if around is not None:
        older = list(visible.filter(seq__lte=around).order_by("-seq")[: limit - limit // 2 + 1])
        newer = list(visible.filter(seq__gt=around).order_by("seq")[: limit // 2 + 1])
        has_before, has_after = len(older) > limit - limit // 2, len(newer) > limit // 2
        messages = [*reversed(older[: limit - limit // 2]), *newer[: limit // 2]]
    elif after is not None:
        found = list(visible.filter(seq__gt=after).order_by("seq")[: limit + 1])
        messages, has_after = found[:limit], len(found) > limit
        has_before = visible.filter(seq__lte=after).exists()
    else:
        upto = visible if before is None else visible.filter(seq__lt=before)
        found = list(upto.order_by("-seq")[: limit + 1])
        messages, has_before = found[:limit][::-1], len(found) > limit
        has_after = before is not None and visible.filter(seq__gte=before).exists()
    return History(message_shapes(person, messages), has_before, has_after, change_seq)


def read_message(*, person: Person, message_id: str) -> Shape:
    """One message, as in its history."""
    return message_shapes(person, [find_message(person, message_id)])[0]


def message_shapes(person: Person, messages: Sequence[Message]) -> list[Shape]:
    """Messages with what of their receipts this person may see."""
    show_as_known(messages, person)
    load_reactions(messages, person)
    _unpin_for_who_left(messages, person)
    tallies = port().tallies(person, messages)
    return [
        {**shapes.message(message, person.pk), "readReceiptInfo": tallies.get(message.pk, {})}
        for message in messages
    ]


def new_message_shape(message: Message) -> Shape:
    """A message that was just stored, as its sender sees it. No statement."""
    begun = port().begun(message) if message.need_read_receipt else {}
    return {**shapes.message(message, message.sender_id or 0), "readReceiptInfo": begun}


def _unpin_for_who_left(messages: Sequence[Message], person: Person) -> None:
    """What is pinned now is not told to who is there no more. One statement, none if nothing is."""
    pinned = [message for message in messages if message.pinned_by_id is not None]
    here = places_of(person, pinned) if pinned else set()
    for message in pinned:
        if message.conversation_id not in here:
            message.pinned_by = None


def last_stay(conversation: Any, person: Person) -> QuerySet[Stay]:
    """The stay of this person that goes on, or ended last."""
    return Stay.objects.filter(conversation=conversation, person=person).order_by("-after_seq", "-pk")[:1]
