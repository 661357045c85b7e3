"""What was said: pulled, recalled, edited."""

from datetime import UTC, datetime
from typing import Any

from messaging.errors import BadRequest, MessageNotFound, Refusal
from messaging.limits import limits
from messaging.models import AuditEntry, Message, Person
from messaging.services import messages
from messaging.services.history import message_shapes
from messaging.services.lookup import with_people
from messaging.wire.serverapi import history as wire

from .codes import failure
from .door import Answer, Call, Command, Data
from .finding import acting, direct_of, group_of, keyed, numbered, person_of

RECALL = "group_open_http_svc/group_msg_recall"
READ_TEXT = AuditEntry.Action.READ_TEXT


def pull_direct(call: Call, data: Data) -> Answer:
    """As the one who is named sees them, the newest first."""
    viewer, peer = person_of(data["Operator_Account"]), person_of(data["Peer_Account"], "Peer_Account")
    conversation = direct_of(viewer, peer.user_id)
    call.acts(conversation, about=viewer)
    said = Message.objects.filter(
        conversation=conversation,
        sent_at__gte=datetime.fromtimestamp(data["MinTime"], UTC),
        sent_at__lt=datetime.fromtimestamp(data["MaxTime"] + 1, UTC),
    ).visible_to(viewer)
    if data.get("LastMsgKey"):
        said = said.filter(seq__lt=keyed(conversation, data["LastMsgKey"]).seq)
    most = min(data["MaxCnt"], limits().page)
    found = list(with_people(said).order_by("-seq")[: most + 1])
    page = found[:most]
    known = message_shapes(viewer, page)
    listed = [
        wire.direct_message(
            message,
            (peer if message.sender_id == viewer.pk else viewer).user_id,
            bool(shape["readReceiptInfo"].get("isPeerRead")),
        )
        for message, shape in zip(page, known, strict=True)
    ]
    return {
        "Complete": int(len(found) <= most),
        "MsgCnt": len(listed),
        "LastMsgTime": listed[-1]["MsgTimeStamp"] if listed else 0,
        "LastMsgKey": listed[-1]["MsgKey"] if listed else "",
        "MsgList": listed,
    }


def pull_group(call: Call, data: Data) -> Answer:
    """All that was said there, the newest first; what was recalled is a place."""
    group = group_of(data["GroupId"])
    call.acts(group)
    said = Message.objects.filter(conversation=group)
    if "ReqMsgSeq" in data:
        said = said.filter(seq__lte=data["ReqMsgSeq"])
    most = min(data["ReqMsgNumber"], limits().page)
    found = list(with_people(said).order_by("-seq")[: most + 1])
    return {
        "GroupId": data["GroupId"],
        "IsFinished": int(len(found) <= most),
        "RspMsgList": [wire.group_message(message) for message in found[:most]],
    }


def recall_direct(call: Call, data: Data) -> Answer:
    sender, message = _theirs(data)
    messages.recall_message(by=call.administrator, message_id=message.message_id, as_staff=True)
    call.acts(message, about=sender)
    return {}


def recall_in_group(call: Call, data: Data) -> Answer:
    group = group_of(data["GroupId"])
    became = []
    for seq in dict.fromkeys(one["MsgSeq"] for one in data["MsgSeqList"]):
        code = 0
        try:
            with call.part():
                message = numbered(group, seq)
                messages.recall_message(by=call.administrator, message_id=message.message_id, as_staff=True)
                call.acts(message, about=message.sender)
        except Refusal as refusal:
            code = failure(RECALL, refusal)["ErrorCode"]
        became.append({"MsgSeq": seq, "RetCode": code})
    return {"RecallRetList": became}


def edit_direct(call: Call, data: Data) -> Answer:
    sender, message = _theirs(data)
    _edit(call, sender, message, data)
    return {}


def edit_in_group(call: Call, data: Data) -> Answer:
    message = numbered(group_of(data["GroupId"]), data["MsgSeq"])
    if message.sender is None:
        raise MessageNotFound
    _edit(call, acting(call, message.sender.user_id), message, data)
    return {}


def _theirs(data: Data) -> tuple[Person, Message]:
    """The direct message of that key and who sent it."""
    sender = person_of(data["From_Account"], "From_Account")
    message = keyed(direct_of(sender, data["To_Account"]), data["MsgKey"])
    if message.sender_id != sender.pk:
        raise MessageNotFound(f"{sender.user_id!r} has not sent {data['MsgKey']!r}.")
    return sender, message


def _edit(call: Call, sender: Person, message: Message, data: Data) -> None:
    """As its sender edits it: in time, and to a message of the same type."""
    changes: dict[str, Any] = {"payload": message.payload}
    if "MsgBody" in data:
        if data["MsgBody"].type != message.type:
            raise _refusal("MsgBody", f"The message is a {message.type}; it stays one.")
        changes["payload"] = data["MsgBody"].payload
    if "CloudCustomData" in data:
        changes["cloud_custom_data"] = data["CloudCustomData"]
    edited = messages.edit_message(sender=sender, message_id=message.message_id, **changes)
    call.acts(edited, about=sender)


def _refusal(field: str, text: str) -> BadRequest:
    return BadRequest(errors=[{"field": field, "code": "invalid", "text": text}])


COMMANDS = (
    Command("openim/admin_getroammsg", wire.PullDirect, pull_direct, changes=False, looks=READ_TEXT),
    Command(
        "group_open_http_svc/group_msg_get_simple", wire.PullGroup, pull_group, changes=False, looks=READ_TEXT
    ),
    Command("openim/admin_msgwithdraw", wire.Keyed, recall_direct),
    Command(RECALL, wire.RecallInGroup, recall_in_group, in_parts=True),
    Command("openim/modify_c2c_msg", wire.ChangeDirect, edit_direct),
    Command("group_open_http_svc/modify_group_msg", wire.ChangeInGroup, edit_in_group),
)
