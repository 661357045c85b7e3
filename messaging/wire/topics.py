"""Topics of a community on the wire."""

from typing import Any

from rest_framework.serializers import BooleanField, CharField, IntegerField

from .answers import AtInfo, LastMessage, SelfInfo
from .fields import Flag, Listed, Text
from .fields import Request as Shape
from .groups import given_profile
from .requests import InConversation, Picture, picture
from .shapes import Shape as Frame


class TopicID(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(limit="topicIDCharacters", **options)


class NamedTopics(InConversation):
    """Of these topics alone; of all, if none is named."""

    def get_fields(self) -> dict[str, Any]:
        topics = Listed(child=TopicID(), limit="topics_per_community", required=False)
        return {**super().get_fields(), "topicIDList": topics}


class OneTopic(InConversation):
    topicID = TopicID()


class Profile(InConversation):
    avatar = Picture(required=False)
    introduction = Text(required=False, allow_blank=True, limit="introductionCharacters")
    notification = Text(required=False, allow_blank=True, limit="notificationCharacters")
    customData = Text(required=False, allow_blank=True, limit="topicDataCharacters")
    historyVisible = Flag(required=False)

    def validate_avatar(self, value: str) -> str:
        return picture(value)


class CreateTopic(Profile):
    topicName = Text(limit="nameCharacters")
    topicID = TopicID(required=False)


class ChangeTopic(Profile):
    topicID = TopicID()
    topicName = Text(required=False, limit="nameCharacters")
    muteAllMembers = Flag(required=False)


class Topic(Shape):
    """As the one who asks sees it."""

    topicID = CharField()
    topicName = CharField()
    avatar = CharField()
    introduction = CharField(allow_blank=True)
    notification = CharField(allow_blank=True)
    muteAllMembers = BooleanField()
    customData = CharField(allow_blank=True)
    historyVisible = BooleanField(help_text="Newcomers see what was said before.")
    conversationID = CharField(help_text="Under which everything is called that is said in it.")
    communityID = CharField()
    createTime = IntegerField()
    unreadCount = IntegerField()
    lastMessage = LastMessage(allow_null=True)
    selfInfo = SelfInfo()
    groupAtInfoList = AtInfo(many=True)
    draftText = CharField(allow_blank=True)
    nextMessageSeq = IntegerField()
    readSeq = IntegerField()
    lastSeq = IntegerField()
    changeSeq = IntegerField()


class TopicAnswer(Shape):
    topic = Topic()


class TopicsAnswer(Shape):
    topics = Topic(many=True)


def given_topic(data: dict[str, Any]) -> dict[str, Any]:
    """What a call sets of a topic, by our own names."""
    named = {"name": data["topicName"]} if "topicName" in data else {}
    return {**named, **given_profile(data)}


def topic(conversation: Frame) -> Frame:
    """A topic, from its shape as a conversation."""
    profile = conversation["groupProfile"]
    of_profile = (
        "avatar",
        "introduction",
        "notification",
        "muteAllMembers",
        "customData",
        "historyVisible",
        "communityID",
        "createTime",
        "selfInfo",
    )
    of_conversation = (
        "conversationID",
        "unreadCount",
        "lastMessage",
        "groupAtInfoList",
        "draftText",
        "readSeq",
        "lastSeq",
        "changeSeq",
    )
    return {
        "topicID": profile["groupID"],
        "topicName": profile["name"],
        **{name: profile[name] for name in of_profile},
        **{name: conversation[name] for name in of_conversation},
        "nextMessageSeq": conversation["lastSeq"] + 1,
    }
