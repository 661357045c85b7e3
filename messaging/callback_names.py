"""What an application's back end may be asked, by the vendor's names."""

from enum import StrEnum


class Before(StrEnum):
    """Asked before it happens."""

    DIRECT_MESSAGE = "C2C.CallbackBeforeSendMsg"
    GROUP_MESSAGE = "Group.CallbackBeforeSendMsg"
    CREATE_GROUP = "Group.CallbackBeforeCreateGroup"
    APPLY = "Group.CallbackBeforeApplyJoinGroup"
    INVITE = "Group.CallbackBeforeInviteJoinGroup"


ASKED = {
    Before.DIRECT_MESSAGE: "before a direct message is sent or edited",
    Before.GROUP_MESSAGE: "before a group message is sent or edited",
    Before.CREATE_GROUP: "before a group is created",
    Before.APPLY: "before somebody joins, or asks to",
    Before.INVITE: "before somebody is brought in",
}

SHORTEST, LONGEST = 0.1, 5.0
"""Seconds that an answer may be waited for."""
