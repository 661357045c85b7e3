"""Searching what was said."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import search as wire


class SearchViewSet(ViewSet):
    @extend_schema(
        summary="Search messages",
        description="In one conversation, the newest first; or in all of mine: of each conversation the newest "
        "hit, and how many there are. A keyword finds words that begin with it, in any case and with any accents; "
        "Chinese, Japanese and Korean are found anywhere.",
        parameters=[wire.SearchMessages],
        responses=wire.FoundMessages,
    )
    def list(self, request: Request) -> Response:
        return answer(COMMANDS["message.search"], request)
