from messaging.wire.serverapi.messages import message_key

COFFEE = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Coffee?"}}]


def hello(world):
    return {"From_Account": "alice", "To_Account": "bob", "MsgKey": message_key(world.hello)}


CALLS = {
    "openim/admin_getroammsg": lambda world: {
        "Operator_Account": "bob",
        "Peer_Account": "alice",
        "MaxCnt": 100,
        "MinTime": 0,
        "MaxTime": 4_294_967_295,
    },
    "group_open_http_svc/group_msg_get_simple": lambda world: {"GroupId": "owls", "ReqMsgNumber": 20},
    "openim/admin_msgwithdraw": hello,
    "group_open_http_svc/group_msg_recall": lambda world: {
        "GroupId": "owls",
        "MsgSeqList": [{"MsgSeq": world.tea.seq}],
    },
    "openim/modify_c2c_msg": lambda world: {**hello(world), "MsgBody": COFFEE, "CloudCustomData": "x"},
    "group_open_http_svc/modify_group_msg": lambda world: {
        "GroupId": "owls",
        "MsgSeq": world.tea.seq,
        "MsgBody": COFFEE,
    },
}
