from messaging.wire.serverapi.messages import message_key

CALLS = {
    "openim/c2c_msg_read_receipt": lambda world: {
        "Operator_Account": "bob",
        "Peer_Account": "alice",
        "C2CMsgInfo": [{"From_Account": "alice", "To_Account": "bob", "MsgKey": message_key(world.hello)}],
    },
    "group_open_http_svc/get_group_msg_receipt": lambda world: {
        "GroupId": "owls",
        "MsgSeqList": [{"MsgSeq": world.tea.seq}],
    },
    "group_open_http_svc/get_group_msg_receipt_detail": lambda world: {
        "GroupId": "owls",
        "MsgSeq": world.tea.seq,
        "Filter": 0,
        "Cursor": "",
        "Count": 200,
    },
}
