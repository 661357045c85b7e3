"""A group as strangers may know it."""

from rest_framework.serializers import BooleanField, CharField, IntegerField, Serializer

from messaging.models import Conversation

from .shapes import Shape, group_profile

KNOWN = ("groupID", "type", "name", "avatar", "introduction", "memberCount", "joinOption")


class GroupPreview(Serializer[Shape]):
    groupID = CharField()
    type = CharField()
    name = CharField(allow_blank=True)
    avatar = CharField()
    introduction = CharField(allow_blank=True)
    memberCount = IntegerField()
    joinOption = CharField()
    isMember = BooleanField(help_text="I am in it.")
    isWaiting = BooleanField(help_text="I have asked to come in, and nobody has decided yet.")


def group_preview(group: Conversation, *, is_member: bool, is_waiting: bool) -> Shape:
    """What says whether one wants to come in, and how one does. Nothing of who is there or what was said."""
    profile = group_profile(group)
    return {**{name: profile[name] for name in KNOWN}, "isMember": is_member, "isWaiting": is_waiting}
