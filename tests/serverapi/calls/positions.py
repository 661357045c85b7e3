CALLS = {
    "openim/get_c2c_unread_msg_num": lambda world: {"To_Account": "bob", "Peer_Account": ["alice"]},
    "group_open_http_svc/set_unread_msg_num": lambda world: {
        "GroupId": "owls",
        "Member_Account": "bob",
        "UnreadMsgNum": 0,
    },
    "openim/admin_set_msg_read": lambda world: {"Report_Account": "bob", "Peer_Account": "alice"},
}
