"""REST for our own page: whether this browser is told of messages while the page is closed."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.doors import checked
from messaging.errors import BadRequest, NotAllowed
from messaging.permissions import person_of, token_of
from messaging.services.pushes import add_push_subscription, remove_push_subscriptions
from messaging.wire import answers
from messaging.wire.fields import Request as Shape
from messaging.wire.fields import Text
from messaging.wire.requests import Choice

from . import web_push
from .schema import OF_PAGES

BASE64 = r"\A[A-Za-z0-9_-]+=*\Z"


class Endpoint(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=1000, **options)


class Base64(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[RegexValidator(BASE64, "Not base64url.")], **options)


class Keys(Shape):
    p256dh = Base64(max_length=120, help_text="The browser's public key.")
    auth = Base64(max_length=40, help_text="The browser's secret.")


class NewPushSubscription(Shape):
    endpoint = Endpoint(help_text="The address at the browser's push service.")
    keys = Keys()
    language = Choice(choices=[code for code, _ in settings.LANGUAGES])


class OldPushSubscription(Shape):
    endpoint = Endpoint()


class PushKey(serializers.Serializer[Any]):
    publicKey = serializers.CharField(allow_blank=True, help_text="Empty: this server sends no pushes.")


class PushViewSet(ViewSet):
    """Pushes to browsers. They live no longer than the login of the page that asks for them."""

    @extend_schema(
        summary="The key that a browser subscribes with",
        responses=PushKey,
        examples=[OpenApiExample("A key", {"publicKey": "BNcRdreALRFX…"}, response_only=True)],
    )
    def retrieve(self, request: Request) -> Response:
        return Response({"publicKey": web_push.public_key() if web_push.is_on() else ""})

    @extend_schema(
        summary="Tell this browser of new messages",
        request=NewPushSubscription,
        responses={201: answers.Done},
        auth=OF_PAGES,
    )
    def create(self, request: Request) -> Response:
        if token_of(request) is not None:
            raise NotAllowed("Pages of this server subscribe, by their session.")
        given = checked(NewPushSubscription, request.data)
        if not web_push.is_on() or not web_push.is_known(given["endpoint"]):
            fault = {"field": "endpoint", "code": "invalid", "text": "Not a push service that is sent to."}
            raise BadRequest(errors=[fault])
        add_push_subscription(
            person=person_of(request),
            session_key=request.session.session_key or "",
            endpoint=given["endpoint"],
            p256dh=given["keys"]["p256dh"],
            auth=given["keys"]["auth"],
            language=given["language"],
        )
        return Response({}, status=201)

    @extend_schema(
        summary="Tell this browser no more", request=OldPushSubscription, responses={200: answers.Done}
    )
    def destroy(self, request: Request) -> Response:
        endpoint = checked(OldPushSubscription, request.data)["endpoint"]
        remove_push_subscriptions(person=person_of(request), endpoints=[endpoint])
        return Response({})
