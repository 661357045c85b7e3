"""How I keep my conversations, on the wire: what the commands take, and what is told of groups and quiet hours."""

from collections.abc import Iterable, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, FloatField, IntegerField, ListField

from messaging.limits import limits
from messaging.models import Conversation, ConversationGroup, Member, QuietHours

from .fields import Flag, Listed, Request, Seconds, Text, Whole, seconds
from .fields import Request as Shape
from .limits import past
from .requests import Choice, ConversationID, InConversation, Limited
from .shapes import conversation_id

Said = dict[str, Any]

STANDARD_MARKS = range(4)
OWN_MARKS = range(32, 63)


@extend_schema_field(
    {
        "type": "integer",
        "oneOf": [
            {"minimum": marks.start, "maximum": marks.stop - 1} for marks in (STANDARD_MARKS, OWN_MARKS)
        ],
    }
)
class Mark(Whole):
    """The number of a mark: one of the four that everybody knows, or one of the person's own."""

    def to_internal_value(self, data: Any) -> int:
        bit = super().to_internal_value(data)
        if bit not in STANDARD_MARKS and bit not in OWN_MARKS:
            raise serializers.ValidationError("A mark is a number from 0 to 3, or from 32 to 62.")
        return bit


class Marks(serializers.ListField):
    child = Mark()


class CustomData(Limited):
    """As many bytes of UTF-8 as the limit of its name."""

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if len(value.encode(errors="surrogatepass")) > limits().conversation_custom_data_bytes:
            raise serializers.ValidationError(past("conversation_custom_data_bytes", "bytes"))
        return value


class KeepConversation(InConversation):
    isPinned = Flag(required=False)
    messageRemindType = Choice(choices=Member.Remind.values, required=False)
    remindUntil = Seconds(required=False, allow_null=True)
    addMarks = Marks(required=False)
    removeMarks = Marks(required=False)
    customData = CustomData(most="conversation_custom_data_bytes", required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("remindUntil") is not None and attrs.get("messageRemindType") in (
            None,
            Member.Remind.NOTIFY,
        ):
            raise serializers.ValidationError({"remindUntil": ["Only a kind of silence ends at a time."]})
        if set(attrs.get("addMarks", ())) & set(attrs.get("removeMarks", ())):
            raise serializers.ValidationError({"removeMarks": ["A mark is set or cleared, not both."]})
        return attrs


class CreateConversationGroup(Request):
    name = Text(limit="conversationGroupCharacters")

    def get_fields(self) -> dict[str, Any]:
        conversations = Listed(child=ConversationID(), limit="ids_per_request", required=False)
        return {**super().get_fields(), "conversationIDs": conversations}


class OneConversationGroup(Request):
    conversationGroupID = Text(max_length=20)

    def validate_conversationGroupID(self, value: str) -> int:
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


class ChangeConversationGroup(OneConversationGroup):
    name = Text(required=False, limit="conversationGroupCharacters")

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "add": Listed(child=ConversationID(), limit="ids_per_request", required=False),
            "remove": Listed(child=ConversationID(), limit="ids_per_request", required=False),
        }


class SetQuietHours(Request):
    messageRemindType = Choice(choices=Member.Remind.values)
    startTime = Seconds()
    endTime = Seconds()
    isRepeated = Flag(default=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["endTime"] < attrs["startTime"]:
            raise serializers.ValidationError({"endTime": ["Not before startTime."]})
        return attrs


class ConversationGroupShape(Shape):
    conversationGroupID = CharField()
    name = CharField(allow_blank=True)
    conversationIDs = ListField(child=CharField())
    isDeleted = BooleanField()
    changeSeq = IntegerField()


class OneConversationGroupShape(Shape):
    conversationGroup = ConversationGroupShape()


class QuietHoursShape(Shape):
    messageRemindType = CharField(help_text="AcceptAndNotify: there are none.")
    startTime = FloatField()
    endTime = FloatField()
    isRepeated = BooleanField(help_text="Every 24 hours from startTime.")
    changeSeq = IntegerField()


class KeptTogether(Shape):
    conversationGroups = ConversationGroupShape(many=True)
    quietHours = QuietHoursShape()


class OneQuietHours(Shape):
    quietHours = QuietHoursShape()


def names(conversations: Iterable[Conversation], viewer: int) -> dict[int, str]:
    """What the viewer calls each, by number (pk)."""
    return {one.pk: conversation_id(one, viewer) for one in conversations}


def conversation_group(group: ConversationGroup, called: Mapping[int, str]) -> Said:
    return {
        "conversationGroupID": str(group.pk),
        "name": group.name,
        "conversationIDs": [called[key] for key in group.conversations if key in called],
        "isDeleted": group.deleted_at is not None,
        "changeSeq": group.change_seq,
    }


def group_change(group: ConversationGroup, called: Mapping[int, str]) -> Said:
    said = conversation_group(group, called)
    return {"kind": "conversationGroup", "changeSeq": group.change_seq, "conversationGroup": said}


def quiet_hours(hours: QuietHours | None) -> Said:
    return {
        "messageRemindType": hours.remind_type if hours else Member.Remind.NOTIFY.value,
        "startTime": seconds(hours.starts_at) if hours else 0.0,
        "endTime": seconds(hours.ends_at) if hours else 0.0,
        "isRepeated": hours.repeats if hours else False,
        "changeSeq": hours.change_seq if hours else 0,
    }


def quiet_change(hours: QuietHours) -> Said:
    return {"kind": "quietHours", "changeSeq": hours.change_seq, "quietHours": quiet_hours(hours)}
