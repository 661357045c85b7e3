"""Reading: history by number."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from messaging.models import Conversation, Message, Person, Stay
from messaging.receipt_port import port
from messaging.wire import shapes
from messaging.wire.shapes import Shape

from .left import Leaving, Left, left_by
from .lookup import find_message, with_people
from .reacted import load_reactions
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
    stay = last_stay(conversation.pk, person).values_list("left_at", "change_seq", "conversation__change_seq")
    left_at, stood_still, change_seq = stay.get()
    left = {}
    if left_at is not None:
        left, change_seq = {conversation.pk: Leaving(left_at, stood_still)}, stood_still
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
    return History(message_shapes(person, messages, left), has_before, has_after, change_seq)


def read_message(*, person: Person, message_id: str) -> Shape:
    """One message, as in its history."""
    return message_shapes(person, [find_message(person, message_id)])[0]


def message_shapes(person: Person, messages: Sequence[Message], left: Left | None = None) -> list[Shape]:
    """Messages with what of their receipts this person may see. `left`: where they are no more, if that is known."""
    if left is None:
        left = left_by(person, messages)
    show_as_known(messages, left)
    load_reactions(messages, left)
    _show_as_left(messages, left)
    tallies = port().tallies(person, messages)
    return [
        {**shapes.message(message, person.pk), "readReceiptInfo": tallies.get(message.pk, {})}
        for message in messages
    ]


def new_message_shape(message: Message) -> Shape:
    """A message that was just stored, as its sender sees it. No statement."""
    begun = port().begun(message) if message.need_read_receipt else {}
    return {**shapes.message(message, message.sender_id or 0), "readReceiptInfo": begun}


def _show_as_left(messages: Sequence[Message], left: Left) -> None:
    """To who is there no more these messages say neither what is pinned now, nor what people are called there now, nor,
    by their numbers, that anything has changed: those stand still at the leaving. Not to be saved."""
    for message in messages:
        leaving = left.get(message.conversation_id)
        if leaving is not None:
            message.pinned_by, message.name_card = None, ""  # type: ignore[attr-defined]
            # One that was recalled is newer to a client than what it said.
            message.change_seq = leaving.change_seq + (message.recalled_at is not None)


def last_stay(conversation: Any, person: Person) -> QuerySet[Stay]:
    """The stay of this person that goes on, or ended last."""
    return Stay.objects.filter(conversation=conversation, person=person).order_by("-after_seq", "-pk")[:1]
