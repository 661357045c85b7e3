"""What commands answer, for the OpenAPI document; `shapes` makes the answers, tests hold the two together."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
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


class GroupProfile(Shape):
    groupID = CharField()
    type = CharField()
    name = CharField(allow_blank=True)
    avatar = CharField()
    introduction = CharField(allow_blank=True)
    notification = CharField(allow_blank=True)
    memberCount = IntegerField()
    createTime = IntegerField()
    historyVisible = BooleanField()
    receiptsRequired = BooleanField()
    receiptsVisibleTo = CharField()
    isDismissed = BooleanField()


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
    timestamp = FloatField(required=False)


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
    receiptPolicy = ReceiptPolicy()
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


class Position(Shape):
    conversationID = CharField()
    readSeq = IntegerField()
    unreadCount = IntegerField()


class UserIDs(Shape):
    userIDs = ListField(child=CharField())


class Done(Shape):
    pass


CONVERSATION_EXAMPLES = [
    OpenApiExample("a direct conversation", value={"userID": "user2"}, request_only=True),
    OpenApiExample(
        "a group",
        value={"groupType": "Private", "name": "Tea round", "memberIDs": ["user2", "user3"]},
        request_only=True,
    ),
]
SEND_EXAMPLES = [
    OpenApiExample(
        "a text that asks for receipts",
        value={"ID": "12-1763900000000-4059", "payload": {"text": "Who is in?"}, "needReadReceipt": True},
        request_only=True,
    ),
]
