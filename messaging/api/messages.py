"""Messages."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer, checked
from messaging.wire import answers, examples, requests
from messaging.wire.fields import less


class HistoryViewSet(ViewSet):
    """Messages of one conversation."""

    @extend_schema(
        summary="History by number, or what changed after one",
        parameters=[
            less(requests.ReadHistory, "conversationID"),
            OpenApiParameter(
                "changed_after", requests.NUMBER, description="Instead: what changed after this number."
            ),
            OpenApiParameter(
                "epoch", requests.EPOCH, description="With `changed_after`: 410 if the numbers started anew."
            ),
        ],
        responses=answers.History,
        examples=examples.HISTORY,
    )
    def list(self, request: Request, conversationID: str) -> Response:
        name = "conversation.changes" if "changed_after" in request.query_params else "message.list"
        return answer(COMMANDS[name], request, conversationID=conversationID)

    @extend_schema(
        summary="Send a message",
        request=less(requests.SendMessage, "conversationID"),
        responses={201: answers.SentMessage},
        examples=examples.SEND,
    )
    def create(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["message.send"], request, conversationID=conversationID)


class MessageViewSet(ViewSet):
    """One message."""

    @extend_schema(summary="A message", responses=answers.OneMessage)
    def retrieve(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.get"], request, messageID=messageID)

    @extend_schema(
        summary="Edit my message",
        request=less(requests.EditMessage, "messageID"),
        examples=examples.EDIT,
        responses=answers.OneMessage,
    )
    def partial_update(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.edit"], request, messageID=messageID)

    @extend_schema(summary="Delete a message for myself", responses={200: answers.Done})
    def destroy(self, request: Request, messageID: str) -> Response:
        checked(requests.OneMessage, {"messageID": messageID})
        return answer(COMMANDS["message.hide"], request, messageIDs=[messageID])


class RecallViewSet(ViewSet):
    @extend_schema(summary="Recall a message for everyone", request=None, responses=answers.OneMessage)
    def update(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.recall"], request, messageID=messageID)
