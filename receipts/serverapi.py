"""Receipts by the server API: given on behalf, and asked about as the sender of each message would.

An application administrator sees of a message's receipts what its sender may see now, and no more: who does not share
gets no totals here either. Who has read it is named, so each look is in the audit log.
"""

from messaging.errors import Refusal
from messaging.models import AuditEntry, Message
from messaging.serverapi.door import Answer, Call, Command, Data
from messaging.serverapi.finding import acting, direct_of, group_of, keyed

from .access import look_for_senders
from .errors import NoReceiptRecord
from .models import Receipt
from .services import audience
from .services.acknowledge import Call as Reading
from .services.acknowledge import Item, acknowledge
from .wire import serverapi as wire


def give_direct(call: Call, data: Data) -> Answer:
    reader = acting(call, data["Operator_Account"], "Operator_Account")
    conversation = direct_of(reader, data["Peer_Account"])
    keys = [one["MsgKey"] for one in data["C2CMsgInfo"]]
    read = [keyed(conversation, key) for key in keys]
    items = [Item(message.message_id, origin=Receipt.Origin.ON_BEHALF) for message in read]
    [outcome] = acknowledge([Reading(reader.pk, items, given_by=call.administrator.pk)])
    if isinstance(outcome, Refusal):
        raise outcome
    call.acts(conversation, about=reader)
    return {
        "C2CMsgResult": [
            {"MsgKey": key, "Result": one.result.value} for key, one in zip(keys, outcome, strict=True)
        ]
    }


def get_totals(call: Call, data: Data) -> Answer:
    asked = [one["MsgSeq"] for one in data["MsgSeqList"]]
    named = Message.objects.filter(conversation=group_of(data["GroupId"]), seq__in=asked)
    seen = {tally.message.seq: tally for tally in look_for_senders(list(named.values_list("pk", flat=True)))}
    return {
        "GroupMsgReceiptList": [
            {
                "Code": 0,
                "MsgSeq": seq,
                "ReadNum": seen[seq].read_count,
                "UnreadNum": seen[seq].unread_count,
            }
            if seq in seen
            else {"Code": NoReceiptRecord.number, "MsgSeq": seq}
            for seq in asked
        ]
    }


def list_readers(call: Call, data: Data) -> Answer:
    message = Message.objects.filter(conversation=group_of(data["GroupId"]), seq=data["MsgSeq"])
    found = message.select_related("sender").first()
    if found is None or found.sender is None:
        raise NoReceiptRecord
    page = audience.readers(
        viewer=found.sender,
        message_id=found.message_id,
        filter=data["Filter"],
        cursor=data["Cursor"],
        count=min(data["Count"], wire.MOST_READERS),
    )
    call.acts(found)
    has_read = data["Filter"] == audience.HAS_READ
    listed = (
        {"ReadList": [{"Read_Account": one} for one in page["readUserIDList"]]}
        if has_read
        else {"UnreadList": [{"Unread_Account": one} for one in page["unreadUserIDList"]]}
    )
    return {
        "Cursor": page["cursor"],
        "IsFinish": int(page["isCompleted"]),
        "MsgSeq": found.seq,
        **listed,
    }


SEE_RECEIPTS = AuditEntry.Action.SEE_RECEIPTS

COMMANDS = {
    command.name: command
    for command in (
        Command("openim/c2c_msg_read_receipt", wire.GiveDirect, give_direct),
        Command("group_open_http_svc/get_group_msg_receipt", wire.Totals, get_totals, changes=False),
        Command(
            "group_open_http_svc/get_group_msg_receipt_detail",
            wire.Readers,
            list_readers,
            changes=False,
            looks=SEE_RECEIPTS,
        ),
    )
}
