"""What goes out about receipts: totals, members of an audience, frames."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from messaging.models import Person
from messaging.wire.fields import seconds
from messaging.wire.shapes import avatar_of, conversation_id, receipt_time

from ..models import Receipt
from ..tallies import Tally

Shape = dict[str, Any]


def info(tally: Tally, viewer: int) -> Shape:
    """`readReceiptInfo`: the totals of one message. The number is the sender's own affair: it counts what happens to
    all their messages, so it is null for others, who might guess from it that somebody read elsewhere. Of an edited
    message it also says how many have read the present revision."""
    number = tally.number if viewer == tally.message.sender_id else None
    when = {"timestamp": receipt_time(tally.last_read_at), "tallySeq": number}
    if tally.message.revision > 1:
        when |= {"revision": tally.message.revision, "latestRevisionReadCount": tally.latest}
    if tally.message.conversation.is_direct:
        return {"isPeerRead": tally.read_count > 0, **when}
    return {
        "readCount": tally.read_count,
        "unreadCount": tally.unread_count,
        "audienceCount": tally.message.audience_count,
        **when,
    }


def row(tally: Tally, viewer: int) -> Shape:
    """The totals of one message with what they are of: what a sender is told, and catches up with."""
    message, conversation = tally.message, tally.message.conversation
    where = (
        {"userID": _reader_of(tally).user_id}
        if conversation.is_direct
        else {"groupID": conversation.group_id}
    )
    return {
        "messageID": message.message_id,
        "conversationID": conversation_id(conversation, viewer),
        **where,
        **info(tally, viewer),
    }


def summary(tally: Tally, viewer: int) -> Shape:
    """The answer for one message that was asked about."""
    return {"code": 0, **row(tally, viewer)}


def no_record(message_id: str, code: int, text: str) -> Shape:
    """The answer for one that has no record, or none for this caller."""
    return {"messageID": message_id, "code": code, "text": text}


def receipts_frame(numbers: Iterable[int], rows: Sequence[Shape]) -> Shape:
    """Totals that have changed. `numbers` are all that it covers of the sender's, superseded ones too;
    none for others who may see."""
    return {"frame": "receipts", "numbers": sorted(numbers), "receipts": list(rows)}


def audience_member(
    person: Person, name_card: str, state: str, receipt: Receipt | None, has_left: bool
) -> Shape:
    """One of a message's audience, and what is known of their reading. An erased person has no name."""
    return {
        "userID": person.user_id,
        "nick": person.nick,
        "avatar": avatar_of(person),
        "nameCard": name_card,
        "state": state,
        "left": has_left,
        "readAt": seconds(receipt.read_at) if receipt else None,
        "seenAt": seconds(receipt.seen_at) if receipt else None,
        "origin": receipt.origin if receipt else None,
        "onBehalf": receipt is not None and receipt.given_by_id is not None,
        "revision": receipt.latest_revision if receipt else None,
    }


def results(given: Iterable[tuple[str, str]]) -> Shape:
    """What became of each message of an acknowledgement, in the order in which they were named."""
    return {"results": [{"messageID": message_id, "result": result} for message_id, result in given]}


def point(read_at: datetime, read_count: int) -> Shape:
    """One point of the curve of reading: so many had read it at that time."""
    return {"time": seconds(read_at), "readCount": read_count}


def _reader_of(tally: Tally) -> Person:
    """The other one of a direct conversation, seen from the sender."""
    low, high = tally.message.conversation.low, tally.message.conversation.high
    assert low is not None and high is not None
    return high if tally.message.sender_id == low.pk else low
