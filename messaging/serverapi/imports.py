"""Histories of other systems, brought in with their times."""

from datetime import datetime
from zlib import crc32

from messaging.models import Conversation, Person
from messaging.services.direct import open_direct
from messaging.services.histories import Became, Brought, bring_messages
from messaging.wire.serverapi import history as wire

from .codes import failure
from .door import Answer, Call, Command, Data
from .finding import group_of, person_of

INTO_GROUP = "group_open_http_svc/import_group_msg"


def bring_direct(call: Call, data: Data) -> Answer:
    sender = person_of(data["From_Account"], "From_Account")
    conversation = open_direct(person=sender, peer=person_of(data["To_Account"], "To_Account"))
    named = {"at": data["MsgTimeStamp"], "random": data["MsgRandom"], "seq": data["MsgSeq"]}
    one = _brought(conversation, sender, data, **named)
    is_told = data["SyncFromOldSystem"] == wire.NOW
    [(_, refusal)] = bring_messages(conversation=conversation, brought=[one], is_told=is_told)
    if refusal is not None:
        raise refusal
    call.acts(conversation, about=sender)
    return {}


def bring_into_group(call: Call, data: Data) -> Answer:
    group = group_of(data["GroupId"])
    senders = {name: person_of(name) for name in {one["From_Account"] for one in data["MsgList"]}}
    brought = [
        _brought(group, senders[one["From_Account"]], one, at=one["SendTime"], random=one["Random"])
        for one in data["MsgList"]
    ]
    became = bring_messages(conversation=group, brought=brought)
    call.acts(group)
    return {"ImportMsgResult": [_result(one) for one in became]}


def _brought(
    conversation: Conversation, sender: Person, data: Data, *, at: datetime, random: int, seq: int = 0
) -> Brought:
    """Under an ID that is the same for the same time and numbers in the same conversation."""
    digest = crc32(f"{conversation.pk}/{seq}".encode())
    message_id = f"{sender.pk}-{int(at.timestamp() * 1000)}-{random}s{digest:08x}"
    said = data["MsgBody"]
    return Brought(sender, message_id, said.type, said.payload, at, data["CloudCustomData"])


def _result(became: Became) -> Answer:
    message, refusal = became
    if message is None:
        assert refusal is not None
        failed = failure(INTO_GROUP, refusal)
        return {"Result": failed["ErrorCode"], "ErrorInfo": failed["ErrorInfo"]}
    return {"MsgSeq": message.seq, "MsgTime": int(message.sent_at.timestamp()), "Result": 0}


COMMANDS = (
    Command("openim/importmsg", wire.BringDirect, bring_direct),
    Command(INTO_GROUP, wire.BringIntoGroup, bring_into_group),
)
