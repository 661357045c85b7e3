"""Merged records on the wire, in the words of the SDK."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.serializers import CharField, DictField, IntegerField

from messaging.models import Message

from .fields import Listed, Request, Text
from .shapes import Shape, avatar_of

RECORD = "TIMRelayElem"
LINE = 200
"""Characters of a title, and of a line of what a record holds."""


class RecordPayload(Request):
    """`messageIDs`, or, to forward a record, its `downloadKey`."""

    title = Text(default="", allow_blank=True, max_length=LINE)
    abstractList = serializers.ListField(
        child=Text(allow_blank=True, max_length=LINE), max_length=10, default=list
    )
    compatibleText = Text(default="", allow_blank=True, max_length=LINE)
    downloadKey = Text(required=False, limit="messageIDCharacters")

    def get_fields(self) -> dict[str, Any]:
        named = Listed(child=Text(limit="messageIDCharacters"), limit="merged_messages", required=False)
        return {**super().get_fields(), "messageIDs": named}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("messageIDs" in attrs) == ("downloadKey" in attrs):
            raise serializers.ValidationError({"messageIDs": ["These, or the downloadKey of a record."]})
        return attrs


class RecordItem(Request):
    ID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()
    time = IntegerField()
    type = CharField()
    payload = DictField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": CharField(), **super().get_fields()}


class Record(Request):
    messageID = CharField()
    messageList = RecordItem(many=True, help_text="Empty if the message carries no record.")


def record_payload(message_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a message that carries a record says of it: all but what it holds, which is had by its key."""
    return {
        "title": asked["title"],
        "abstractList": list(asked["abstractList"]),
        "compatibleText": asked["compatibleText"],
        "messageList": [],
        "downloadKey": message_id,
        "layersOverLimit": False,
    }


def item(item_id: str, message: Message, held: list[Shape] | None) -> Shape:
    """A message as a record keeps it; one that is a record itself, with all that it holds."""
    assert message.sender is not None
    payload = message.payload if held is None else {**message.payload, "messageList": held, "downloadKey": ""}
    return {
        "ID": item_id,
        "from": message.sender.user_id,
        "nick": message.sender.nick,
        "avatar": avatar_of(message.sender),
        "time": int(message.sent_at.timestamp()),
        "type": message.type,
        "payload": payload,
    }
