"""What each command takes."""

import re
from typing import Any

from rest_framework import serializers

from messaging.limits import limits
from messaging.models import Conversation, Member

from .fields import Flag, Listed, Request, Text, Whole
from .limits import past

SENDABLE = {"TIMTextElem": ("text",), "TIMCustomElem": ("data", "description", "extension")}
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*\Z")
PRIORITIES = ("High", "Normal", "Low", "Lowest")
SAID = Text(allow_blank=True)


class ConversationID(Text):
    """`C2C<userID>` or `GROUP<groupID>`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 64, **options})


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


class CloudCustomData(Text):
    """A string of the application's own, which we keep and give back."""

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if len(value) > limits().cloud_custom_data_characters:
            raise serializers.ValidationError(past("cloud_custom_data_characters", "characters"))
        return value


class Payload(serializers.DictField):
    """What a message says; checked together with its type by `check_payload`."""


def check_payload(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload if it is one of this type; every fault named."""
    wanted = SENDABLE[kind]
    faults: dict[str, Any] = {}
    for name, value in payload.items():
        if name not in wanted:
            faults[name] = ["There is no such field."]
            continue
        try:
            SAID.run_validation(value)
        except serializers.ValidationError as refusal:
            faults[name] = refusal.detail
    if kind == "TIMTextElem":
        text = payload.get("text", "")
        if isinstance(text, str) and not text.strip():
            faults["text"] = ["A text message says something."]
        elif isinstance(text, str) and len(text) > limits().text_characters:
            faults["text"] = [past("text_characters", "characters")]
    elif not faults:
        payload = {name: payload.get(name, "") for name in wanted}
        if sum(map(len, payload.values())) > limits().custom_characters:
            faults["data"] = [past("custom_characters", "characters altogether")]
        elif not any(payload.values()):
            faults["data"] = ["A custom message says something."]
    if faults:
        raise serializers.ValidationError({"payload": faults})
    return payload


class Nothing(Request):
    pass


class InConversation(Request):
    conversationID = ConversationID()


class SendMessage(InConversation):
    ID = MessageID(required=False)
    type = Choice(choices=tuple(SENDABLE), default="TIMTextElem")
    payload = Payload()
    needReadReceipt = Flag(default=False)
    cloudCustomData = CloudCustomData(default="", allow_blank=True)
    priority = Choice(choices=PRIORITIES, default="Normal")
    onlineUserOnly = Flag(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**attrs, "payload": check_payload(attrs["type"], attrs["payload"])}


class EditMessage(Request):
    messageID = MessageID()
    payload = Payload()
    cloudCustomData = CloudCustomData(required=False, allow_blank=True)
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
    avatar = Text(required=False, allow_blank=True, limit="avatarCharacters")
    sharesReceipts = Flag(required=False)

    def validate_avatar(self, value: str) -> str:
        return _picture(value)


class OpenConversation(Request):
    userID = UserID()


class GroupProfile(Request):
    name = Text(required=False, allow_blank=True, limit="nameCharacters")
    avatar = Text(required=False, allow_blank=True, limit="avatarCharacters")
    introduction = Text(required=False, allow_blank=True, limit="introductionCharacters")
    notification = Text(required=False, allow_blank=True, limit="notificationCharacters")

    def validate_avatar(self, value: str) -> str:
        return _picture(value)


class CreateGroup(GroupProfile):
    groupType = Choice(choices=[value for value, _ in Conversation.GroupType.choices])
    groupID = Text(required=False, limit="groupIDCharacters")

    def get_fields(self) -> dict[str, Any]:
        people = Listed(child=UserID(), limit="ids_per_request", required=False)
        return {**super().get_fields(), "memberIDs": people}


class ChangeGroup(GroupProfile):
    conversationID = ConversationID()
    historyVisible = Flag(required=False)


class SomePeople(InConversation):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "userIDs": Listed(child=UserID(), limit="ids_per_request")}


class OnePerson(InConversation):
    userID = UserID()


class ChangeMember(OnePerson):
    role = Choice(choices=(Member.Role.ADMIN.value, Member.Role.MEMBER.value), required=False)
    nameCard = Text(required=False, allow_blank=True, limit="nameCardCharacters")


class MovePosition(InConversation):
    sequence = Whole(required=False)


class ChangeSharing(InConversation):
    sharesReceipts = Flag()


def _picture(value: str) -> str:
    """An address on this server: no page of ours loads anything from another host."""
    if value and not OWN_PATH.match(value):
        raise serializers.ValidationError("A picture's address is a path on this server, as /media/a.png.")
    return value
