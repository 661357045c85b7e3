"""Searching on the wire: what is searched for, and hits with the places to mark."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from .answers import Message
from .fields import Listed, Seconds, Text
from .requests import Choice, ConversationID, PageOf, UserID

TYPES = ("TIMTextElem", "TIMFileElem", "TIMLocationElem", "TIMRelayElem")


class Keyword(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(limit="searchCharacters", **options)


class SearchMessages(PageOf):
    """In one conversation, or without `conversationID` in all of mine."""

    match = Choice(choices=("and", "or"), default="and", help_text="All keywords, or any of them.")
    conversationID = ConversationID(required=False)
    before = Seconds(required=False, help_text="Sent before this moment.")
    since = Seconds(required=False, help_text="Sent at this moment or later.")
    cursor = Text(required=False, allow_blank=True, max_length=300, default="")

    def get_fields(self) -> dict[str, Any]:
        def some(child: Any, **options: Any) -> Listed:
            return Listed(child=child, limit="search_choices", **options)

        return {
            **super().get_fields(),
            "keywords": some(Keyword(), help_text="Words, or the beginning of one."),
            "senderIDs": some(UserID(), required=False),
            "types": some(Choice(choices=TYPES), required=False),
        }


class HitShape(serializers.Serializer[Any]):
    message = Message()
    marks = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Where in the text the hit stands: from and to, in UTF-16 units.",
    )
    count = serializers.IntegerField(
        required=False, help_text="Hits in its conversation; of a search in all of mine."
    )


@extend_schema_serializer(many=False)
class FoundMessages(serializers.Serializer[Any]):
    hits = HitShape(many=True)
    totalCount = serializers.IntegerField(help_text="Of the first page; at most 1,000 are counted.")
    cursor = serializers.CharField(allow_blank=True, help_text="For the next page; empty: there is none.")
