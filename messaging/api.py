"""The REST door: method and path to a command, its answer back."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from .commands import COMMANDS
from .doors import answer
from .filters import ConversationFilter, MemberFilter, PersonFilter
from .models import Conversation, Person, Stay
from .paging import SignedCursorPagination, StrictFilterBackend
from .services.history import conversation_shapes
from .services.lookup import find_conversation, find_person, require_stay
from .wire import answers, requests, shapes
from .wire.fields import less


class Listing(GenericViewSet[Any]):
    """A list with filters and cursor pages, whose rows `rows_of` turns into shapes."""

    filter_backends = (StrictFilterBackend,)
    pagination_class: type[BasePagination] | None = SignedCursorPagination

    def rows_of(self, page: Sequence[Any]) -> list[dict[str, Any]]:
        raise AssertionError("each list says what its rows are")

    def list(self, request: Request, **path: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        assert page is not None
        return self.get_paginated_response(self.rows_of(page))

    def me(self) -> Person:
        assert isinstance(self.request.user, Person)
        return self.request.user


class MeViewSet(ViewSet):
    """I, and what is private to me."""

    @extend_schema(
        summary="My profile, or what of my private state changed",
        parameters=[
            OpenApiParameter(
                "changed_after", int, description="Instead of my profile: what changed after this number."
            ),
            OpenApiParameter(
                "epoch", str, description="With `changed_after`: 410 if the numbers started anew."
            ),
            OpenApiParameter(
                "limit", int, description="With `changed_after`: the most changes in one answer."
            ),
        ],
        responses=PolymorphicProxySerializer(
            component_name="MeOrMyChanges",
            serializers=[answers.MyProfile, answers.MyChanges],
            resource_type_field_name=None,
        ),
    )
    def retrieve(self, request: Request) -> Response:
        return answer(
            COMMANDS["me.changes" if "changed_after" in request.query_params else "me.get"], request
        )

    @extend_schema(
        summary="Change my profile",
        request=requests.ChangeMe,
        responses=answers.MyProfile,
        examples=answers.ME_EXAMPLES,
    )
    def partial_update(self, request: Request) -> Response:
        return answer(COMMANDS["me.change"], request)


@extend_schema_view(list=extend_schema(summary="Find people", responses=answers.Profile(many=True)))
class PersonViewSet(Listing):
    """People, for those who are logged in."""

    queryset = Person.objects.filter(erased_at=None, is_active=True)
    serializer_class = answers.Profile
    filterset_class = PersonFilter

    def rows_of(self, page: Sequence[Person]) -> list[dict[str, Any]]:
        return [shapes.profile(person) for person in page]

    @extend_schema(summary="A person's profile", responses=answers.Profile)
    def retrieve(self, request: Request, userID: str) -> Response:
        return Response(shapes.profile(find_person(userID)))


class ConversationPagination(SignedCursorPagination):
    """The latest first. One that moves up while somebody pages is told to them as a change instead."""

    ordering = ("-last_message_at", "-pk")


@extend_schema_view(list=extend_schema(summary="My conversations", responses=answers.Conversation(many=True)))
class ConversationViewSet(Listing):
    """The conversations I am in, and groups I make, change or dismiss. One that I left is found by its ID."""

    queryset = Conversation.objects.none()
    serializer_class = answers.Conversation
    filterset_class = ConversationFilter
    pagination_class = ConversationPagination

    def get_queryset(self) -> QuerySet[Conversation]:
        return Conversation.objects.current_of(self.me()).select_related("low", "high")

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
        examples=answers.CONVERSATION_EXAMPLES,
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


@extend_schema_view(
    list=extend_schema(summary="Who is in a conversation of mine", responses=answers.Member(many=True))
)
class MemberViewSet(Listing):
    """Who is in a conversation now; only those who are in it themselves may ask."""

    queryset = Stay.objects.none()
    serializer_class = answers.Member
    filterset_class = MemberFilter

    def get_queryset(self) -> QuerySet[Stay]:
        conversation = find_conversation(self.me(), self.kwargs["conversationID"])
        require_stay(conversation, self.me())
        return Stay.objects.current().filter(conversation=conversation).select_related("member", "person")

    def rows_of(self, page: Sequence[Stay]) -> list[dict[str, Any]]:
        return [shapes.member(stay.member, stay.person, stay) for stay in page]

    @extend_schema(
        summary="Add people to a group; only myself: join it",
        request=less(requests.SomePeople, "conversationID"),
        examples=answers.MEMBERS_EXAMPLES,
        responses={201: answers.UserIDs},
    )
    def create(self, request: Request, conversationID: str) -> Response:
        if request.data == {"userIDs": [self.me().user_id]}:
            return Response(
                COMMANDS["group.join"].run(self.me(), {"conversationID": conversationID}),
                status=COMMANDS["group.join"].status,
            )
        return answer(COMMANDS["group.add"], request, conversationID=conversationID)

    @extend_schema(
        summary="Give a role or a name card",
        request=less(requests.ChangeMember, "conversationID", "userID"),
        responses=answers.Member,
    )
    def partial_update(self, request: Request, conversationID: str, userID: str) -> Response:
        return answer(COMMANDS["member.change"], request, conversationID=conversationID, userID=userID)

    @extend_schema(summary="Remove a member; myself: leave", responses={200: answers.Done})
    def destroy(self, request: Request, conversationID: str, userID: str) -> Response:
        if userID == self.me().user_id:
            return answer(COMMANDS["group.leave"], request, conversationID=conversationID)
        return answer(COMMANDS["group.remove"], request, conversationID=conversationID, userID=userID)


class OwnerViewSet(ViewSet):
    @extend_schema(
        summary="Hand a group over",
        request=less(requests.OnePerson, "conversationID"),
        responses=answers.OneConversation,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.hand_over"], request, conversationID=conversationID)


class ReadPositionViewSet(ViewSet):
    @extend_schema(
        summary="I have seen the conversation up to here",
        request=less(requests.MovePosition, "conversationID"),
        examples=answers.POSITION_EXAMPLES,
        responses=answers.Position,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["position.move"], request, conversationID=conversationID)


class SharingViewSet(ViewSet):
    @extend_schema(
        summary="Share my read receipts here, or stop",
        request=less(requests.ChangeSharing, "conversationID"),
        responses=answers.OneConversation,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["sharing.change"], request, conversationID=conversationID)


class HistoryViewSet(ViewSet):
    """Messages of one conversation."""

    @extend_schema(
        summary="History by number, or what changed after one",
        parameters=[
            less(requests.ReadHistory, "conversationID"),
            OpenApiParameter("changed_after", int, description="Instead: what changed after this number."),
            OpenApiParameter(
                "epoch", str, description="With `changed_after`: 410 if the numbers started anew."
            ),
        ],
        responses=answers.History,
        examples=answers.HISTORY_EXAMPLES,
    )
    def list(self, request: Request, conversationID: str) -> Response:
        name = "conversation.changes" if "changed_after" in request.query_params else "message.list"
        return answer(COMMANDS[name], request, conversationID=conversationID)

    @extend_schema(
        summary="Send a message",
        request=less(requests.SendMessage, "conversationID"),
        responses={201: answers.SentMessage},
        examples=answers.SEND_EXAMPLES,
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
        examples=answers.EDIT_EXAMPLES,
        responses=answers.OneMessage,
    )
    def partial_update(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.edit"], request, messageID=messageID)

    @extend_schema(summary="Delete a message for myself", responses={200: answers.Done})
    def destroy(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.hide"], request, messageIDs=[messageID])


class RecallViewSet(ViewSet):
    @extend_schema(summary="Recall a message for everyone", request=None, responses=answers.OneMessage)
    def update(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["message.recall"], request, messageID=messageID)
