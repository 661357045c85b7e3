"""Why a member is counted for a message, or not, in words that a person understands."""

from collections.abc import Sequence
from typing import Any

from messaging.models import Person, Stay

from ..access import Asked, find_asked
from ..tallies import State
from ..wire.shapes import Shape, said_if_purged
from .audience import audience_of

REASONS = {
    State.READ.value: "Has read this message.",
    "read_then_left": "Has read this message, and has left the conversation since.",
    State.UNREAD.value: "Was there when this was sent and has not read it yet.",
    State.PRIVATE.value: "Was there when this was sent, but does not share read receipts; counted among the unread.",
    State.LEFT.value: "Left the conversation before reading this message, and is not back.",
    State.DEACTIVATED.value: "The account was switched off before this message was read.",
    "sender": "Sent this message; senders are not counted among their own readers.",
    "bot": "A bot; bots are not counted.",
    "joined_later": "Joined after this message was sent, so it does not count for them, read or not.",
    "left_before": "Had left the conversation before this message was sent.",
    "purged": "Who has read this is no longer kept; how many had is.",
    "not_there": "Has never been in this conversation.",
}


def explain(*, viewer: Person, message_id: str, user_id: str) -> Shape:
    """The state of one person for one message (None: not of its audience, or forgotten who was) and the reason.

    Somebody unknown and somebody who was never there give the same answer.
    """
    message = find_asked(viewer, message_id)
    if message.receipts_purged_at is not None:
        purged = said_if_purged(message.receipts_purged_at)
        return _explained(message_id, user_id, None, "purged") | purged
    stays = _stays_known_to(viewer, message, user_id)
    found: Any = audience_of(message).filter(person__user_id=user_id).first()
    state = found.state if found else None
    reason = _reason(message, stays) if found is None else reason_of(found.state, found.left)
    return _explained(message_id, user_id, state, reason)


def _explained(message_id: str, user_id: str, state: str | None, reason: str) -> Shape:
    return {
        "messageID": message_id,
        "userID": user_id,
        "state": state,
        "reason": reason,
        "text": REASONS[reason],
    }


def _stays_known_to(viewer: Person, message: Asked, user_id: str) -> list[Stay]:
    """That person's stays in the conversation, as far as the viewer may know of them: who came later does not learn
    who had left before (`StayQuerySet.known_to`), nor who has left of those who came afterwards."""
    here = Stay.objects.filter(conversation=message.conversation_id)
    ends = here.filter(person=viewer).values_list("until_seq", flat=True)
    known = list(here.filter(person__user_id=user_id).known_to(viewer))
    last = None if None in ends else max(end for end in ends if end is not None)
    return [stay for stay in known if last is None or stay.after_seq < last]


def reason_of(state: str, left: bool) -> str:
    """Why one of the audience is counted as they are: a name of `REASONS`."""
    return "read_then_left" if state == State.READ and left else str(state)


def _reason(message: Asked, stays: Sequence[Stay]) -> str:
    """Why somebody is not of the audience."""
    if not stays:
        return "not_there"
    if stays[0].person_id == message.sender_id:
        return "sender"
    containing = [
        stay
        for stay in stays
        if stay.after_seq < message.seq and (stay.until_seq is None or stay.until_seq >= message.seq)
    ]
    if containing:
        return "bot"
    return "left_before" if any(stay.after_seq < message.seq for stay in stays) else "joined_later"
