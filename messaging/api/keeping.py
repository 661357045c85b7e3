"""How I keep my conversations."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import answers
from messaging.wire import keeping as requests
from messaging.wire.fields import less


class KeepingViewSet(ViewSet):
    @extend_schema(
        summary="Pin, silence or mark a conversation",
        description="For me alone, on each of my devices. What is not given stays as it is.",
        request=less(requests.KeepConversation, "conversationID"),
        examples=[
            OpenApiExample("to the top", value={"isPinned": True}, request_only=True),
            OpenApiExample(
                "no sound until then",
                value={"messageRemindType": "AcceptNotNotify", "remindUntil": 1763930000},
                request_only=True,
            ),
            OpenApiExample("a star", value={"addMarks": [0]}, request_only=True),
        ],
        responses=answers.Kept,
    )
    def partial_update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["conversation.keep"], request, conversationID=conversationID)

    @extend_schema(
        summary="Delete a conversation from my list",
        description="It is back with the next message. Nothing of it is read by that.",
        request=None,
        responses={200: answers.Kept},
    )
    def destroy(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["conversation.remove"], request, conversationID=conversationID)


class KeptTogetherViewSet(ViewSet):
    @extend_schema(summary="My groups of conversations, and my quiet hours", responses=requests.KeptTogether)
    def retrieve(self, request: Request) -> Response:
        return answer(COMMANDS["keeping.get"], request)


class ConversationGroupViewSet(ViewSet):
    @extend_schema(
        summary="Make a group of my conversations",
        request=requests.CreateConversationGroup,
        responses={201: requests.OneConversationGroupShape},
    )
    def create(self, request: Request) -> Response:
        return answer(COMMANDS["conversation_group.create"], request)

    @extend_schema(
        summary="Change a group of my conversations",
        request=less(requests.ChangeConversationGroup, "conversationGroupID"),
        responses=requests.OneConversationGroupShape,
    )
    def partial_update(self, request: Request, conversationGroupID: str) -> Response:
        return answer(COMMANDS["conversation_group.change"], request, conversationGroupID=conversationGroupID)

    @extend_schema(
        summary="Delete a group of my conversations", responses={200: requests.OneConversationGroupShape}
    )
    def destroy(self, request: Request, conversationGroupID: str) -> Response:
        return answer(COMMANDS["conversation_group.delete"], request, conversationGroupID=conversationGroupID)


class QuietHoursViewSet(ViewSet):
    @extend_schema(
        summary="When I want no sound",
        request=requests.SetQuietHours,
        examples=[
            OpenApiExample(
                "every night",
                value={
                    "messageRemindType": "AcceptNotNotify",
                    "startTime": 1763935200,
                    "endTime": 1763967600,
                },
                request_only=True,
            )
        ],
        responses=requests.OneQuietHours,
    )
    def update(self, request: Request) -> Response:
        return answer(COMMANDS["quiet_hours.set"], request)


keeping_urlpatterns: list[Any] = [
    path("keeping/", KeptTogetherViewSet.as_view({"get": "retrieve"})),
    path("quiet-hours/", QuietHoursViewSet.as_view({"put": "update"})),
    path("conversation-groups/", ConversationGroupViewSet.as_view({"post": "create"})),
    path(
        "conversation-groups/<str:conversationGroupID>/",
        ConversationGroupViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
]
