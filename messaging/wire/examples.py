"""What is asked and answered, as the OpenAPI document shows it."""

from drf_spectacular.utils import OpenApiExample

A_MESSAGE = {
    "ID": "12-1763900000000-4059",
    "conversationID": "GROUPtea-round",
    "conversationType": "GROUP",
    "from": "user1",
    "to": "tea-round",
    "sequence": 7,
    "type": "TIMTextElem",
    "payload": {"text": "Who is in?"},
    "cloudCustomData": "",
    "time": 1763900000,
    "nick": "Emma",
    "avatar": "/avatars/people/user1.svg?n=Emma",
    "nameCard": "",
    "atUserList": ["user3"],
    "priority": "Normal",
    "needReadReceipt": True,
    "revision": 1,
    "askedRevision": 1,
    "isModified": False,
    "isRevoked": False,
    "revoker": "",
    "isSystemMessage": False,
    "pinnerInfo": None,
    "reactions": [
        {
            "reactionID": "🍵",
            "totalUserCount": 1,
            "partialUserList": [
                {"userID": "user2", "nick": "Liam", "avatar": "/avatars/people/user2.svg?n=Liam"}
            ],
        }
    ],
    "changeSeq": 11,
    "readReceiptInfo": {
        "readCount": 12,
        "unreadCount": 18,
        "audienceCount": 30,
        "timestamp": 1763900060.5,
        "tallySeq": 40,
    },
}
A_GROUP = {"groupType": "Private", "name": "Tea round", "memberIDs": ["user2", "user3"]}

CONVERSATION = [
    OpenApiExample("a direct conversation", value={"userID": "user2"}, request_only=True),
    OpenApiExample("a group", value=A_GROUP, request_only=True),
]
SEND = [
    OpenApiExample(
        "a text that asks for receipts",
        value={"ID": "12-1763900000000-4059", "payload": {"text": "Who is in?"}, "needReadReceipt": True},
        request_only=True,
    ),
    OpenApiExample(
        "sent",
        value={"message": A_MESSAGE, "readReceiptCode": 0, "readReceiptReason": ""},
        response_only=True,
        status_codes=["201"],
    ),
]
HISTORY = [
    OpenApiExample(
        "the newest messages",
        value={"messages": [A_MESSAGE], "hasBefore": True, "hasAfter": False, "changeSeq": 11},
        response_only=True,
    ),
    OpenApiExample(
        "what changed",
        value={
            "conversationID": "GROUPtea-round",
            "changes": [
                {
                    "kind": "message",
                    "changeSeq": 11,
                    "message": {name: said for name, said in A_MESSAGE.items() if name != "readReceiptInfo"},
                }
            ],
            "cursor": 11,
            "head": 11,
            "isCompleted": True,
        },
        response_only=True,
    ),
]
EDIT = [
    OpenApiExample(
        "another text, to be read again",
        value={"payload": {"text": "Who is in? At four."}, "askAgain": True},
        request_only=True,
    ),
]
POSITION = [
    OpenApiExample("up to number 7", value={"sequence": 7}, request_only=True),
    OpenApiExample(
        "moved",
        value={"conversationID": "GROUPtea-round", "readSeq": 7, "lastSeq": 7, "unreadCount": 0},
        response_only=True,
    ),
]
MEMBERS = [OpenApiExample("two more", value={"userIDs": ["user4", "user5"]}, request_only=True)]
ME = [OpenApiExample("no receipts of mine any more", value={"sharesReceipts": False}, request_only=True)]
