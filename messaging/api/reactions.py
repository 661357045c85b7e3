"""Reactions to messages."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import answers
from messaging.wire import reactions as wire
from messaging.wire.fields import less

USERS = OpenApiExample(
    "who",
    value={
        "userList": [{"userID": "user1", "nick": "Emma", "avatar": "/avatars/people/user1.svg?n=Emma"}],
        "nextSeq": 0,
        "isCompleted": True,
    },
    response_only=True,
)


class ReactionsViewSet(ViewSet):
    @extend_schema(
        summary="The reactions to some messages, and which are mine",
        parameters=[wire.ReactionsTo],
        responses=wire.ReactionsOfMessages,
    )
    def retrieve(self, request: Request) -> Response:
        return answer(COMMANDS["reaction.list"], request)


class ReactionViewSet(ViewSet):
    """One kind of reaction to one message."""

    @extend_schema(
        summary="Who reacted so",
        parameters=[less(wire.UsersOfReaction, "messageID", "reactionID")],
        responses=wire.UserPage,
        examples=[USERS],
    )
    def retrieve(self, request: Request, messageID: str, reactionID: str) -> Response:
        return answer(COMMANDS["reaction.users"], request, messageID=messageID, reactionID=reactionID)

    @extend_schema(summary="React to a message", request=None, responses=answers.OneMessage)
    def update(self, request: Request, messageID: str, reactionID: str) -> Response:
        return answer(COMMANDS["reaction.add"], request, messageID=messageID, reactionID=reactionID)

    @extend_schema(summary="Take a reaction back", responses={200: answers.OneMessage})
    def destroy(self, request: Request, messageID: str, reactionID: str) -> Response:
        return answer(COMMANDS["reaction.remove"], request, messageID=messageID, reactionID=reactionID)
