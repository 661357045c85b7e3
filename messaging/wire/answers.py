"""What commands answer, for the OpenAPI document; `shapes` makes the answers, tests hold the two together."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework.serializers import BooleanField, CharField, DictField, FloatField, IntegerField, ListField

from .fields import Request as Shape


class Profile(Shape):
    userID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()
    isBot = BooleanField()


class MyProfile(Profile):
    tinyID = CharField(help_text="The number that begins my message IDs.")
    sharesReceipts = BooleanField()
    changeSeq = IntegerField()


class SelfInfo(Shape):
    role = CharField()
    nameCard = CharField(allow_blank=True)
    readedSequence = IntegerField()


class GroupProfile(Shape):
    """For somebody who left, only which group it was."""

    groupID = CharField()
    type = CharField()
    name = CharField(allow_blank=True)
    avatar = CharField()
    isDismissed = BooleanField()
    introduction = CharField(allow_blank=True, required=False)
    notification = CharField(allow_blank=True, required=False)
    memberCount = IntegerField(required=False)
    createTime = IntegerField(required=False)
    historyVisible = BooleanField(required=False)
    receiptsRequired = BooleanField(required=False)
    receiptsVisibleTo = CharField(required=False)
    selfInfo = SelfInfo(required=False)


class Member(Shape):
    userID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()
    role = CharField()
    nameCard = CharField(allow_blank=True)
    joinTime = IntegerField()
    isActive = BooleanField()
    present = BooleanField()


class ReceiptInfo(Shape):
    """Empty for whoever may not see it. Group: the counts; direct: `isPeerRead` and `timestamp`."""

    readCount = IntegerField(required=False)
    unreadCount = IntegerField(required=False)
    audienceCount = IntegerField(required=False)
    isPeerRead = BooleanField(required=False)
    timestamp = FloatField(required=False, help_text="When it was last read; 0: not yet.")
    tallySeq = IntegerField(required=False, allow_null=True, help_text="My number of its last change.")
    revision = IntegerField(required=False, help_text="The present one, if the message was edited.")
    latestRevisionReadCount = IntegerField(
        required=False, help_text="If it was edited: of the readers, those of this revision."
    )


class Message(Shape):
    ID = CharField()
    conversationID = CharField()
    conversationType = CharField()
    to = CharField(allow_blank=True)
    sequence = IntegerField()
    type = CharField()
    payload = DictField()
    cloudCustomData = CharField(allow_blank=True)
    time = IntegerField()
    nick = CharField(allow_blank=True)
    avatar = CharField(allow_blank=True)
    nameCard = CharField(allow_blank=True)
    priority = CharField()
    needReadReceipt = BooleanField()
    revision = IntegerField()
    askedRevision = IntegerField(help_text="The revision that the sender last asked to read.")
    isModified = BooleanField()
    isRevoked = BooleanField()
    revoker = CharField(allow_blank=True)
    isSystemMessage = BooleanField()
    changeSeq = IntegerField()
    readReceiptInfo = ReceiptInfo()

    def get_fields(self) -> dict[str, Any]:
        return {"from": CharField(), **super().get_fields()}


class ReceiptPolicy(Shape):
    granted = BooleanField()
    reason = CharField(allow_blank=True)
    visibleTo = CharField()
    shares = BooleanField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "required": BooleanField()}


class Conversation(Shape):
    conversationID = CharField()
    type = CharField()
    subType = CharField(allow_blank=True)
    unreadCount = IntegerField()
    lastMessage = DictField(allow_null=True)
    readSeq = IntegerField()
    lastSeq = IntegerField()
    changeSeq = IntegerField()
    present = BooleanField()
    receiptPolicy = ReceiptPolicy(allow_null=True, help_text="Null for somebody who left.")
    userProfile = Profile(required=False)
    peerReadSeq = IntegerField(required=False)
    groupProfile = GroupProfile(required=False)


class OneConversation(Shape):
    conversation = Conversation()


class OneMessage(Shape):
    message = Message()


class SentMessage(OneMessage):
    readReceiptCode = IntegerField(help_text="0, or why the receipt that was asked for is not granted.")
    readReceiptReason = CharField(allow_blank=True)


@extend_schema_serializer(many=False)
class History(Shape):
    """`messages`, oldest first; with `changed_after` instead `changes`, `cursor`, `head` and `isCompleted`."""

    messages = Message(many=True, required=False)
    hasBefore = BooleanField(required=False)
    hasAfter = BooleanField(required=False)
    changeSeq = IntegerField(required=False)
    conversationID = CharField(required=False)
    changes = ListField(child=DictField(), required=False)
    cursor = IntegerField(required=False)
    head = IntegerField(required=False)
    isCompleted = BooleanField(required=False)


class MyChanges(Shape):
    changes = ListField(child=DictField())
    cursor = IntegerField(help_text="Ask on from here.")
    head = IntegerField(help_text="The newest number.")
    isCompleted = BooleanField()


class Position(Shape):
    conversationID = CharField()
    readSeq = IntegerField()
    unreadCount = IntegerField()


class UserIDs(Shape):
    userIDs = ListField(child=CharField())


class Done(Shape):
    pass


MESSAGE_EXAMPLE = {
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
    "priority": "Normal",
    "needReadReceipt": True,
    "revision": 1,
    "askedRevision": 1,
    "isModified": False,
    "isRevoked": False,
    "revoker": "",
    "isSystemMessage": False,
    "changeSeq": 11,
    "readReceiptInfo": {
        "readCount": 12,
        "unreadCount": 18,
        "audienceCount": 30,
        "timestamp": 1763900060.5,
        "tallySeq": 40,
    },
}
GROUP_EXAMPLE = {"groupType": "Private", "name": "Tea round", "memberIDs": ["user2", "user3"]}

CONVERSATION_EXAMPLES = [
    OpenApiExample("a direct conversation", value={"userID": "user2"}, request_only=True),
    OpenApiExample("a group", value=GROUP_EXAMPLE, request_only=True),
]
SEND_EXAMPLES = [
    OpenApiExample(
        "a text that asks for receipts",
        value={"ID": "12-1763900000000-4059", "payload": {"text": "Who is in?"}, "needReadReceipt": True},
        request_only=True,
    ),
    OpenApiExample(
        "sent",
        value={"message": MESSAGE_EXAMPLE, "readReceiptCode": 0, "readReceiptReason": ""},
        response_only=True,
        status_codes=["201"],
    ),
]
HISTORY_EXAMPLES = [
    OpenApiExample(
        "the newest messages",
        value={"messages": [MESSAGE_EXAMPLE], "hasBefore": True, "hasAfter": False, "changeSeq": 11},
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
                    "message": {
                        name: said for name, said in MESSAGE_EXAMPLE.items() if name != "readReceiptInfo"
                    },
                }
            ],
            "cursor": 11,
            "head": 11,
            "isCompleted": True,
        },
        response_only=True,
    ),
]
EDIT_EXAMPLES = [
    OpenApiExample(
        "another text, to be read again",
        value={"payload": {"text": "Who is in? At four."}, "askAgain": True},
        request_only=True,
    ),
]
POSITION_EXAMPLES = [
    OpenApiExample("up to number 7", value={"sequence": 7}, request_only=True),
    OpenApiExample(
        "moved",
        value={"conversationID": "GROUPtea-round", "readSeq": 7, "unreadCount": 0},
        response_only=True,
    ),
]
MEMBERS_EXAMPLES = [OpenApiExample("two more", value={"userIDs": ["user4", "user5"]}, request_only=True)]
ME_EXAMPLES = [
    OpenApiExample("no receipts of mine any more", value={"sharesReceipts": False}, request_only=True)
]
