"""What each command takes."""

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from messaging.limits import limits
from messaging.models import Conversation, Member, Person

from .custom import CustomFields
from .fields import BIGGEST, Flag, Listed, Request, Text, Whole
from .limits import LENGTHS, past
from .merged import RECORD
from .payloads import SENDABLE, UPLOAD_TYPES, check_payload

SPACES = r"\s\x1c-\x1f\x85\ufeff"
"""White space in Python or in JavaScript: which characters are differs, and a client reads the same pattern."""

OWN_PATH = re.compile(rf"/(?![/\\])[^{SPACES}\\]*\Z")
ADMISSIONS = tuple(value for value in Conversation.Admission.values if value)
UINT32 = 2**32 - 1
NUMBER = {"type": "integer", "minimum": 0, "maximum": BIGGEST}
EPOCH = {"type": "string", "minLength": 1, "maxLength": 64}
"""For the description of addresses of which these are only a part."""
PRIORITIES = ("High", "Normal", "Low", "Lowest")


class ConversationID(Text):
    """`C2C<userID>` or `GROUP<groupID>`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": len("GROUP") + LENGTHS["topicIDCharacters"], **options})


class MessageID(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(limit="messageIDCharacters", **options)


class UserID(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(limit="userIDCharacters", **options)


class Choice(serializers.ChoiceField):
    """One of the words, as a string."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=type(data).__name__)
        return super().to_internal_value(data)


class Limited(Text):
    """A string, '' included, of as many characters as the limit of this name."""

    def __init__(self, *, most: str, **options: Any) -> None:
        self._most = most
        super().__init__(allow_blank=True, **options)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if len(value) > getattr(limits(), self._most):
            raise serializers.ValidationError(past(self._most, "characters"))
        return value


@extend_schema_field(
    {
        "type": "string",
        "maxLength": LENGTHS["avatarCharacters"],
        "pattern": rf"^(/([^/\\{SPACES}][^\\{SPACES}]*)?)?$",
    }
)
class Picture(Text):
    """The address of a picture, or ''. Whoever takes it asks `picture`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_blank=True, limit="avatarCharacters", **options)


class Payload(serializers.DictField):
    """What a message says; checked together with its type by `check_payload`."""


class Nothing(Request):
    pass


class InConversation(Request):
    conversationID = ConversationID()


class SendMessage(InConversation):
    ID = MessageID(required=False)
    type = Choice(choices=SENDABLE, default="TIMTextElem")
    payload = Payload()
    needReadReceipt = Flag(default=False)
    cloudCustomData = Limited(most="cloud_custom_data_characters", default="")
    priority = Choice(choices=PRIORITIES, default="Normal")
    onlineUserOnly = Flag(default=False)

    def get_fields(self) -> dict[str, Any]:
        called = Listed(child=UserID(), limit="mentions_per_message", required=False)
        return {**super().get_fields(), "atUserList": called}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["onlineUserOnly"] and "atUserList" in attrs:
            raise serializers.ValidationError({"atUserList": ["What is stored nowhere calls nobody."]})
        if attrs["onlineUserOnly"] and attrs["type"] == RECORD:
            raise serializers.ValidationError({"onlineUserOnly": ["A record of messages is stored."]})
        if attrs["onlineUserOnly"] and attrs["type"] in UPLOAD_TYPES:
            raise serializers.ValidationError(
                {"onlineUserOnly": ["What carries an upload is stored: nobody could have it otherwise."]}
            )
        return {**attrs, "payload": check_payload(attrs["type"], attrs["payload"])}


class EditMessage(Request):
    messageID = MessageID()
    payload = Payload()
    cloudCustomData = Limited(most="cloud_custom_data_characters", required=False)
    askAgain = Flag(default=False)


class OneMessage(Request):
    messageID = MessageID()


class ManyMessages(Request):
    messageIDs = serializers.ListField()

    def get_fields(self) -> dict[str, Any]:
        return {"messageIDs": Listed(child=MessageID(), limit="ids_per_request")}


class PageOf(Request):
    def get_fields(self) -> dict[str, Any]:
        most = limits().page
        return {**super().get_fields(), "limit": Whole(default=min(50, most), min_value=1, max_value=most)}


class ReadHistory(PageOf):
    conversationID = ConversationID()
    before = Whole(required=False)
    after = Whole(required=False)
    around = Whole(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = [name for name in ("before", "after", "around") if name in attrs]
        if len(named) > 1:
            raise serializers.ValidationError({named[1]: ["One of before, after and around."]})
        return attrs


class ChangesAfter(PageOf):
    conversationID = ConversationID()
    changed_after = Whole()
    epoch = Text(required=False, max_length=64)


class MyChangesAfter(PageOf):
    changed_after = Whole()
    epoch = Text(required=False, max_length=64)


class ChangeMe(Request):
    nick = Text(required=False, allow_blank=True, limit="nickCharacters")
    avatar = Picture(required=False)
    gender = Choice(choices=Person.Gender.values, required=False)
    birthday = Whole(required=False, max_value=UINT32)
    location = Text(required=False, allow_blank=True, limit="locationCharacters")
    selfSignature = Text(required=False, allow_blank=True, limit="selfSignatureCharacters")
    allowType = Choice(choices=Person.AllowType.values, required=False)
    level = Whole(required=False, max_value=UINT32)
    role = Whole(required=False, max_value=UINT32)
    custom = CustomFields(kind="Profile", required=False)
    statusText = Text(required=False, allow_blank=True, limit="statusTextCharacters")
    hidesStatus = Flag(required=False)
    sharesReceipts = Flag(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "language": Whole(required=False, max_value=UINT32)}

    def validate_avatar(self, value: str) -> str:
        return picture(value)


class OpenConversation(Request):
    userID = UserID()


class OwnField(Request):
    """A field of an application's own; an empty value takes it away."""

    key = Text(limit="customKeyCharacters")
    value = Text(allow_blank=True, limit="customFieldCharacters")


def own_fields() -> Listed:
    return Listed(child=OwnField(), limit="custom_fields", required=False)


class GroupProfile(Request):
    name = Text(required=False, allow_blank=True, limit="nameCharacters")
    avatar = Picture(required=False)
    introduction = Text(required=False, allow_blank=True, limit="introductionCharacters")
    notification = Text(required=False, allow_blank=True, limit="notificationCharacters")
    joinOption = Choice(choices=ADMISSIONS, required=False)
    inviteOption = Choice(choices=ADMISSIONS, required=False)

    def get_fields(self) -> dict[str, Any]:
        most = Whole(required=False, min_value=1, max_value=limits().group_members)
        return {**super().get_fields(), "maxMemberCount": most, "groupCustomField": own_fields()}

    def validate_avatar(self, value: str) -> str:
        return picture(value)


class CreateGroup(GroupProfile):
    groupType = Choice(choices=[value for value, _ in Conversation.GroupType.choices])
    groupID = Text(required=False, limit="groupIDCharacters")
    isSupportTopic = Flag(default=False)

    def get_fields(self) -> dict[str, Any]:
        people = Listed(child=UserID(), limit="ids_per_request", required=False)
        return {**super().get_fields(), "memberIDs": people}


class ChangeGroup(GroupProfile):
    conversationID = ConversationID()
    historyVisible = Flag(required=False)
    muteAllMembers = Flag(required=False)


class JoinGroup(InConversation):
    applyMessage = Text(required=False, allow_blank=True, default="", limit="applicationCharacters")


class SomePeople(InConversation):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "userIDs": Listed(child=UserID(), limit="ids_per_request")}


class OnePerson(InConversation):
    userID = UserID()


class ChangeMember(OnePerson):
    role = Choice(choices=(Member.Role.ADMIN.value, Member.Role.MEMBER.value), required=False)
    nameCard = Text(required=False, allow_blank=True, limit="nameCardCharacters")

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "memberCustomField": own_fields()}


class MuteMember(OnePerson):
    def get_fields(self) -> dict[str, Any]:
        most = limits().mute_seconds
        return {**super().get_fields(), "muteTime": Whole(max_value=most, help_text="Seconds; 0: no more.")}


class MovePosition(InConversation):
    sequence = Whole(required=False)


class MoveAllPositions(Request):
    def get_fields(self) -> dict[str, Any]:
        kind = Choice(choices=[value for value, _ in Conversation.Kind.choices])
        return {"types": Listed(child=kind, limit="ids_per_request")}


class SetDraft(InConversation):
    draftText = Limited(most="text_characters")


class ChangeSharing(InConversation):
    sharesReceipts = Flag()


def picture(value: str) -> str:
    """An address on this server: no page of ours loads anything from another host."""
    if value and not OWN_PATH.match(value):
        raise serializers.ValidationError(
            "A picture's address is a path on this server, as /media/…/original."
        )
    return value
