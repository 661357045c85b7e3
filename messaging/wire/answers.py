"""What commands answer, for the OpenAPI document; `shapes` makes the answers, tests hold the two together."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework.serializers import BooleanField, CharField, DictField, FloatField, IntegerField, ListField

from .fields import Request as Shape


class Profile(Shape):
    userID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()
    isBot = BooleanField()


class FullProfile(Profile):
    gender = CharField()
    birthday = IntegerField()
    location = CharField(allow_blank=True)
    selfSignature = CharField(allow_blank=True)
    allowType = CharField(help_text="How they take friend requests.")
    level = IntegerField()
    role = IntegerField()
    custom = DictField(help_text="Fields of an application's own.")

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "language": IntegerField()}


class Peer(Profile):
    isActive = BooleanField(help_text="False: the account was switched off, or erased.")


class MyProfile(FullProfile):
    statusText = CharField(allow_blank=True)
    hidesStatus = BooleanField()
    tinyID = CharField(help_text="The number that begins my message IDs.")
    sharesReceipts = BooleanField()
    changeSeq = IntegerField()


class OwnField(Shape):
    key = CharField()
    value = CharField()


class SelfInfo(Shape):
    role = CharField()
    nameCard = CharField(allow_blank=True)
    muteUntil = IntegerField()
    memberCustomField = OwnField(many=True)
    joinTime = IntegerField()
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
    joinOption = CharField(required=False)
    inviteOption = CharField(required=False)
    muteAllMembers = BooleanField(required=False)
    maxMemberCount = IntegerField(required=False)
    groupCustomField = OwnField(many=True, required=False)
    historyVisible = BooleanField(required=False)
    isSupportTopic = BooleanField(required=False, help_text="A community that has topics.")
    communityID = CharField(allow_blank=True, help_text="Of a topic, whose it is.")
    customData = CharField(
        allow_blank=True, required=False, help_text="What an application keeps with a topic."
    )
    receiptsRequired = BooleanField(required=False)
    receiptsVisibleTo = CharField(required=False)
    ownerID = CharField(
        required=False, allow_blank=True, help_text="Of a conversation; changes come as its members'."
    )
    selfInfo = SelfInfo(required=False)


class Member(Shape):
    userID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()
    role = CharField()
    nameCard = CharField(allow_blank=True)
    muteUntil = IntegerField(help_text="When they may speak again, or could; 0: they always could.")
    memberCustomField = OwnField(many=True)
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


class ReactionUser(Shape):
    userID = CharField()
    nick = CharField(allow_blank=True)
    avatar = CharField()


class Reaction(Shape):
    reactionID = CharField()
    totalUserCount = IntegerField()
    partialUserList = ReactionUser(many=True, help_text="The first ten of them.")


class Pinner(Shape):
    userID = CharField()
    pinTime = IntegerField(help_text="0: it was unpinned.")


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
    atUserList = ListField(child=CharField(), help_text="Whom it calls.")
    priority = CharField()
    needReadReceipt = BooleanField()
    revision = IntegerField()
    askedRevision = IntegerField(help_text="The revision that the sender last asked to read.")
    isModified = BooleanField()
    isRevoked = BooleanField()
    revoker = CharField(allow_blank=True)
    isSystemMessage = BooleanField()
    pinnerInfo = Pinner(allow_null=True, help_text="Null: never pinned, or I have left.")
    reactions = Reaction(many=True, help_text="None for somebody who left.")
    changeSeq = IntegerField()
    readReceiptInfo = ReceiptInfo()

    def get_fields(self) -> dict[str, Any]:
        return {"from": CharField(), **super().get_fields()}


class LastMessage(Message):
    """The newest message, as in its history."""

    messageForShow = CharField(
        allow_blank=True, help_text="What it says, in a line; empty if it was recalled."
    )


class ReceiptPolicy(Shape):
    granted = BooleanField()
    reason = CharField(allow_blank=True)
    visibleTo = CharField()
    shares = BooleanField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "required": BooleanField()}


class Keeping(Shape):
    """How I keep a conversation; nobody else sees it."""

    isPinned = BooleanField()
    messageRemindType = CharField(help_text="What becomes of a message that comes, until `remindUntil`.")
    remindUntil = FloatField(allow_null=True, help_text="After it messages are told again; null: never.")
    marks = ListField(
        child=IntegerField(), help_text="0 star, 1 unread, 2 fold, 3 hide; from 32 on one's own."
    )
    customData = CharField(allow_blank=True)
    removedSeq = IntegerField(
        allow_null=True, help_text="Not in my list, until there is a message after this one; null: it is."
    )
    clearedSeq = IntegerField(help_text="What was said so far I have deleted for myself.")
    keepingSeq = IntegerField(help_text="My number up to which this is true: what has a later one is newer.")


class Kept(Shape):
    conversationID = CharField()
    keeping = Keeping()


class AtInfo(Shape):
    groupID = CharField()
    messageSequence = IntegerField()
    atTypeArray = ListField(child=IntegerField(), help_text="1: me, 2: all, 3: both.")

    def get_fields(self) -> dict[str, Any]:
        return {"from": CharField(), **super().get_fields()}


class Conversation(Shape):
    conversationID = CharField()
    type = CharField()
    subType = CharField(allow_blank=True)
    unreadCount = IntegerField()
    lastMessage = LastMessage(allow_null=True)
    readSeq = IntegerField()
    groupAtInfoList = AtInfo(many=True, help_text="What calls me and is unread, the newest twenty.")
    draftText = CharField(allow_blank=True, help_text="What I have begun to write; nobody else sees it.")
    keeping = Keeping()
    lastSeq = IntegerField()
    changeSeq = IntegerField()
    present = BooleanField()
    receiptPolicy = ReceiptPolicy(allow_null=True, help_text="Null for somebody who left.")
    userProfile = Peer(required=False)
    peerReadSeq = IntegerField(required=False)
    peerReadTime = IntegerField(
        required=False, help_text="When the message of that number was sent; 0: none."
    )
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
    lastSeq = IntegerField(help_text="The newest message that was counted.")
    unreadCount = IntegerField()


class PositionsMoved(Shape):
    moved = IntegerField(help_text="Of how many conversations; what of them is new comes as a `me` frame.")


class Draft(Shape):
    conversationID = CharField()
    draftText = CharField(allow_blank=True)
    changeSeq = IntegerField(
        help_text="My number of which this is true; a `me` frame with a later one is newer."
    )


class Added(Shape):
    userIDs = ListField(child=CharField(), help_text="Those who are in it by this call.")
    waitingUserIDs = ListField(child=CharField(), help_text="Those whom its owner or an admin is to let in.")


class Done(Shape):
    pass
