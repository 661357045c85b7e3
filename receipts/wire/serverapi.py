"""What the commands of the server API about receipts take."""

from typing import Any

from rest_framework import serializers

from messaging.wire.fields import Listed, Request, Text, Whole
from messaging.wire.requests import UserID
from messaging.wire.serverapi.history import KEY_CHARACTERS, NumberedMessage
from messaging.wire.serverapi.parts import GroupID

from .requests import CURSOR_CHARACTERS

MOST_READERS = 200


class ReadDirect(Request):
    """One direct message that was read."""

    From_Account = UserID()
    To_Account = UserID()
    MsgKey = Text(max_length=KEY_CHARACTERS)


class GiveDirect(Request):
    Operator_Account = UserID()
    Peer_Account = UserID()

    def get_fields(self) -> dict[str, Any]:
        read = Listed(child=ReadDirect(), limit="receipts_per_call")
        return {**super().get_fields(), "C2CMsgInfo": read}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for at, one in enumerate(attrs["C2CMsgInfo"]):
            if (one["From_Account"], one["To_Account"]) != (attrs["Peer_Account"], attrs["Operator_Account"]):
                words = "From_Account is Peer_Account, and To_Account Operator_Account."
                raise serializers.ValidationError({"C2CMsgInfo": {str(at): [words]}})
        return attrs


class Totals(Request):
    GroupId = GroupID()

    def get_fields(self) -> dict[str, Any]:
        asked = Listed(child=NumberedMessage(), limit="summaries_per_call")
        return {**super().get_fields(), "MsgSeqList": asked}


class Readers(Request):
    GroupId = GroupID()
    MsgSeq = Whole(min_value=1)
    Filter = Whole(max_value=1)
    Cursor = Text(default="", allow_blank=True, max_length=CURSOR_CHARACTERS)
    Count = Whole(min_value=1, help_text=f"More than {MOST_READERS} counts as {MOST_READERS}.")
