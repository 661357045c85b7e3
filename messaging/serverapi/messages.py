"""Sending on somebody's behalf: to one, to many, in a group."""

import json
from functools import partial
from typing import Any
from zlib import crc32

from django.utils import timezone

from messaging.callback_names import Before
from messaging.errors import MessageIDTaken, Refusal
from messaging.models import Conversation, Message, Person
from messaging.services import messages
from messaging.services.callbacks.asking import is_asked
from messaging.services.callbacks.before import before_sending
from messaging.services.direct import open_direct
from messaging.services.notices import say_to_members as said_to_members
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

NOT_ASKED = "ForbidBeforeSendMsgCallback"
"""In `ForbidCallbackControl`: the back end is not asked about this one."""


def ask_to_send(call: Call, data: Data) -> Data:
    if not _is_asked(Before.DIRECT_MESSAGE, data):
        return data
    sender, peer = acting(call, data.get("From_Account")), person_of(data["To_Account"], "To_Account")
    low, high = sorted((sender.pk, peer.pk))
    known = Conversation.objects.filter(low=low, high=high).first()
    is_for_online = data.get("MsgLifeTime") == ONLY_ONLINE
    return _asked(call, sender, peer, known, data, random=data["MsgRandom"], is_for_online=is_for_online)


def ask_to_send_to_group(call: Call, data: Data) -> Data:
    if not _is_asked(Before.GROUP_MESSAGE, data):
        return data
    sender, group = acting(call, data.get("From_Account")), group_of(data["GroupId"])
    is_for_online = data["OnlineOnlyFlag"] == 1
    return _asked(call, sender, group, group, data, random=data["Random"], is_for_online=is_for_online)


def send_direct(call: Call, data: Data) -> Answer:
    sender = acting(call, data.get("From_Account"))
    sent = _send_to(call, sender, person_of(data["To_Account"], "To_Account"), data)
    asked = _granted(sent) if data["IsNeedReadReceipt"] else {}
    return {**_named(sent.message), **asked}


def send_to_many(call: Call, data: Data) -> Answer:
    sender = acting(call, data.get("From_Account"))
    keys, failures = [], []
    for user_id in dict.fromkeys(data["To_Account"]):
        try:
            with call.part():
                sent = _send_to(call, sender, person_of(user_id, "To_Account"), data)
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


def say_to_members(call: Call, data: Data) -> Answer:
    group = group_of(data["GroupId"])
    said_to_members(
        by=call.administrator,
        conversation=group,
        text=data["Content"],
        user_ids=data.get("ToMembers_Account"),
    )
    call.acts(group)
    return {}


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
    said = _content(data)
    saying = (data.get("instead") or said) if is_for_online else said
    call.acts(conversation, about=sender)
    send = partial(
        messages.send_online if is_for_online else messages.send_message,
        sender=sender,
        conversation=conversation,
        type=saying.type,
        payload=saying.payload,
        cloud_custom_data=saying.cloud_custom_data,
        **asked,
    )
    if is_for_online:
        return send(message_id=_message_id(sender, _milliseconds(), str(random)))
    by = None if sender == call.administrator else call.administrator.pk
    send = partial(send, at_user_list=at_user_list or [], given_by=by, instead=data.get("instead"))
    # Of two that send the same at once, the second finds what the first has sent.
    lock_conversation(conversation.pk)
    try:
        return send(message_id=_known(sender, _ending(conversation, said, random)))
    except MessageIDTaken:
        # It is another one in spite of that.
        return send(message_id=_message_id(sender, _milliseconds(), str(random)))


def _is_asked(command: Before, data: Data) -> bool:
    return is_asked(command) and NOT_ASKED not in data.get("ForbidCallbackControl", ())


def _content(data: Data) -> messages.Content:
    said = data["MsgBody"]
    return messages.Content(said.type, said.payload, data["CloudCustomData"])


def _asked(
    call: Call,
    sender: Person,
    to: Person | Conversation,
    known: Conversation | None,
    data: Data,
    *,
    random: int,
    is_for_online: bool,
) -> Data:
    """With what is to be sent instead, if anything is. What was sent a little while ago is not asked about again."""
    said = _content(data)
    message_id = (
        _message_id(sender, _milliseconds(), str(random))
        if known is None or is_for_online
        else _known(sender, _ending(known, said, random))
    )
    instead = before_sending(
        sender=sender,
        to=to,
        content=said,
        message_id=message_id,
        is_online=is_for_online,
        operator=call.administrator,
    )
    return {**data, "instead": instead}


def _ending(conversation: Conversation, said: messages.Content, random: int) -> str:
    digest = crc32(json.dumps([conversation.pk, *said], sort_keys=True).encode())
    return f"{random}x{digest:08x}"


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
    Command("openim/sendmsg", wire.SendDirect, send_direct, asks=ask_to_send),
    Command(MANY, wire.SendToMany, send_to_many, in_parts=True),
    Command("group_open_http_svc/send_group_msg", wire.SendToGroup, send_to_group, asks=ask_to_send_to_group),
    Command("group_open_http_svc/send_group_system_notification", wire.SayToMembers, say_to_members),
)
