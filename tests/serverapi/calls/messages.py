TEA = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Tea at four"}}]

CALLS = {
    "openim/sendmsg": lambda world: {
        "From_Account": "alice",
        "To_Account": "bob",
        "MsgRandom": 7,
        "MsgBody": TEA,
        "SyncOtherMachine": 1,
        "MsgLifeTime": 604_800,
        "IsNeedReadReceipt": 1,
        "OfflinePushInfo": {"PushFlag": 0},
        "ForbidCallbackControl": ["ForbidAfterSendMsgCallback"],
        "SendMsgControl": ["WithMuteNotifications"],
    },
    "openim/batchsendmsg": lambda world: {
        "From_Account": "alice",
        "To_Account": ["bob", "dora"],
        "MsgRandom": 7,
        "MsgBody": TEA,
    },
    "group_open_http_svc/send_group_msg": lambda world: {
        "GroupId": "owls",
        "From_Account": "alice",
        "Random": 7,
        "MsgBody": TEA,
        "NeedReadReceipt": 1,
        "GroupAtInfo": [{"GroupAtAllFlag": 0, "GroupAt_Account": "bob"}],
    },
    "group_open_http_svc/send_group_system_notification": lambda world: {
        "GroupId": "owls",
        "Content": "Maintenance at ten",
        "ToMembers_Account": ["bob"],
    },
}
