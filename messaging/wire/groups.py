"""What a group says of itself, by its names on the wire, and what of it is given in a call."""

from collections.abc import Iterable
from typing import Any

from messaging.models import Conversation

from .shapes import Shape, group_profile

PROFILE = {
    "name": "name",
    "avatar": "avatar",
    "introduction": "introduction",
    "notification": "notification",
    "joinOption": "join_option",
    "inviteOption": "invite_option",
    "historyVisible": "history_visible",
    "muteAllMembers": "mute_all",
    "maxMemberCount": "max_members",
    "groupCustomField": "custom",
    "customData": "topic_data",
}
"""The fields of a profile that can be set, by their names on the wire."""


def given_profile(data: dict[str, Any]) -> dict[str, Any]:
    """What a call sets, by our own names."""
    given = {field: data[name] for name, field in PROFILE.items() if name in data}
    if "custom" in given:
        given["custom"] = as_fields(given["custom"])
    return given


def said_anew(conversation: Conversation, fields: Iterable[str]) -> Shape:
    """These fields as they are now, by their names on the wire."""
    profile = group_profile(conversation)
    return {name: profile[name] for name, field in PROFILE.items() if field in set(fields)}


def as_fields(pairs: list[dict[str, str]]) -> dict[str, str]:
    """Fields of an application's own: of two with one key the later counts."""
    return {pair["key"]: pair["value"] for pair in pairs}
