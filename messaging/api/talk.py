"""What is done to messages that were sent."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import answers
from messaging.wire import talk as wire
from messaging.wire.fields import less
from messaging.wire.merged import Record


class PinViewSet(ViewSet):
    @extend_schema(
        summary="Pin a message in its group, or unpin it",
        request=less(wire.PinMessage, "messageID"),
        examples=[OpenApiExample("pinned", value={"isPinned": True}, request_only=True)],
        responses=answers.OneMessage,
    )
    def update(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.pin"], request, messageID=messageID)


class PinnedViewSet(ViewSet):
    @extend_schema(summary="The pinned messages of a group", responses=wire.Pinned)
    def retrieve(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["message.pinned"], request, conversationID=conversationID)


class RevisionsViewSet(ViewSet):
    @extend_schema(summary="Everything that an edited message has said", responses=wire.Revisions)
    def retrieve(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.revisions"], request, messageID=messageID)


class RecordViewSet(ViewSet):
    @extend_schema(summary="What a merged record holds", responses=Record)
    def retrieve(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.merged"], request, messageID=messageID)


class ClearingViewSet(ViewSet):
    @extend_schema(
        summary="Clear the history for myself",
        description="What has been said so far is deleted for me alone; nothing of it is read by that.",
        request=None,
        responses={200: answers.Kept},
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["history.clear"], request, conversationID=conversationID)
