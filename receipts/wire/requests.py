"""What each command of receipts takes. Limits are read when asked, so that they may change."""

from typing import Any

from messaging.limits import limits
from messaging.wire.fields import Listed, Request, Seconds, Text, Whole
from messaging.wire.requests import Choice, MessageID, OneMessage, PageOf, UserID

from ..models import Receipt
from ..tallies import State

ORIGINS = (Receipt.Origin.VIEWED.value, Receipt.Origin.BULK.value, Receipt.Origin.API.value)
CURSOR_CHARACTERS = 500


class ReadMessage(Request):
    """One message that was read."""

    messageID = MessageID()
    revision = Whole(required=False, min_value=1, max_value=2**31 - 1)
    seenAt = Seconds(required=False)


class SeenMessage(ReadMessage):
    """The same, said by the reader: how it came to be read is theirs to say."""

    origin = Choice(choices=ORIGINS, default=Receipt.Origin.API.value)


class Acknowledge(Request):
    def get_fields(self) -> dict[str, Any]:
        return {"messages": Listed(child=SeenMessage(), limit="receipts_per_call")}


class AcknowledgeForSomebody(Request):
    """By a back end, on the reader's behalf: every receipt says so."""

    userID = UserID()

    def get_fields(self) -> dict[str, Any]:
        messages = Listed(child=ReadMessage(), limit="receipts_per_call")
        return {**super().get_fields(), "messages": messages}


class ReceiptsAfter(PageOf):
    changed_after = Whole()
    epoch = Text(required=False, max_length=64)


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
    pass


class AudiencePage(Page):
    state = Choice(choices=[state.value for state in State], default="", allow_blank=True)
    query = Text(default="", allow_blank=True, limit="searchCharacters")


class Audience(AudiencePage, OneMessage):
    pass


class Explain(OneMessage):
    userID = UserID()
