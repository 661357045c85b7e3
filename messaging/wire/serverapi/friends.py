"""Friends and blocks, under the vendor's names."""

from collections.abc import Mapping, Sequence
from typing import Any

from messaging.models import Contact, FriendGroup

from ..fields import Listed, Request, Text, Whole
from ..requests import Choice, UserID
from .parts import Bit, accounts


class NewFriend(Request):
    """A group of friends is not set by this: `GroupName` is taken while it is ''."""

    To_Account = UserID()
    AddSource = Text(required=False, allow_blank=True, limit="sourceCharacters")
    AddWording = Text(required=False, allow_blank=True, limit="wordingCharacters")
    Remark = Text(required=False, allow_blank=True, limit="remarkCharacters")
    GroupName = Text(required=False, allow_blank=True, max_length=0)


class AddFriends(Request):
    From_Account = UserID()
    AddType = Choice(choices=("Add_Type_Both", "Add_Type_Single"), default="Add_Type_Both")
    ForceAddFlags = Bit(default=0)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "AddFriendItem": Listed(child=NewFriend(), limit="ids_per_request")}


class SomeAccounts(Request):
    From_Account = UserID()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "To_Account": accounts()}


class DeleteFriends(SomeAccounts):
    DeleteType = Choice(choices=("Delete_Type_Both", "Delete_Type_Single"), default="Delete_Type_Single")


class ListFriends(Request):
    """All that there is, whatever sequences are named."""

    From_Account = UserID()
    StartIndex = Whole(default=0)
    StandardSequence = Whole(required=False)
    CustomSequence = Whole(required=False)


class ListBlocked(Request):
    From_Account = UserID()
    StartIndex = Whole(default=0)
    LastSequence = Whole(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "MaxLimited": Whole(default=100, min_value=1, max_value=500)}


def friend(contact: Contact, groups: Sequence[FriendGroup]) -> dict[str, Any]:
    assert contact.friend_since is not None
    said: Mapping[str, Any] = {
        "Tag_SNS_IM_AddSource": contact.source,
        "Tag_SNS_IM_AddWording": contact.wording,
        "Tag_SNS_IM_Remark": contact.remark,
        "Tag_SNS_IM_Group": [group.name for group in groups if contact.other_id in group.members],
        "Tag_SNS_IM_AddTime": int(contact.friend_since.timestamp()),
        **contact.custom,
    }
    items = [{"Tag": tag, "Value": value} for tag, value in said.items() if value not in ("", [])]
    return {"To_Account": contact.other.user_id, "ValueItem": items}


def blocked(contact: Contact) -> dict[str, Any]:
    assert contact.blocked_at is not None
    return {"To_Account": contact.other.user_id, "AddBlackTimeStamp": int(contact.blocked_at.timestamp())}
