CALLS = {
    "openim/admin_set_msg_read": lambda world: {"Report_Account": "bob", "Peer_Account": "alice"},
}
