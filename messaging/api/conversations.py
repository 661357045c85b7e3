"""Conversations, groups among them, and what of one is private to me."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.filters import ConversationFilter
from messaging.models import Conversation
from messaging.paging import ConversationPagination
from messaging.services.listing import Latest, conversation_shapes
from messaging.wire import answers, examples, requests
from messaging.wire.fields import less

from .listing import Listing


@extend_schema_view(list=extend_schema(summary="My conversations", responses=answers.Conversation(many=True)))
class ConversationViewSet(Listing):
    """The conversations I am in, and groups I make, change or dismiss. One that I left, or deleted from my
    list, is found by its ID."""

    queryset = Conversation.objects.none()
    serializer_class = answers.Conversation
    filterset_class = ConversationFilter
    pagination_class = ConversationPagination

    def get_queryset(self) -> Any:
        if self.request.query_params.keys() <= {"limit"}:
            return Latest(self.me().pk)
        return Conversation.objects.listed_by(self.me()).only("last_message_at")

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset if isinstance(queryset, Latest) else super().filter_queryset(queryset)

    def rows_of(self, page: Sequence[Conversation]) -> list[dict[str, Any]]:
        return conversation_shapes(self.me(), page)

    @extend_schema(
        summary="Open a direct conversation, or make a group",
        request=PolymorphicProxySerializer(
            component_name="NewConversation",
            serializers=[requests.OpenConversation, requests.CreateGroup],
            resource_type_field_name=None,
        ),
        responses={201: answers.OneConversation},
        examples=examples.CONVERSATION,
    )
    def create(self, request: Request) -> Response:
        is_direct = isinstance(request.data, dict) and "userID" in request.data
        return answer(COMMANDS["conversation.open" if is_direct else "group.create"], request)

    @extend_schema(summary="A conversation of mine", responses=answers.OneConversation)
    def retrieve(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["conversation.get"], request, conversationID=conversationID)

    @extend_schema(
        summary="Change a group's profile",
        request=less(requests.ChangeGroup, "conversationID"),
        responses=answers.OneConversation,
    )
    def partial_update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.change"], request, conversationID=conversationID)

    @extend_schema(summary="Dismiss a group", responses={200: answers.Done})
    def destroy(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.dismiss"], request, conversationID=conversationID)


class ReadPositionViewSet(ViewSet):
    needs = COMMANDS["position.move"].needs

    @extend_schema(
        summary="I have seen the conversation up to here",
        request=less(requests.MovePosition, "conversationID"),
        examples=examples.POSITION,
        responses=answers.Position,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["position.move"], request, conversationID=conversationID)


class AllReadPositionsViewSet(ViewSet):
    needs = COMMANDS["position.move_all"].needs

    @extend_schema(
        summary="I have seen everything",
        description="All conversations of these types, up to their last messages. It writes no receipt.",
        request=requests.MoveAllPositions,
        examples=[OpenApiExample("everything", value={"types": ["C2C", "GROUP"]}, request_only=True)],
        responses=answers.PositionsMoved,
    )
    def update(self, request: Request) -> Response:
        return answer(COMMANDS["position.move_all"], request)


class DraftViewSet(ViewSet):
    @extend_schema(
        summary="What I have begun to write",
        description="For my other devices; nobody else sees it. Sending does not clear it; an empty text does.",
        request=less(requests.SetDraft, "conversationID"),
        responses=answers.Draft,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["draft.set"], request, conversationID=conversationID)


class SharingViewSet(ViewSet):
    @extend_schema(
        summary="Share my read receipts here, or stop",
        request=less(requests.ChangeSharing, "conversationID"),
        responses=answers.OneConversation,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["sharing.change"], request, conversationID=conversationID)
