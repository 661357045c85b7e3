"""Messages as a back end sends and names them."""

import re
from typing import Any
from zlib import crc32

from rest_framework import serializers

from messaging.models import Message

from ..elements import elements, said_by
from ..fields import Listed, Request, Whole
from ..requests import PRIORITIES, UINT32, Choice, Limited, UserID
from ..shapes import ALL, SYSTEM_USER
from .parts import Bit, GroupID

WEEK = 604_800
NUMBER = re.compile(r"([0-9]{1,10})([xs][0-9a-f]{1,10})?\Z")
"""What ends the ID of a message: a random number, and after it, of those of back ends, what tells them apart."""


class MessageBody(serializers.Field[Any, Any, Any, Any]):
    """A `MsgBody`: one element, which is a message of ours."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return said_by(data)
        except serializers.ValidationError as refusal:
            raise serializers.ValidationError(list(_texts(refusal.detail))) from None


def _texts(detail: Any, path: str = "") -> Any:
    """Each fault in one line, with the name of the field of its content."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            named = "" if name in ("MsgBody", "payload") else f"{path}{name}: "
            yield from _texts(below, named)
    elif isinstance(detail, list):
        for below in detail:
            yield from _texts(below, path)
    else:
        yield f"{path}{detail}"


class Unheeded(serializers.Field[Any, Any, Any, Any]):
    """An object, or a list, that the vendor's server knows and that means nothing here."""

    def __init__(self, kind: type) -> None:
        self.kind = kind
        super().__init__(required=False)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, self.kind):
            raise serializers.ValidationError("Not a list." if self.kind is list else "Not an object.")
        return data


class Send(Request):
    """What every way of sending takes."""

    MsgBody = MessageBody()
    CloudCustomData = Limited(most="cloud_custom_data_characters", default="")

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "OfflinePushInfo": Unheeded(dict),
            "ForbidCallbackControl": Unheeded(list),
            "SendMsgControl": Controls(),
        }


class Controls(Unheeded):
    """`SendMsgControl`: of its words those that describe what is so here anyway."""

    def __init__(self) -> None:
        super().__init__(list)

    def to_internal_value(self, data: Any) -> Any:
        for word in super().to_internal_value(data):
            if word not in ("WithMuteNotifications", "NoMsgCheck"):
                raise serializers.ValidationError(
                    "Only WithMuteNotifications and NoMsgCheck: every message counts as unread, and is the last one."
                )
        return data


class SendDirect(Send):
    From_Account = UserID(required=False)
    To_Account = UserID()
    MsgRandom = Whole(max_value=UINT32)
    MsgSeq = Whole(required=False, max_value=UINT32)
    MsgTimeStamp = Whole(required=False, max_value=UINT32)
    MsgLifeTime = Whole(required=False, max_value=WEEK)
    SyncOtherMachine = Whole(default=1, min_value=1, max_value=2)
    IsNeedReadReceipt = Bit(default=0)


class SendToMany(SendDirect):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "To_Account": Listed(child=UserID(), limit="ids_per_request")}


class At(Request):
    """One who is called: a member, or all."""

    GroupAtAllFlag = Bit(default=0)
    GroupAt_Account = UserID(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["GroupAtAllFlag"] and "GroupAt_Account" not in attrs:
            raise serializers.ValidationError({"GroupAt_Account": ["Whom it calls, unless it calls all."]})
        return attrs


class SendToGroup(Send):
    GroupId = GroupID()
    From_Account = UserID(required=False)
    Random = Whole(max_value=UINT32)
    MsgPriority = Choice(choices=PRIORITIES, default="Normal")
    OnlineOnlyFlag = Bit(default=0)
    NeedReadReceipt = Bit(default=0)

    def get_fields(self) -> dict[str, Any]:
        called = Listed(child=At(), limit="mentions_per_message", required=False)
        return {**super().get_fields(), "GroupAtInfo": called}


class SayToMembers(Request):
    GroupId = GroupID()
    Content = Limited(most="custom_characters")

    def get_fields(self) -> dict[str, Any]:
        members = Listed(child=UserID(), limit="ids_per_request", required=False)
        return {**super().get_fields(), "ToMembers_Account": members}

    def validate_Content(self, value: str) -> str:
        if not value.strip():
            raise serializers.ValidationError("A notification says something.")
        return value


def called(data: dict[str, Any]) -> list[str]:
    """Whom a message calls, as `atUserList` says it."""
    return [ALL if one["GroupAtAllFlag"] else one["GroupAt_Account"] for one in data.get("GroupAtInfo", [])]


def random_of(message_id: str) -> int:
    """The random number of a message: that of its ID if there is one, else one that is always the same."""
    last = NUMBER.match(message_id.rpartition("-")[2])
    return int(last[1]) if last and int(last[1]) <= UINT32 else crc32(message_id.encode())


def message_key(message: Message) -> str:
    """The `MsgKey` of a direct message: `<number>_<random>_<time>`."""
    return f"{message.seq}_{random_of(message.message_id)}_{int(message.sent_at.timestamp())}"


def body_of(message: Message) -> list[dict[str, Any]]:
    """The `MsgBody` of a message; of a recalled one it is empty."""
    if message.recalled_at is not None:
        return []
    if message.is_system:
        return [{"MsgType": message.type, "MsgContent": message.payload}]
    return elements(message.type, message.payload)


def sender_of(message: Message) -> str:
    return message.sender.user_id if message.sender and not message.is_system else SYSTEM_USER
