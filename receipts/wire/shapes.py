"""What goes out about receipts: totals, members of an audience, frames."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from messaging.models import Person
from messaging.wire.fields import seconds
from messaging.wire.shapes import conversation_id, person_avatar, receipt_time

from ..tallies import Tally

Shape = dict[str, Any]


def info(tally: Tally, viewer: int) -> Shape:
    """`readReceiptInfo`: the totals of one message. The number is the sender's own affair: it counts what happens to
    all their messages, so it is null for others, who might guess from it that somebody read elsewhere. Of an edited
    message it also says how many have read the present revision, as long as the readers are known."""
    number = tally.number if viewer == tally.message.sender_id else None
    when = {"timestamp": receipt_time(tally.last_read_at), "tallySeq": number}
    if tally.message.revision > 1:
        when |= {"revision": tally.message.revision}
        if tally.message.receipts_purged_at is None:
            when |= {"latestRevisionReadCount": tally.latest}
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
    return {"code": 0, **row(tally, viewer), **said_if_purged(tally.message.receipts_purged_at)}


def said_if_purged(at: datetime | None) -> Shape:
    """Of a message whose readers are forgotten every answer says so; of others none speaks of it."""
    return {} if at is None else {"purged": True}


def no_record(message_id: str, code: int, text: str) -> Shape:
    """The answer for one that has no record, or none for this caller."""
    return {"messageID": message_id, "code": code, "text": text}


def receipts_frame(numbers: Iterable[int], rows: Sequence[Shape]) -> Shape:
    """Totals that have changed. `numbers` are all that it covers of the sender's, superseded ones too;
    none for others who may see."""
    return {"frame": "receipts", "numbers": sorted(numbers), "receipts": list(rows)}


class Given(NamedTuple):
    """One receipt, as it was given."""

    user_id: str
    read_at: datetime
    seen_at: datetime | None
    origin: str
    given_by: int | None
    revision: int


def streamed(tally: Tally, readers: Iterable[Given]) -> Shape:
    """The totals of one message with its sender and those who have read it since. As seen by its sender, but for the
    sender's number."""
    sender = tally.message.sender
    assert sender is not None
    return {
        "from": sender.user_id,
        **row(tally, sender.pk),
        "tallySeq": None,
        **said_if_purged(tally.message.receipts_purged_at),
        "readers": [
            {
                "userID": one.user_id,
                "readAt": seconds(one.read_at),
                "seenAt": seconds(one.seen_at),
                "origin": one.origin,
                "onBehalf": one.given_by is not None,
                "revision": one.revision,
            }
            for one in readers
        ],
    }


class Member(NamedTuple):
    """One of a message's audience, and what is known of their reading; without a receipt, nothing."""

    user_id: str
    nick: str
    avatar: str
    name_card: str | None
    state: str
    has_left: bool
    read_at: datetime | None = None
    seen_at: datetime | None = None
    origin: str | None = None
    given_by: int | None = None
    revision: int | None = None


def audience_member(one: Member) -> Shape:
    """An erased person has no name."""
    return {
        "userID": one.user_id,
        "nick": one.nick,
        "avatar": person_avatar(one.user_id, one.nick, one.avatar),
        "nameCard": one.name_card or "",
        "state": one.state,
        "left": bool(one.has_left),
        "readAt": seconds(one.read_at),
        "seenAt": seconds(one.seen_at),
        "origin": one.origin,
        "onBehalf": one.given_by is not None,
        "revision": one.revision,
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
