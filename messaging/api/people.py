"""People, and I among them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.filters import PersonFilter
from messaging.limits import Limits
from messaging.models import Person
from messaging.services.lookup import find_person
from messaging.wire import answers, examples, requests, shapes

from .listing import Listing


class MeViewSet(ViewSet):
    """I, and what is private to me."""

    @extend_schema(
        summary="My profile, or what of my private state changed",
        parameters=[
            OpenApiParameter(
                "changed_after",
                requests.NUMBER,
                description="Instead of my profile: what changed after this number.",
            ),
            OpenApiParameter(
                "epoch", requests.EPOCH, description="With `changed_after`: 410 if the numbers started anew."
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": Limits().page},
                description="With `changed_after`: the most changes in one answer.",
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
        examples=examples.ME,
    )
    def partial_update(self, request: Request) -> Response:
        return answer(COMMANDS["me.change"], request)


@extend_schema_view(list=extend_schema(summary="Find people", responses=answers.FullProfile(many=True)))
class PersonViewSet(Listing):
    """People, for those who are logged in."""

    queryset = Person.objects.filter(erased_at=None)
    serializer_class = answers.FullProfile
    filterset_class = PersonFilter

    def get_queryset(self) -> QuerySet[Person]:
        """Whoever is named is found, also when they are deactivated: their messages remain."""
        named = "userID" in self.request.query_params
        return super().get_queryset() if named else super().get_queryset().filter(is_active=True)

    def rows_of(self, page: Sequence[Person]) -> list[dict[str, Any]]:
        return [shapes.full_profile(person) for person in page]

    @extend_schema(summary="A person's profile", responses=answers.FullProfile)
    def retrieve(self, request: Request, userID: str) -> Response:
        return Response(shapes.full_profile(find_person(userID)))
