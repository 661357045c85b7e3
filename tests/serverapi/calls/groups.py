PROFILE = {
    "Name": "Barn",
    "Introduction": "Of owls",
    "Notification": "Mice at nine",
    "FaceUrl": "",
    "MaxMemberNum": 500,
    "ApplyJoinOption": "FreeAccess",
    "InviteJoinOption": "NeedPermission",
    "AppDefinedData": [{"Key": "colour", "Value": "brown"}],
}
NEW = {"Owner_Account": "alice", "Type": "Public", "GroupId": "barn", "SupportTopic": 0, **PROFILE}
OWLS = {"GroupId": "owls"}
FIELD = [{"Key": "perch", "Value": "high"}]
FILTER = {
    "GroupBaseInfoFilter": ["Type", "Name"],
    "SelfInfoFilter": ["Role"],
    "AppDefinedDataFilter_Group": ["colour"],
}

_IN_GROUPS = {
    "create_group": lambda world: {
        **NEW,
        "MemberList": [{"Member_Account": "bob", "Role": "Admin", "AppMemberDefinedData": FIELD}],
    },
    "import_group": lambda world: {**NEW, "CreateTime": 1_448_357_837},
    "get_group_info": lambda world: {"GroupIdList": ["owls"], "ResponseFilter": FILTER},
    "get_appid_group_list": lambda world: {"Limit": 1_000, "Next": 0, "GroupType": ""},
    "get_joined_group_list": lambda world: {
        "Member_Account": "bob",
        "Limit": 10,
        "Offset": 0,
        "GroupType": "Private",
        "WithHugeGroups": 0,
        "WithNoActiveGroups": 1,
        "ResponseFilter": FILTER,
    },
    "modify_group_base_info": lambda world: {
        **OWLS,
        **{name: value for name, value in PROFILE.items() if name != "ApplyJoinOption"},
        "MuteAllMember": "On",
    },
    "change_group_owner": lambda world: {**OWLS, "NewOwner_Account": "bob"},
    "destroy_group": lambda world: OWLS,
    "add_group_member": lambda world: {**OWLS, "MemberList": [{"Member_Account": "charlie"}], "Silence": 1},
    "import_group_member": lambda world: {
        **OWLS,
        "MemberList": [{"Member_Account": "charlie", "Role": "Admin", "JoinTime": 1_448_357_837}],
    },
    "delete_group_member": lambda world: {
        **OWLS,
        "MemberToDel_Account": ["bob"],
        "Silence": 1,
        "Reason": "",
    },
    "get_group_member_info": lambda world: {
        **OWLS,
        "Limit": 100,
        "Offset": 0,
        "Next": "",
        "MemberInfoFilter": ["Role"],
        "MemberRoleFilter": ["Member"],
        "AppDefinedDataFilter_GroupMember": ["perch"],
    },
    "modify_group_member_info": lambda world: {
        **OWLS,
        "Member_Account": "bob",
        "Role": "Member",
        "NameCard": "Bobby",
        "AppMemberDefinedData": FIELD,
        "MuteTime": 600,
    },
    "get_role_in_group": lambda world: {**OWLS, "User_Account": ["alice", "charlie"]},
    "forbid_send_msg": lambda world: {**OWLS, "Members_Account": ["bob"], "MuteTime": 600},
    "get_group_muted_account": lambda world: OWLS,
    "get_group_shutted_uin": lambda world: OWLS,
    "modify_group_attr": lambda world: {**OWLS, "GroupAttr": [{"key": "mood", "value": "sunny"}]},
    "set_group_attr": lambda world: {**OWLS, "GroupAttr": [{"key": "mood", "value": ""}]},
    "delete_group_attr": lambda world: {**OWLS, "GroupAttr": [{"key": "mood"}]},
    "clear_group_attr": lambda world: OWLS,
    "get_online_member_num": lambda world: OWLS,
}
CALLS = {
    **{f"group_open_http_svc/{name}": call for name, call in _IN_GROUPS.items()},
    "group_open_attr_http_svc/get_group_attr": lambda world: OWLS,
}
