"""Profiles, as tags with values."""

from typing import Any

from rest_framework import serializers

from messaging.models import Person

from ..custom import CustomFields
from ..fields import Listed, Request, Text
from ..requests import ChangeMe, UserID
from .parts import Anything, accounts

TAGS = {
    "Tag_Profile_IM_Nick": ("nick", "nick"),
    "Tag_Profile_IM_Image": ("avatar", "avatar"),
    "Tag_Profile_IM_Gender": ("gender", "gender"),
    "Tag_Profile_IM_BirthDay": ("birthday", "birthday"),
    "Tag_Profile_IM_Location": ("location", "location"),
    "Tag_Profile_IM_SelfSignature": ("selfSignature", "self_signature"),
    "Tag_Profile_IM_AllowType": ("allowType", "allow_type"),
    "Tag_Profile_IM_Language": ("language", "language"),
    "Tag_Profile_IM_Level": ("level", "level"),
    "Tag_Profile_IM_Role": ("role", "role"),
}
"""By tag: the field of our own profile, and its column."""

CUSTOM = "Tag_Profile_Custom_"
NO_SUCH_TAG = "There is no such tag here."


class ProfileItem(Request):
    """One field of a profile, checked as everybody's own change of it is."""

    Tag = Text(max_length=40)
    Value = Anything()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        tag, value = attrs["Tag"], attrs["Value"]
        try:
            if tag.startswith(CUSTOM):
                CustomFields(kind="Profile").run_validation({tag: value})
                return attrs
            if tag not in TAGS:
                raise serializers.ValidationError({"Tag": [NO_SUCH_TAG]})
            asked = ChangeMe()
            name = TAGS[tag][0]
            attrs["Value"] = asked.fields[name].run_validation(value)
            if name == "avatar":
                asked.validate_avatar(value)
        except serializers.ValidationError as refusal:
            faults = refusal.detail
            raise serializers.ValidationError(
                faults if isinstance(faults, dict) else {"Value": faults}
            ) from None
        return attrs


class SetPortrait(Request):
    From_Account = UserID()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "ProfileItem": Listed(child=ProfileItem(), limit="ids_per_request")}


class WantedTag(Text):
    def to_internal_value(self, data: Any) -> str:
        tag = super().to_internal_value(data)
        if tag not in TAGS and not tag.startswith(CUSTOM):
            raise serializers.ValidationError(NO_SUCH_TAG)
        return tag


class GetPortrait(Request):
    def get_fields(self) -> dict[str, Any]:
        tags = Listed(child=WantedTag(max_length=40), limit="ids_per_request")
        return {**super().get_fields(), "To_Account": accounts(), "TagList": tags}


def as_changes(items: list[dict[str, Any]]) -> dict[str, Any]:
    """By column; of two with one tag the later counts."""
    changes = {TAGS[item["Tag"]][1]: item["Value"] for item in items if item["Tag"] in TAGS}
    custom = {item["Tag"]: item["Value"] for item in items if item["Tag"] not in TAGS}
    return {**changes, "custom": custom} if custom else changes


def portrait(person: Person, tags: list[str]) -> list[dict[str, Any]]:
    """What this person says of themselves by these tags; of the application's own fields those that they have."""
    own = [{"Tag": tag, "Value": person.custom[tag]} for tag in tags if tag in person.custom]
    return [*({"Tag": tag, "Value": getattr(person, TAGS[tag][1])} for tag in tags if tag in TAGS), *own]
