"""REST: all that is kept of me, given to me; erasing myself; and giving my password again. Not on the socket, where
nobody gives a password."""

from typing import Any, ClassVar

from django.contrib.auth import logout
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.doors import checked
from messaging.errors import NotAllowed
from messaging.permissions import person_of, token_of
from messaging.scopes import Scope
from messaging.services.erasure import WhyNot, erase_oneself, prospect_of, require_erasable
from messaging.services.own_data import export_oneself
from messaging.wire.fields import Request as Shape
from messaging.wire.fields import Text
from messaging.wire.shapes import conversation_id

from .guesses import prove
from .made_files import file_answer, name_of_export
from .pages import forget_here
from .password_again import was_given
from .schema import OF_PAGES

PASSWORD_CHARACTERS = 4_096


class Password(Shape):
    password = Text(max_length=PASSWORD_CHARACTERS, help_text="Mine, as it is now.")


class OwnedGroup(serializers.Serializer[Any]):
    conversationID = serializers.CharField()
    name = serializers.CharField(allow_blank=True)


class Erasure(serializers.Serializer[Any]):
    isPossible = serializers.BooleanField()
    whyNot = serializers.ChoiceField(
        choices=WhyNot.choices, allow_blank=True, help_text="Why it is not possible; else empty."
    )
    ownedGroups = OwnedGroup(
        many=True, help_text="The first of the groups that would be left without an owner who can act."
    )
    ownedGroupCount = serializers.IntegerField()


class ExportViewSet(ViewSet):
    # Not HEAD: an export is made, and counted, for whoever takes it.
    http_method_names = ("get", "options")

    @extend_schema(
        summary="Everything that is kept of me",
        description="One JSON file, of one moment: the profile, and lists of rows by the name of what they are. A "
        "few a day, one at a time.",
        responses={
            (200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT, description="A file to be saved.")
        },
    )
    def retrieve(self, request: Request) -> HttpResponseBase:
        person = person_of(request)
        return file_answer(request._request, export_oneself(person), name_of_export(person))


class PasswordProofViewSet(ViewSet):
    needs = Scope.LOGINS

    @extend_schema(
        summary="Give my password again",
        description="For a browser's session: for the next five minutes it may end logins, and make tokens. An "
        "application has no need of it, and nor has whoever has no password.",
        request=Password,
        responses={204: None},
        auth=OF_PAGES,
    )
    def create(self, request: Request) -> Response:
        given = checked(Password, request.data)
        if token_of(request) is not None:
            raise NotAllowed("Only a browser's session gives a password again.")
        prove(request._request, person_of(request), given["password"])
        was_given(request._request)
        return Response(status=204)


class ErasureViewSet(ViewSet):
    needs: ClassVar[dict[str, Scope]] = {"create": Scope.LOGINS}

    @extend_schema(
        summary="What erasing me would come to",
        description="Nothing is done. Hand over the groups that are named first, or only their admins lead them.",
        responses=Erasure,
        examples=[
            OpenApiExample(
                "With a group to hand over",
                {
                    "isPossible": True,
                    "whyNot": "",
                    "ownedGroups": [{"conversationID": "GROUPowls", "name": "Owls"}],
                    "ownedGroupCount": 1,
                },
                response_only=True,
            )
        ],
    )
    def retrieve(self, request: Request) -> Response:
        person = person_of(request)
        prospect = prospect_of(person=person, token=token_of(request))
        return Response(
            {
                "isPossible": prospect.why_not is None,
                "whyNot": prospect.why_not or "",
                "ownedGroups": [
                    {"conversationID": conversation_id(group, person.pk), "name": group.name}
                    for group in prospect.groups
                ],
                "ownedGroupCount": prospect.group_count,
            }
        )

    @extend_schema(
        summary="Erase me",
        description="At once and for good: nobody learns any more who I was, and nothing lets me in. What I said "
        "stays, without my name, and so does my place in every count.",
        request=Password,
        responses={204: None},
    )
    def create(self, request: Request) -> Response:
        person, token = person_of(request), token_of(request)
        given = checked(Password, request.data)
        require_erasable(person=person, token=token)
        prove(request._request, person, given["password"])
        erase_oneself(person=person)
        answer = Response(status=204)
        if token is None:
            logout(request._request)
            forget_here(answer)
        return answer
