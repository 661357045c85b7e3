CALLS = {
    "im_open_login_svc/account_import": lambda world: {"UserID": "eve", "Nick": "Eve", "FaceUrl": ""},
    "im_open_login_svc/multiaccount_import": lambda world: {
        "AccountList": [{"UserID": "eve", "Nick": "Eve"}]
    },
    "im_open_login_svc/account_check": lambda world: {"CheckItem": [{"UserID": "bob"}]},
    "im_open_login_svc/account_delete": lambda world: {"DeleteItem": [{"UserID": "bob"}]},
    "im_open_login_svc/kick": lambda world: {"UserID": "bob"},
    "openim/query_online_status": lambda world: {"To_Account": ["bob"], "IsNeedDetail": 1},
    "profile/portrait_set": lambda world: {
        "From_Account": "bob",
        "ProfileItem": [{"Tag": "Tag_Profile_IM_Nick", "Value": "Robert"}],
    },
    "profile/portrait_get": lambda world: {"To_Account": ["bob"], "TagList": ["Tag_Profile_IM_Nick"]},
}
