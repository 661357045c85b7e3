"""Who is in a group."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.filters import MemberFilter
from messaging.models import Stay
from messaging.services.lookup import find_conversation, require_stay
from messaging.wire import answers, examples, requests, shapes
from messaging.wire.fields import less

from .listing import Listing


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
        request=PolymorphicProxySerializer(
            component_name="NewMembers",
            serializers=[
                less(requests.SomePeople, "conversationID"),
                less(requests.JoinGroup, "conversationID"),
            ],
            resource_type_field_name=None,
        ),
        examples=examples.MEMBERS,
        responses={201: answers.Added},
    )
    def create(self, request: Request, conversationID: str) -> Response:
        given = request.data
        if isinstance(given, dict) and given.get("userIDs") == [self.me().user_id]:
            rest = {name: value for name, value in given.items() if name != "userIDs"}
            if "conversationID" not in rest:
                join = COMMANDS["group.join"]
                return Response(
                    join.run(self.me(), {**rest, "conversationID": conversationID}), status=join.status
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


class MuteViewSet(ViewSet):
    @extend_schema(
        summary="Somebody may not speak for so many seconds; 0: they may again",
        request=less(requests.MuteMember, "conversationID", "userID"),
        responses=answers.Member,
    )
    def update(self, request: Request, conversationID: str, userID: str) -> Response:
        return answer(COMMANDS["member.mute"], request, conversationID=conversationID, userID=userID)


class OwnerViewSet(ViewSet):
    @extend_schema(
        summary="Hand a group over",
        request=less(requests.OnePerson, "conversationID"),
        responses=answers.OneConversation,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.hand_over"], request, conversationID=conversationID)
