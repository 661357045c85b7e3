"""Groups and who is in them, under the vendor's names."""

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from rest_framework import serializers

from messaging.limits import limits
from messaging.models import Conversation, Member, Stay

from ..fields import Listed, Request, Text, Whole
from ..requests import ADMISSIONS, Choice, UserID
from ..shapes import mute_until
from .parts import Bit, FaceUrl, GroupID, Renamed, accounts, as_fields, as_pairs, own_fields, switch

MOST_GROUPS = 10_000

COLUMNS = {
    "Name": "name",
    "Introduction": "introduction",
    "Notification": "notification",
    "FaceUrl": "avatar",
    "MaxMemberNum": "max_members",
    "ApplyJoinOption": "join_option",
    "InviteJoinOption": "invite_option",
}


class OneGroup(Renamed):
    GroupId = GroupID()


class TypeOfGroup(Text):
    """One of them, or '' for all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": "", "allow_blank": True, **options})

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if value and value not in Conversation.GroupType.values:
            raise serializers.ValidationError("There is no such type of groups.")
        return value


class MuteTime(Whole):
    """Seconds, up to our limit: nobody is muted for ever."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_value": limits().mute_seconds, **options})


class Past(Whole):
    """A moment that is over, in Unix seconds."""

    def to_internal_value(self, data: Any) -> int:
        seconds = super().to_internal_value(data)
        if seconds > time.time():
            raise serializers.ValidationError("This is yet to come.")
        return seconds


class NewMember(Request):
    Member_Account = UserID()
    Role = Choice(choices=(Member.Role.ADMIN.value, Member.Role.MEMBER.value), required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "AppMemberDefinedData": own_fields()}


class FormerMember(Request):
    Member_Account = UserID()
    Role = Choice(choices=(Member.Role.ADMIN.value, Member.Role.MEMBER.value), required=False)
    JoinTime = Past(required=False)


class Profile(Renamed):
    FORMER: ClassVar = {"MaxMemberCount": "MaxMemberNum", "ShutUpAllMember": "MuteAllMember"}

    Name = Text(required=False, allow_blank=True, limit="nameCharacters")
    Introduction = Text(required=False, allow_blank=True, limit="introductionCharacters")
    Notification = Text(required=False, allow_blank=True, limit="notificationCharacters")
    FaceUrl = FaceUrl()
    ApplyJoinOption = Choice(choices=ADMISSIONS, required=False)
    InviteJoinOption = Choice(choices=ADMISSIONS, required=False)

    def get_fields(self) -> dict[str, Any]:
        most = Whole(required=False, min_value=1, max_value=limits().group_members)
        return {**super().get_fields(), "MaxMemberNum": most, "AppDefinedData": own_fields()}


class NewGroup(Profile):
    """A group has an owner here, always: `Owner_Account` is not left out."""

    Owner_Account = UserID()
    Type = Choice(choices=[value for value, _ in Conversation.GroupType.choices])
    Name = Text(allow_blank=True, limit="nameCharacters")
    GroupId = Text(required=False, limit="groupIDCharacters")
    SupportTopic = Bit(required=False)


class CreateGroup(NewGroup):
    def get_fields(self) -> dict[str, Any]:
        members = Listed(child=NewMember(), limit="ids_per_request", required=False)
        return {**super().get_fields(), "MemberList": members}


class ImportGroup(NewGroup):
    CreateTime = Past(required=False)


class ChangeGroup(Profile):
    GroupId = GroupID()
    MuteAllMember = switch()


class Filter(Request):
    """Which fields an answer has; all, of what is not named."""

    def get_fields(self) -> dict[str, Any]:
        names = {
            name: Listed(child=Text(max_length=40), limit="ids_per_request", required=False)
            for name in ("GroupBaseInfoFilter", "SelfInfoFilter", "AppDefinedDataFilter_Group")
        }
        return {**super().get_fields(), **names}


class GetGroups(Request):
    ResponseFilter = Filter(required=False)

    def get_fields(self) -> dict[str, Any]:
        groups = Listed(child=GroupID(), limit="ids_per_request")
        return {**super().get_fields(), "GroupIdList": groups}


class ListGroups(Request):
    Limit = Whole(default=MOST_GROUPS, min_value=1, max_value=MOST_GROUPS)
    Next = Whole(default=0)
    GroupType = TypeOfGroup()


class ListJoined(Request):
    Member_Account = UserID()
    Offset = Whole(default=0)
    GroupType = TypeOfGroup()
    WithHugeGroups = Bit(default=0)
    WithNoActiveGroups = Bit(required=False)
    ResponseFilter = Filter(required=False)

    def get_fields(self) -> dict[str, Any]:
        most = limits().ids_per_request
        return {**super().get_fields(), "Limit": Whole(default=most, min_value=1, max_value=most)}


class AddMembers(OneGroup):
    Silence = Bit(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "MemberList": Listed(child=NewMember(), limit="ids_per_request")}


class ImportMembers(OneGroup):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "MemberList": Listed(child=FormerMember(), limit="ids_per_request")}


class RemoveMembers(OneGroup):
    Silence = Bit(required=False)
    Reason = Text(required=False, allow_blank=True, max_length=1_000)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "MemberToDel_Account": accounts()}


class ListMembers(OneGroup):
    Offset = Whole(default=0)
    Next = Text(required=False, allow_blank=True, max_length=20)

    def get_fields(self) -> dict[str, Any]:
        most = limits().ids_per_request
        roles = Listed(child=Choice(choices=Member.Role.values), limit="ids_per_request", required=False)
        names = {
            name: Listed(child=Text(max_length=40), limit="ids_per_request", required=False)
            for name in ("MemberInfoFilter", "AppDefinedDataFilter_GroupMember")
        }
        many = Whole(default=most, min_value=1, max_value=most)
        return {**super().get_fields(), **names, "Limit": many, "MemberRoleFilter": roles}

    def validate_Next(self, value: str) -> str:
        if value and not (value.isascii() and value.isdecimal()):
            raise serializers.ValidationError("What an answer gave as Next, or ''.")
        return value


class ChangeMember(OneGroup):
    FORMER: ClassVar = {"ShutUpTime": "MuteTime"}

    Member_Account = UserID()
    Role = Choice(choices=(Member.Role.ADMIN.value, Member.Role.MEMBER.value), required=False)
    NameCard = Text(required=False, allow_blank=True, limit="nameCardCharacters")

    def get_fields(self) -> dict[str, Any]:
        more = {"AppMemberDefinedData": own_fields(), "MuteTime": MuteTime(required=False)}
        return {**super().get_fields(), **more}


class GetRoles(OneGroup):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "User_Account": accounts()}


class HandOver(OneGroup):
    NewOwner_Account = UserID()


class Mute(OneGroup):
    FORMER: ClassVar = {"ShutUpTime": "MuteTime"}

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "Members_Account": accounts(), "MuteTime": MuteTime()}


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def given_profile(data: dict[str, Any]) -> dict[str, Any]:
    """What a call sets of a group's profile, by our own names."""
    given = {column: data[name] for name, column in COLUMNS.items() if name in data}
    if "AppDefinedData" in data:
        given["custom"] = as_fields(data["AppDefinedData"])
    if "MuteAllMember" in data:
        given["mute_all"] = data["MuteAllMember"] == "On"
    return given


def group(conversation: Conversation, owner: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a group says of itself, under its old names as well where it has two."""
    most = conversation.max_members or limits().group_members
    muted = "On" if conversation.mute_all else "Off"
    said = {
        "Type": conversation.group_type,
        "Name": conversation.name,
        "Introduction": conversation.introduction,
        "Notification": conversation.notification,
        "FaceUrl": conversation.avatar,
        "Owner_Account": owner,
        "CreateTime": int(conversation.created_at.timestamp()),
        "LastMsgTime": int(conversation.last_message_at.timestamp()) if conversation.last_seq else 0,
        "NextMsgSeq": conversation.last_seq + 1,
        "MemberNum": conversation.member_count,
        "MaxMemberNum": most,
        "MaxMemberCount": most,
        "ApplyJoinOption": conversation.joining,
        "InviteJoinOption": conversation.inviting,
        "MuteAllMember": muted,
        "ShutUpAllMember": muted,
        "SupportTopic": int(conversation.has_topics),
    }
    own = chosen_pairs(conversation.custom, wanted.get("AppDefinedDataFilter_Group"))
    return {
        "GroupId": conversation.group_id,
        **chosen(said, wanted.get("GroupBaseInfoFilter")),
        "AppDefinedData": own,
    }


def member(
    stay: Stay, names: Collection[str] | None = None, own: Collection[str] | None = None
) -> dict[str, Any]:
    """A member, without how far they have read and how they are told, which is theirs alone."""
    until = mute_until(stay.member)
    said = {
        "Role": stay.member.role,
        "JoinTime": int(stay.joined_at.timestamp()),
        "NameCard": stay.member.name_card,
        "MuteUntil": until,
        "ShutUpUntil": until,
    }
    pairs = chosen_pairs(stay.member.custom, own)
    return {"Member_Account": stay.person.user_id, **chosen(said, names), "AppMemberDefinedData": pairs}


def self_info(stay: Stay, names: Collection[str] | None) -> dict[str, Any]:
    """What somebody is in a group of theirs."""
    return chosen({"Role": stay.member.role, "JoinTime": int(stay.joined_at.timestamp())}, names)


def muted(stays: Sequence[Stay], name: str) -> list[dict[str, Any]]:
    """Who may not speak, and until when, under this name."""
    return [{"Member_Account": stay.person.user_id, name: mute_until(stay.member)} for stay in stays]


def chosen(said: dict[str, Any], names: Collection[str] | None) -> dict[str, Any]:
    return said if names is None else {name: value for name, value in said.items() if name in names}


def chosen_pairs(fields: dict[str, str] | None, names: Collection[str] | None) -> list[dict[str, str]]:
    return [pair for pair in as_pairs(fields) if names is None or pair["Key"] in names]


def results(named: list[str], people: Collection[str], added: Collection[str]) -> list[dict[str, Any]]:
    """Of each account: 0 there is none, 1 they are in it by this call, 2 they were before."""
    return [
        {"Member_Account": name, "Result": 0 if name not in people else 1 if name in added else 2}
        for name in named
    ]
