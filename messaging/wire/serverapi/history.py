"""Messages that were said, as a back end asks for them, changes them and brings them in."""

from typing import Any

from rest_framework import serializers

from messaging.models import Message

from ..fields import Listed, Request, Seconds, Text, Whole
from ..requests import UINT32, Limited, UserID
from ..shapes import Shape
from .messages import MessageBody, body_of, message_key, random_of, sender_of
from .parts import Bit, GroupID

KEY_CHARACTERS = 64
RECALLED = 8
"""The bit of `MsgFlagBits` of a recalled message."""

HISTORY, NOW = 2, 5
"""`SyncFromOldSystem`: what was said long ago, and what is being said elsewhere just now."""


class Keyed(Request):
    """A direct message."""

    From_Account = UserID()
    To_Account = UserID()
    MsgKey = Text(max_length=KEY_CHARACTERS)


class Changed(Request):
    MsgBody = MessageBody(required=False)
    CloudCustomData = Limited(most="cloud_custom_data_characters", required=False)


class ChangeDirect(Changed, Keyed):
    pass


class ChangeInGroup(Changed):
    GroupId = GroupID()
    MsgSeq = Whole(min_value=1)


class NumberedMessage(Request):
    MsgSeq = Whole(min_value=1)


class RecallInGroup(Request):
    GroupId = GroupID()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "MsgSeqList": Listed(child=NumberedMessage(), limit="page")}


class PullDirect(Request):
    Operator_Account = UserID()
    Peer_Account = UserID()
    MaxCnt = Whole(min_value=1)
    MinTime = Whole(max_value=UINT32)
    MaxTime = Whole(max_value=UINT32)
    LastMsgKey = Text(required=False, max_length=KEY_CHARACTERS)


class PullGroup(Request):
    GroupId = GroupID()
    ReqMsgNumber = Whole(min_value=1)
    ReqMsgSeq = Whole(required=False)


class BringDirect(Request):
    SyncFromOldSystem = Whole(min_value=HISTORY, max_value=NOW)
    From_Account = UserID()
    To_Account = UserID()
    MsgSeq = Whole(default=0, max_value=UINT32)
    MsgRandom = Whole(max_value=UINT32)
    MsgTimeStamp = Seconds()
    MsgBody = MessageBody()
    CloudCustomData = Limited(most="cloud_custom_data_characters", default="")

    def validate_SyncFromOldSystem(self, value: int) -> int:
        if value not in (HISTORY, NOW):
            raise serializers.ValidationError(f"{HISTORY} or {NOW}.")
        return value


class BroughtMessage(Request):
    From_Account = UserID()
    SendTime = Seconds()
    Random = Whole(default=0, max_value=UINT32)
    MsgBody = MessageBody()
    CloudCustomData = Limited(most="cloud_custom_data_characters", default="")


class BringIntoGroup(Request):
    GroupId = GroupID()
    RecentContactFlag = Bit(default=0)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "MsgList": Listed(child=BroughtMessage(), limit="page")}


def direct_message(message: Message, to: str, is_read: bool) -> Shape:
    """A direct message, and whether the sender, who asks, is told that it was read."""
    return {
        "From_Account": sender_of(message),
        "To_Account": to,
        "MsgSeq": message.seq,
        "MsgRandom": random_of(message.message_id),
        "MsgTimeStamp": int(message.sent_at.timestamp()),
        "MsgFlagBits": RECALLED if message.recalled_at is not None else 0,
        "IsPeerRead": int(is_read),
        "MsgKey": message_key(message),
        "MsgBody": body_of(message),
        "CloudCustomData": "" if message.recalled_at is not None else message.cloud_custom_data,
    }


def group_message(message: Message) -> Shape:
    """A message of a group; of a recalled one nothing but its place."""
    recalled = message.recalled_at is not None
    return {
        "From_Account": sender_of(message),
        "IsPlaceMsg": int(recalled),
        "IsSystemMsg": int(message.is_system),
        "MsgBody": body_of(message),
        "MsgPriority": message.priority,
        "MsgRandom": random_of(message.message_id),
        "MsgSeq": message.seq,
        "MsgTimeStamp": int(message.sent_at.timestamp()),
        "CloudCustomData": "" if recalled else message.cloud_custom_data,
    }
