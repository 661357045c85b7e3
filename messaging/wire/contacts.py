"""Contacts on the wire: what goes in, what comes out. All of it is one person's own."""

from collections.abc import Mapping
from typing import Any

from rest_framework.serializers import BooleanField, CharField, DictField, FloatField, IntegerField, ListField

from messaging.models import Contact, FriendGroup

from .answers import Profile
from .custom import CustomFields
from .fields import Flag, Listed, Request, Text, Whole, seconds
from .fields import Request as Shape
from .requests import PageOf, UserID
from .shapes import Shape as Said
from .shapes import profile


def contact(one: Contact) -> Said:
    """What I have made of somebody; `contactID` stays whatever becomes of their name."""
    return {
        "contactID": str(one.pk or ""),
        "userID": one.other.user_id,
        "isFriend": one.friend_since is not None,
        "isBlocked": one.blocked_at is not None,
        "friendSince": seconds(one.friend_since) or 0,
        "remark": one.remark,
        "source": one.source,
        "wording": one.wording,
        "custom": one.custom,
        "request": one.request,
        "requestTime": seconds(one.requested_at) if one.request else 0,
        "requestSeen": one.request_seen or one.request != Contact.Request.RECEIVED,
        "changeSeq": one.change_seq,
        "profile": profile(one.other),
    }


def contact_change(one: Contact) -> Said:
    return {"kind": "contact", "changeSeq": one.change_seq, "contact": contact(one)}


def friend_group(group: FriendGroup, names: Mapping[int, str]) -> Said:
    """`names`: the user IDs of its members, by their numbers."""
    return {
        "friendGroupID": str(group.pk),
        "name": group.name,
        "userIDs": [names[pk] for pk in group.members if pk in names],
        "isDeleted": group.deleted_at is not None,
        "changeSeq": group.change_seq,
    }


def group_change(group: FriendGroup, names: Mapping[int, str]) -> Said:
    return {
        "kind": "friendGroup",
        "changeSeq": group.change_seq,
        "friendGroup": friend_group(group, names),
    }


class ListContacts(PageOf):
    after = Whole(default=0)


class OneOther(Request):
    userID = UserID()


class AddFriend(OneOther):
    wording = Text(default="", allow_blank=True, limit="wordingCharacters")
    remark = Text(default="", allow_blank=True, limit="remarkCharacters")
    oneWay = Flag(default=False)

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "source": Text(default="", allow_blank=True, limit="sourceCharacters"),
        }


class AcceptRequest(OneOther):
    remark = Text(default="", allow_blank=True, limit="remarkCharacters")
    oneWay = Flag(default=False)


class ChangeFriend(OneOther):
    remark = Text(required=False, allow_blank=True, limit="remarkCharacters")
    custom = CustomFields(kind="SNS", required=False)


class DeleteFriend(OneOther):
    oneWay = Flag(default=False)


class ManyOthers(Request):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "userIDs": Listed(child=UserID(), limit="ids_per_request")}


class CreateFriendGroup(Request):
    name = Text(limit="friendGroupCharacters")

    def get_fields(self) -> dict[str, Any]:
        people = Listed(child=UserID(), limit="ids_per_request", required=False)
        return {**super().get_fields(), "userIDs": people}


class OneFriendGroup(Request):
    friendGroupID = Text(max_length=20)

    def validate_friendGroupID(self, value: str) -> int:
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0


class ChangeFriendGroup(OneFriendGroup):
    name = Text(required=False, limit="friendGroupCharacters")

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "add": Listed(child=UserID(), limit="ids_per_request", required=False),
            "remove": Listed(child=UserID(), limit="ids_per_request", required=False),
        }


class ContactShape(Shape):
    contactID = CharField()
    userID = CharField()
    isFriend = BooleanField()
    isBlocked = BooleanField()
    friendSince = FloatField()
    remark = CharField(allow_blank=True)
    wording = CharField(allow_blank=True)
    custom = DictField()
    request = CharField(allow_blank=True, help_text="received, sent, or empty.")
    requestTime = FloatField()
    requestSeen = BooleanField()
    changeSeq = IntegerField()
    profile = Profile()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "source": CharField(allow_blank=True)}


class OneContact(Shape):
    contact = ContactShape()


class FriendGroupShape(Shape):
    friendGroupID = CharField()
    name = CharField(allow_blank=True)
    userIDs = ListField(child=CharField())
    isDeleted = BooleanField()
    changeSeq = IntegerField()


class OneFriendGroupShape(Shape):
    friendGroup = FriendGroupShape()


class Contacts(Shape):
    contacts = ContactShape(many=True)
    friendGroups = FriendGroupShape(many=True)
    next = IntegerField(allow_null=True, help_text="Ask on with this as `after`; null: that was all.")


class Seen(Shape):
    seen = Whole(help_text="How many were not seen before.")


class Relation(Shape):
    userID = CharField()
    isFriend = BooleanField(help_text="They are a friend of mine.")
    countsMe = BooleanField(help_text="I am a friend of theirs.")


class Relations(Shape):
    results = Relation(many=True)
