"""REST: what a client begins with, where everything stands, the limits, and what can be refused."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.doors import answer
from messaging.permissions import token_of
from messaging.services.media_keys import media_key
from messaging.wire import answers
from messaging.wire.keeping import KeptTogether
from messaging.wire.media import MediaKey
from messaging.wire.requests import PageOf
from messaging.wire.shapes import Shape

from .answers import known_refusals
from .commands import COMMANDS
from .start import every_limit

HEADS = {
    "epoch": "0f2c6a5e-6c3b-4f0e-9a57-0f6f6a1f8f11",
    "me": 12,
    "receipts": 40,
    "conversations": [
        {
            "conversationID": "C2Cuser2",
            "changeSeq": 7,
            "lastSeq": 5,
            "unreadCount": 1,
            "readSeq": 4,
            "peerReadSeq": 5,
        }
    ],
    "time": 1763900000.213,
}


class Head(serializers.Serializer[Shape]):
    conversationID = serializers.CharField()
    changeSeq = serializers.IntegerField(help_text="The newest change that all members may see.")
    lastSeq = serializers.IntegerField(help_text="The newest message.")
    unreadCount = serializers.IntegerField()
    readSeq = serializers.IntegerField(help_text="My read position.")
    peerReadSeq = serializers.IntegerField(
        required=False, help_text="The other one's; direct conversations only."
    )


class Heads(serializers.Serializer[Shape]):
    epoch = serializers.CharField(help_text="Another one: the numbers started anew, load everything afresh.")
    me = serializers.IntegerField(help_text="The newest change of my private state.")
    receipts = serializers.IntegerField(help_text="The newest change of the tallies of my messages.")
    conversations = Head(many=True)
    time = serializers.FloatField(help_text="The server's clock, in Unix seconds.")


class Limits(serializers.Serializer[Shape]):
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name: serializers.IntegerField() for name in every_limit()}


class FirstConversations(serializers.Serializer[Shape]):
    next = serializers.CharField(allow_null=True, help_text="The address of the list's next page.")
    results = answers.Conversation(many=True)


class Start(serializers.Serializer[Shape]):
    epoch = serializers.CharField()
    me = serializers.IntegerField()
    receipts = serializers.IntegerField()
    time = serializers.FloatField(help_text="The server's clock, in Unix seconds.")
    profile = answers.MyProfile()
    limits = Limits()
    unreadCount = serializers.IntegerField(
        help_text="Of all my conversations that are not silenced, together."
    )
    conversations = FirstConversations()
    keeping = KeptTogether()
    mediaKey = MediaKey(
        required=False, help_text="To whoever comes with a token: for `?key=` of addresses below /media/."
    )


class KnownRefusal(serializers.Serializer[Shape]):
    code = serializers.CharField()
    errorCode = serializers.IntegerField()
    status = serializers.IntegerField()
    text = serializers.CharField()


class StartViewSet(ViewSet):
    @extend_schema(
        summary="Everything that a client shows first",
        description="Where everything stands (read first, so that nothing is missed by catching up from there), my "
        "profile, the limits, and the first page of my conversations. Pinned ones that are further down follow it.",
        parameters=[PageOf],
        responses=Start,
    )
    def retrieve(self, request: Request) -> Response:
        response = answer(COMMANDS["start"], request)
        page = response.data["conversations"]
        page["next"] = page["next"] and request.build_absolute_uri(page["next"])
        if (token := token_of(request)) is not None:
            # A page of another site, which has no cookie for addresses of pictures.
            response.data["mediaKey"] = media_key(token)
        return response


class SyncViewSet(ViewSet):
    @extend_schema(
        summary="Where everything stands",
        description="Compare with what you hold, and ask for what changed after it. The socket tells the "
        "same, in its first frame and in its heartbeats.",
        responses=Heads,
        examples=[OpenApiExample("One direct conversation", HEADS, response_only=True)],
    )
    def retrieve(self, request: Request) -> Response:
        return answer(COMMANDS["sync"], request)


class LimitViewSet(ViewSet):
    @extend_schema(
        summary="Every limit",
        description="Past one, the refusal names it; nothing is cut short silently.",
        responses=Limits,
        examples=[OpenApiExample("Some of them", {"receiptsPerCall": 30, "page": 100}, response_only=True)],
    )
    def retrieve(self, request: Request) -> Response:
        return answer(COMMANDS["limits"], request)


class RefusalViewSet(ViewSet):
    """What the `type` of an error points to."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(
        summary="Everything that can be refused",
        responses=KnownRefusal(many=True),
        examples=[
            OpenApiExample(
                "One of them",
                {
                    "code": "not_a_member",
                    "errorCode": 2623,
                    "status": 403,
                    "text": "You are no longer a member …",
                },
                response_only=True,
            )
        ],
    )
    def list(self, request: Request) -> Response:
        return Response(
            [
                {"code": kind.code, "errorCode": kind.number, "status": kind.status, "text": kind.text}
                for kind in known_refusals()
            ]
        )
