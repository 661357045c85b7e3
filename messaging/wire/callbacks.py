"""What back ends are told in the vendor's shape, made of what our own events say."""

from collections.abc import Sequence
from typing import Any

from messaging.callback_names import After

from .elements import elements
from .serverapi.messages import random_of
from .shapes import Shape

MEMBERS = 500
"""So many of those who were in a group that was dismissed are named; `MemberNum` says how many they were."""


def accounts(people: Sequence[str]) -> list[Shape]:
    return [{"Member_Account": one} for one in people]


def direct_message(command: After, said: Shape, unread: int) -> Shape:
    """`unread` direct messages wait for the one whom it is for."""
    random = random_of(said["ID"])
    body = {
        "From_Account": said["from"],
        "To_Account": said["to"],
        "MsgKey": f"{said['sequence']}_{random}_{said['time']}",
        "MsgId": said["ID"],
        "UnreadMsgNum": unread,
    }
    if command == After.DIRECT_RECALLED:
        return body
    return {
        **body,
        "MsgSeq": said["sequence"],
        "MsgRandom": random,
        "MsgTime": said["time"],
        "OnlineOnlyFlag": 0,
        "SendMsgResult": 0,
        "ErrorInfo": "",
        **_content(said),
    }


def group_message(command: After, said: Shape, group_type: str) -> Shape:
    where = {"GroupId": said["to"], "Type": group_type}
    if command == After.GROUP_RECALLED:
        recalled = {"MsgSeq": said["sequence"], "MsgId": said["ID"]}
        return {**where, "Operator_Account": said["revoker"], "MsgSeqList": [recalled]}
    return {
        **where,
        "From_Account": said["from"],
        "Operator_Account": said["from"],
        "Random": random_of(said["ID"]),
        "MsgSeq": said["sequence"],
        "MsgTime": said["time"],
        "MsgId": said["ID"],
        "OnlineOnlyFlag": 0,
        **_content(said),
    }


def direct_read(said: Shape, at: int, unread: int) -> Shape:
    return {
        "Report_Account": said["userID"],
        "Peer_Account": said["peerID"],
        "LastReadTime": at,
        "UnreadMsgNum": unread,
    }


def direct_receipt(said: Shape, seq: int, sent_at: int) -> Shape:
    return {
        "From_Account": said["from"],
        "To_Account": said["userID"],
        "MsgKey": f"{seq}_{random_of(said['messageID'])}_{sent_at}",
        "MsgId": said["messageID"],
        "ReadTime": int(said["timestamp"]),
    }


def group_receipts(said: Shape, seq: int, group_type: str) -> Shape:
    given = {
        "MsgSeq": seq,
        "ReadNum": said["readCount"],
        "UnreadNum": said["unreadCount"],
        "ReadReceiptMembers": accounts([one["userID"] for one in said["readers"]]),
    }
    return {"GroupId": said["groupID"], "Type": group_type, "GroupMsgReceiptList": [given]}


def group(command: After, said: Shape, owner: str, there: Sequence[str]) -> Shape:
    """`there` were in a group that was dismissed, among them its owner, who has no role any more: unless staff did it,
    it was they who did."""
    profile, people, operator = said["groupProfile"], said.get("userIDList", []), said["operatorID"]
    where = {"GroupId": profile["groupID"], "Type": profile["type"]}
    by = {**where, "Operator_Account": operator}
    owned = {"Owner_Account": owner, "Name": profile["name"]}
    told: dict[After, dict[str, Any]] = {
        After.JOINED: {
            **by,
            "JoinType": "Apply" if operator in people else "Invited",
            "NewMemberList": accounts(people),
        },
        After.LEFT: {
            **by,
            "ExitType": "Quit" if operator in people else "Kicked",
            "ExitMemberList": accounts(people),
        },
        After.CREATED: {
            **by,
            **owned,
            "MemberList": accounts(people),
            "UserDefinedDataList": [
                {"Key": one["key"], "Value": one["value"]} for one in profile["groupCustomField"]
            ],
        },
        After.CHANGED: {
            **by,
            "Name": profile["name"],
            "Introduction": profile["introduction"],
            "Notification": profile["notification"],
            "FaceUrl": profile["avatar"],
        },
        After.DISMISSED: {
            **where,
            **owned,
            "Owner_Account": operator if operator in there else "",
            "MemberNum": len(there),
            "MemberList": accounts(there[:MEMBERS]),
        },
        After.FULL: where,
    }
    return told[command]


def _content(said: Shape) -> Shape:
    """Of a message that was recalled meanwhile it is not told any more what it said."""
    body = [] if said["isRevoked"] else elements(said["type"], said["payload"])
    return {"MsgBody": body, "CloudCustomData": said["cloudCustomData"]}
