CALLS = {
    "sns/friend_add": lambda world: {
        "From_Account": "alice",
        "AddFriendItem": [
            {"To_Account": "bob", "AddSource": "AddSource_Type_Web", "Remark": "", "GroupName": ""}
        ],
        "AddType": "Add_Type_Both",
        "ForceAddFlags": 1,
    },
    "sns/friend_delete": lambda world: {
        "From_Account": "alice",
        "To_Account": ["bob"],
        "DeleteType": "Delete_Type_Both",
    },
    "sns/friend_get": lambda world: {
        "From_Account": "alice",
        "StartIndex": 0,
        "StandardSequence": 0,
        "CustomSequence": 0,
    },
    "sns/black_list_add": lambda world: {"From_Account": "alice", "To_Account": ["bob"]},
    "sns/black_list_delete": lambda world: {"From_Account": "alice", "To_Account": ["bob"]},
    "sns/black_list_get": lambda world: {
        "From_Account": "alice",
        "StartIndex": 0,
        "MaxLimited": 30,
        "LastSequence": 0,
    },
}
