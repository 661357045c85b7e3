"""What an application's back end may be asked and told, by the vendor's names."""

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


class After(StrEnum):
    """Told after it has happened. The vendor has none for receipts of direct messages; ours is named as its own are."""

    DIRECT_SENT = "C2C.CallbackAfterSendMsg"
    DIRECT_RECALLED = "C2C.CallbackAfterMsgWithDraw"
    DIRECT_READ = "C2C.CallbackAfterMsgReport"
    DIRECT_RECEIPT = "C2C.CallbackAfterReadReceipt"
    GROUP_SENT = "Group.CallbackAfterSendMsg"
    GROUP_RECALLED = "Group.CallbackAfterRecallMsg"
    GROUP_RECEIPT = "Group.CallbackAfterReadReceipt"
    JOINED = "Group.CallbackAfterNewMemberJoin"
    LEFT = "Group.CallbackAfterMemberExit"
    CREATED = "Group.CallbackAfterCreateGroup"
    CHANGED = "Group.CallbackAfterGroupInfoChanged"
    DISMISSED = "Group.CallbackAfterGroupDestroyed"
    FULL = "Group.CallbackAfterGroupFull"


TOLD = {
    After.DIRECT_SENT: "a direct message was sent",
    After.DIRECT_RECALLED: "a direct message was recalled",
    After.DIRECT_READ: "a direct conversation was read up to a message",
    After.DIRECT_RECEIPT: "a receipt was given for a direct message",
    After.GROUP_SENT: "a group message was sent",
    After.GROUP_RECALLED: "a group message was recalled",
    After.GROUP_RECEIPT: "receipts were given for a group message",
    After.JOINED: "members joined a group",
    After.LEFT: "a member left a group, or was removed",
    After.CREATED: "a group was created",
    After.CHANGED: "a group was changed",
    After.DISMISSED: "a group was dismissed",
    After.FULL: "a group is full",
}

SHORTEST, LONGEST = 0.1, 5.0
"""Seconds that an answer may be waited for."""
