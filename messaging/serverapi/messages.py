"""Sending on somebody's behalf: to one, to many, in a group."""

import json
from functools import partial
from typing import Any
from zlib import crc32

from django.utils import timezone

from messaging.errors import MessageIDTaken, Refusal
from messaging.models import Conversation, Message, Person
from messaging.services import messages
from messaging.services.direct import open_direct
from messaging.services.numbers import lock_conversation
from messaging.wire.serverapi import messages as wire

from .codes import failure
from .door import Answer, Call, Command, Data
from .finding import acting, group_of, person_of

MINUTE = 60
FORGOTTEN = 2
"""Minutes after which the same message, with the same random number, is another one."""

MANY = "openim/batchsendmsg"
ONLY_ONLINE = 0
"""The `MsgLifeTime` of what is kept for nobody."""

NOT_TO_SENDER = 2
"""The `SyncOtherMachine` of what the sender's own devices do not show."""


def send_direct(call: Call, data: Data) -> Answer:
    sender = acting(call, data.get("From_Account"))
    sent = _send_to(call, sender, person_of(data["To_Account"]), data)
    asked = _granted(sent) if data["IsNeedReadReceipt"] else {}
    return {**_named(sent.message), **asked}


def send_to_many(call: Call, data: Data) -> Answer:
    sender = acting(call, data.get("From_Account"))
    keys, failures = [], []
    for user_id in dict.fromkeys(data["To_Account"]):
        try:
            with call.part():
                sent = _send_to(call, sender, person_of(user_id), data)
            keys.append({"To_Account": user_id, **_named(sent.message)})
        except Refusal as refusal:
            failed = failure(MANY, refusal)
            failures.append(
                {
                    "To_Account": user_id,
                    "ErrorCode": failed["ErrorCode"],
                    "ErrorInfo": failed["ErrorInfo"],
                }
            )
    return {"MsgKeyList": keys, "ErrorList": failures}


def send_to_group(call: Call, data: Data) -> Answer:
    sender, group = acting(call, data.get("From_Account")), group_of(data["GroupId"])
    sent = _send(
        call,
        sender,
        group,
        data,
        random=data["Random"],
        is_for_online=data["OnlineOnlyFlag"] == 1,
        need_read_receipt=data["NeedReadReceipt"] == 1,
        priority=data["MsgPriority"],
        at_user_list=wire.called(data),
    )
    asked = _granted(sent) if data["NeedReadReceipt"] else {}
    return {"MsgTime": int(sent.message.sent_at.timestamp()), "MsgSeq": sent.message.seq, **asked}


def _send_to(call: Call, sender: Person, peer: Person, data: Data) -> messages.Sent:
    sent = _send(
        call,
        sender,
        open_direct(person=sender, peer=peer),
        data,
        random=data["MsgRandom"],
        is_for_online=data.get("MsgLifeTime") == ONLY_ONLINE,
        need_read_receipt=data["IsNeedReadReceipt"] == 1,
    )
    if data["SyncOtherMachine"] == NOT_TO_SENDER and sent.message.seq:
        messages.hide_messages(person=sender, message_ids=[sent.message.message_id])
    return sent


def _send(
    call: Call,
    sender: Person,
    conversation: Conversation,
    data: Data,
    *,
    random: int,
    is_for_online: bool,
    at_user_list: list[str] | None = None,
    **asked: Any,
) -> messages.Sent:
    said = data["MsgBody"]
    call.acts(conversation, about=sender)
    send = partial(
        messages.send_online if is_for_online else messages.send_message,
        sender=sender,
        conversation=conversation,
        type=said.type,
        payload=said.payload,
        cloud_custom_data=data["CloudCustomData"],
        **asked,
    )
    if is_for_online:
        return send(message_id=_message_id(sender, _milliseconds(), str(random)))
    by = None if sender == call.administrator else call.administrator.pk
    send = partial(send, at_user_list=at_user_list or [], given_by=by)
    # Of two that send the same at once, the second finds what the first has sent.
    lock_conversation(conversation.pk)
    digest = crc32(json.dumps([conversation.pk, *said, data["CloudCustomData"]], sort_keys=True).encode())
    try:
        return send(message_id=_known(sender, f"{random}x{digest:08x}"))
    except MessageIDTaken:
        # It is another one in spite of that.
        return send(message_id=_message_id(sender, _milliseconds(), str(random)))


def _known(sender: Person, ending: str) -> str:
    """The ID of what this sender sent with the same ending a little while ago, or a new one that is found by it."""
    minute = int(timezone.now().timestamp()) // MINUTE
    named = [_message_id(sender, (minute - ago) * MINUTE * 1000, ending) for ago in range(FORGOTTEN, -1, -1)]
    sent = Message.objects.filter(message_id__in=named).order_by("pk").values_list("message_id", flat=True)
    return sent.first() or named[-1]


def _message_id(sender: Person, milliseconds: int, ending: str) -> str:
    return f"{sender.pk}-{milliseconds}-{ending}"


def _milliseconds() -> int:
    return int(timezone.now().timestamp() * 1000)


def _named(message: Message) -> Answer:
    return {"MsgTime": int(message.sent_at.timestamp()), "MsgKey": wire.message_key(message)}


def _granted(sent: messages.Sent) -> Answer:
    """What became of the receipt that was asked for."""
    return {"ReadReceiptCode": sent.grant.code, "ReadReceiptReason": sent.grant.reason}


COMMANDS = (
    Command("openim/sendmsg", wire.SendDirect, send_direct),
    Command(MANY, wire.SendToMany, send_to_many, in_parts=True),
    Command("group_open_http_svc/send_group_msg", wire.SendToGroup, send_to_group),
)
