"""How far somebody has read, and how much they have not."""

from messaging.services.positions import last_before, move_read_position
from messaging.wire.serverapi import positions as wire

from .door import Answer, Call, Command, Data
from .finding import acting, direct_of


def set_read(call: Call, data: Data) -> Answer:
    reader = acting(call, data["Report_Account"])
    conversation = direct_of(reader, data["Peer_Account"])
    upto = last_before(conversation, data["MsgReadTime"] + 1) if "MsgReadTime" in data else None
    move_read_position(person=reader, conversation=conversation, seq=upto)
    call.acts(conversation, about=reader)
    return {}


COMMANDS = (Command("openim/admin_set_msg_read", wire.SetRead, set_read),)
