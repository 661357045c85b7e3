"""What each command of receipts takes. Limits are read when asked, so that they may change."""

import re
from typing import Any

from messaging.limits import limits
from messaging.wire.fields import Listed, Request, Seconds, Text, Whole
from messaging.wire.requests import Choice, MessageID, OneMessage, PageOf, UserID

from ..models import Receipt
from ..tallies import State

API = Receipt.Origin.API.value
ORIGINS = (Receipt.Origin.VIEWED.value, Receipt.Origin.BULK.value, API)
LATEST_REVISION = 2**31 - 1
PLAIN = {"messageID", "revision", "origin"}
PLAIN_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
"""As we make them; what an application chose for itself may look otherwise."""
CURSOR_CHARACTERS = 500
PLAIN_CURSOR = re.compile(rf"[A-Za-z0-9:_-]{{0,{CURSOR_CHARACTERS}}}")


class ReadMessage(Request):
    """One message that was read."""

    messageID = MessageID()
    revision = Whole(required=False, min_value=1, max_value=LATEST_REVISION)
    seenAt = Seconds(required=False)


class SeenMessage(ReadMessage):
    """The same, said by the reader: how it came to be read is theirs to say."""

    origin = Choice(choices=ORIGINS, default=API)


class Acknowledge(Request):
    @classmethod
    def plain(cls, params: Any) -> dict[str, Any] | None:
        if type(params) is not dict or params.keys() != {"messages"}:
            return None
        given = params["messages"]
        if type(given) is not list or not 1 <= len(given) <= limits().receipts_per_call:
            return None
        messages = [_plainly_seen(one) for one in given]
        return None if None in messages else {"messages": messages}

    def get_fields(self) -> dict[str, Any]:
        return {"messages": Listed(child=SeenMessage(), limit="receipts_per_call")}


def _plainly_seen(one: Any) -> dict[str, Any] | None:
    """A message by its ID, with no more than its revision and its origin."""
    if type(one) is not dict or not one.keys() <= PLAIN:
        return None
    message_id, revision, origin = one.get("messageID"), one.get("revision", 1), one.get("origin", API)
    is_plain = (
        type(message_id) is str
        and PLAIN_ID.fullmatch(message_id) is not None
        and type(revision) is int
        and 1 <= revision <= LATEST_REVISION
        and type(origin) is str
        and origin in ORIGINS
    )
    return {**one, "origin": origin} if is_plain else None


class AcknowledgeForSomebody(Request):
    """By a back end, on the reader's behalf: every receipt says so."""

    userID = UserID()

    def get_fields(self) -> dict[str, Any]:
        messages = Listed(child=ReadMessage(), limit="receipts_per_call")
        return {**super().get_fields(), "messages": messages}


class ReceiptsAfter(PageOf):
    changed_after = Whole()
    epoch = Text(required=False, max_length=64)


class Stream(Request):
    """Without a cursor: begin now."""

    after = Text(default="", allow_blank=True, max_length=CURSOR_CHARACTERS)

    def get_fields(self) -> dict[str, Any]:
        most = limits().stream_page
        limit = Whole(default=most, min_value=1, max_value=most)
        return {**super().get_fields(), "limit": limit}


class Summaries(Request):
    def get_fields(self) -> dict[str, Any]:
        return {"messageID": Listed(child=MessageID(), limit="summaries_per_call")}


class Page(Request):
    cursor = Text(default="", allow_blank=True, max_length=CURSOR_CHARACTERS)

    def get_fields(self) -> dict[str, Any]:
        most = limits().page
        count = Whole(default=most, min_value=1, max_value=most)
        return {**super().get_fields(), "count": count}


class ReadersPage(Page):
    filter = Whole(default=0, max_value=1)


class Readers(ReadersPage, OneMessage):
    @classmethod
    def plain(cls, params: Any) -> dict[str, Any] | None:
        if type(params) is not dict or not params.keys() <= {"messageID", "filter", "cursor", "count"}:
            return None
        most = limits().page
        asked = {"messageID": None, "filter": 0, "cursor": "", "count": most, **params}
        message_id, kind, cursor, count = asked.values()
        is_plain = (
            (type(message_id), type(kind), type(cursor), type(count)) == (str, int, str, int)
            and PLAIN_ID.fullmatch(message_id) is not None
            and kind in (0, 1)
            and PLAIN_CURSOR.fullmatch(cursor) is not None
            and 1 <= count <= most
        )
        return asked if is_plain else None


class AudiencePage(Page):
    state = Choice(choices=[state.value for state in State], default="", allow_blank=True)
    query = Text(default="", allow_blank=True, limit="searchCharacters")


class Audience(AudiencePage, OneMessage):
    pass


class Explain(OneMessage):
    userID = UserID()
