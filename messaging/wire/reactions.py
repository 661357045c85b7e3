"""Reactions on the wire, in the words of the SDK."""

import re
from collections.abc import Container
from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers
from rest_framework.serializers import BooleanField, CharField, IntegerField

from messaging.limits import limits
from messaging.models import Message, Reactor

from .answers import Reaction, ReactionUser
from .fields import Listed, Request, Text, Whole
from .requests import SPACES, MessageID, OneMessage
from .shapes import Shape, conversation_id, reaction_totals

ONE_WORD = re.compile(rf"\A[^{SPACES}/\\]+\Z")


class ReactionID(Text):
    """An emoji, or a word for one; nothing that would part an address."""

    def __init__(self, **options: Any) -> None:
        one_word = RegexValidator(ONE_WORD, "Without spaces and slashes.")
        super().__init__(limit="reactionIDCharacters", validators=[one_word], **options)


class OneReaction(OneMessage):
    reactionID = ReactionID()


class UsersOfReaction(OneReaction):
    nextSeq = Whole(default=0, help_text="Where the page begins, as the one before said; 0: the first.")

    def get_fields(self) -> dict[str, Any]:
        most = limits().page
        return {**super().get_fields(), "count": Whole(default=most, min_value=1, max_value=most)}


class ReactionsTo(Request):
    messageIDs = serializers.ListField()

    def get_fields(self) -> dict[str, Any]:
        return {"messageIDs": Listed(child=MessageID(), limit="page")}


class OwnReaction(Reaction):
    reactedByMyself = BooleanField()


class ReactionsOfMessage(Request):
    messageID = CharField()
    reactionList = OwnReaction(many=True)


class ReactionsOfMessages(Request):
    resultList = ReactionsOfMessage(many=True)


class UserPage(Request):
    userList = ReactionUser(many=True)
    nextSeq = IntegerField(help_text="Ask on from here.")
    isCompleted = BooleanField()


def of_message(message: Message, own: Container[str]) -> Shape:
    shown = [{**total, "reactedByMyself": total["reactionID"] in own} for total in reaction_totals(message)]
    return {"messageID": message.message_id, "reactionList": shown}


def own_change(message: Message, reactor: Reactor, viewer: int) -> Shape:
    """That I react so to a message, or do not any more; of one whose reaction is loaded."""
    return {
        "kind": "reaction",
        "changeSeq": reactor.change_seq,
        "messageID": message.message_id,
        "conversationID": conversation_id(message.conversation, viewer),
        "reactionID": reactor.reaction.reaction_id,
        "isReacted": reactor.is_there,
    }
