"""How far somebody has read, and how much they have not."""

from messaging.errors import BadRequest, Refusal
from messaging.models import Conversation
from messaging.services.catch_up import unread_counts
from messaging.services.positions import last_until, leave_unread, move_read_position
from messaging.wire.serverapi import positions as wire

from .codes import failure
from .door import Answer, Call, Command, Data
from .finding import acting, direct_of, group_of, person_of

COUNT = "openim/get_c2c_unread_msg_num"


def set_read(call: Call, data: Data) -> Answer:
    reader = acting(call, data["Report_Account"], "Report_Account")
    conversation = direct_of(reader, data["Peer_Account"])
    upto = last_until(conversation, data["MsgReadTime"]) if "MsgReadTime" in data else None
    move_read_position(person=reader, conversation=conversation, seq=upto)
    call.acts(conversation, about=reader)
    return {}


def count_unread(call: Call, data: Data) -> Answer:
    """Of all direct conversations together, or of those with the people who are named."""
    person = person_of(data["To_Account"], "To_Account")
    if "Peer_Account" not in data:
        direct = Conversation.objects.current_of(person).filter(kind=Conversation.Kind.DIRECT)
        return {
            "AllC2CUnreadMsgNum": sum(unread_counts(person, direct.values_list("pk", flat=True)).values())
        }
    counts, failures = [], []
    for peer in dict.fromkeys(data["Peer_Account"]):
        try:
            person_of(peer)
            key = direct_of(person, peer).pk
        except Refusal as refusal:
            failures.append({"Peer_Account": peer, "ErrorCode": failure(COUNT, refusal)["ErrorCode"]})
        else:
            number = unread_counts(person, [key]).get(key, 0)
            counts.append({"Peer_Account": peer, "C2CUnreadMsgNum": number})
    return {"C2CUnreadMsgNumList": counts, "ErrorList": failures}


def set_unread(call: Call, data: Data) -> Answer:
    member, group = acting(call, data["Member_Account"]), group_of(data["GroupId"])
    left = leave_unread(person=member, conversation=group, count=data["UnreadMsgNum"])
    if left != data["UnreadMsgNum"]:
        text = f"{left} are unread: what was read stays read."
        raise BadRequest(errors=[{"field": "UnreadMsgNum", "code": "max_value", "text": text}])
    call.acts(group, about=member)
    return {}


COMMANDS = (
    Command("openim/admin_set_msg_read", wire.SetRead, set_read),
    Command(COUNT, wire.CountUnread, count_unread, changes=False),
    Command("group_open_http_svc/set_unread_msg_num", wire.SetUnread, set_unread),
)
