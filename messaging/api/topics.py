"""Topics of a community."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import answers
from messaging.wire import topics as wire
from messaging.wire.fields import less


class TopicsViewSet(ViewSet):
    @extend_schema(
        summary="Topics of a community, the oldest first",
        parameters=[less(wire.NamedTopics, "conversationID")],
        responses=wire.TopicsAnswer,
    )
    def retrieve(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["topic.list"], request, conversationID=conversationID)

    @extend_schema(
        summary="Make a topic",
        request=less(wire.CreateTopic, "conversationID"),
        responses={201: wire.TopicAnswer},
    )
    def create(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["topic.create"], request, conversationID=conversationID)


class TopicViewSet(ViewSet):
    @extend_schema(
        summary="Change a topic",
        request=less(wire.ChangeTopic, "conversationID", "topicID"),
        responses=wire.TopicAnswer,
    )
    def partial_update(self, request: Request, conversationID: str, topicID: str) -> Response:
        return answer(COMMANDS["topic.change"], request, conversationID=conversationID, topicID=topicID)

    @extend_schema(summary="Delete a topic", responses={200: answers.Done})
    def destroy(self, request: Request, conversationID: str, topicID: str) -> Response:
        return answer(COMMANDS["topic.delete"], request, conversationID=conversationID, topicID=topicID)
