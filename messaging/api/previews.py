"""A group from outside."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire.previews import GroupPreview


class PreviewViewSet(ViewSet):
    @extend_schema(
        summary="What I may know of a group before I am in it",
        responses=GroupPreview,
    )
    def retrieve(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.preview"], request, conversationID=conversationID)
