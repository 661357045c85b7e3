"""REST: a back end's webhooks."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from messaging.doors import checked
from messaging.models import EventKind, Webhook, WebhookAttempt
from messaging.paging import SignedCursorPagination, StrictFilterBackend
from messaging.permissions import IsServer, person_of
from messaging.scopes import Scope
from messaging.services import webhooks
from messaging.services.lookup import find_person
from messaging.wire import webhooks as wire
from messaging.wire.requests import Nothing


class WebhookFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Webhook.State.choices)

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = ()


class AttemptFilter(filters.FilterSet):
    type = filters.ChoiceFilter(field_name="kind", choices=EventKind.choices)

    class Meta:
        model = WebhookAttempt
        fields: tuple[str, ...] = ()


class LatestFirst(SignedCursorPagination):
    ordering = ("-pk",)


class WebhookViewSet(GenericViewSet[Webhook]):
    """Where the server tells of what happens. All of them are every server token's: a server has one application."""

    permission_classes = (IsServer,)
    needs = Scope.WEBHOOKS
    queryset = Webhook.objects.filter(shape=Webhook.Shape.STANDARD).select_related("bot")
    serializer_class = wire.WebhookAnswer
    pagination_class = LatestFirst
    filter_backends = (StrictFilterBackend,)
    filterset_class = WebhookFilter

    @extend_schema(summary="The webhooks", responses=wire.WebhookAnswer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([wire.webhook_shape(webhook) for webhook in page or ()])

    @extend_schema(
        summary="Make a webhook",
        request=wire.NewWebhook,
        responses={201: wire.WebhookMade},
        examples=[
            OpenApiExample(
                "Receipts and messages",
                {"url": "https://hooks.example.com/chat", "kinds": ["message.sent", "receipt.given"]},
                request_only=True,
            )
        ],
    )
    def create(self, request: Request) -> Response:
        asked = checked(wire.NewWebhook, request.data)
        made = webhooks.create_webhook(
            by=person_of(request),
            url=asked["url"],
            kinds=asked.get("kinds", ()),
            bot=find_person(asked["botID"]) if "botID" in asked else None,
        )
        return Response(wire.webhook_made(*made), status=201)

    @extend_schema(summary="One webhook", responses=wire.WebhookAnswer)
    def retrieve(self, request: Request, webhookID: int) -> Response:
        return Response(wire.webhook_shape(webhooks.find_webhook(webhookID)))

    @extend_schema(
        summary="Change, pause or resume a webhook",
        request=wire.ChangedWebhook,
        responses=wire.WebhookAnswer,
    )
    def partial_update(self, request: Request, webhookID: int) -> Response:
        asked = checked(wire.ChangedWebhook, request.data)
        return Response(wire.webhook_shape(webhooks.change_webhook(number=webhookID, **asked)))

    @extend_schema(summary="Delete a webhook", responses={204: None})
    def destroy(self, request: Request, webhookID: int) -> Response:
        webhooks.delete_webhook(number=webhookID)
        return Response(status=204)


class SecretViewSet(GenericViewSet[Webhook]):
    permission_classes = (IsServer,)
    needs = Scope.WEBHOOKS

    @extend_schema(
        summary="Make a new secret",
        description="The one before it signs as well for `oldSeconds`, so that the receiver learns the new one in its "
        "own time.",
        request=wire.NewSecret,
        responses={201: wire.WebhookMade},
    )
    def create(self, request: Request, webhookID: int) -> Response:
        asked = checked(wire.NewSecret, request.data)
        made = webhooks.rotate_secret(number=webhookID, old_seconds=asked["oldSeconds"])
        return Response(wire.webhook_made(*made), status=201)


class AttemptViewSet(GenericViewSet[WebhookAttempt]):
    """What was sent, and what came of it."""

    permission_classes = (IsServer,)
    needs = Scope.WEBHOOKS
    queryset = WebhookAttempt.objects.none()
    serializer_class = wire.AttemptAnswer
    pagination_class = LatestFirst
    filter_backends = (StrictFilterBackend,)
    filterset_class = AttemptFilter

    def get_queryset(self) -> QuerySet[WebhookAttempt]:
        return WebhookAttempt.objects.filter(webhook=webhooks.find_webhook(self.kwargs["webhookID"]))

    @extend_schema(
        summary="What was sent", description="The latest first.", responses=wire.AttemptAnswer(many=True)
    )
    def list(self, request: Request, webhookID: int) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([wire.attempt_shape(attempt) for attempt in page or ()])


class ReplayViewSet(GenericViewSet[Webhook]):
    permission_classes = (IsServer,)
    needs = Scope.WEBHOOKS

    @extend_schema(
        summary="Send again",
        description="All that is kept from an event on, or from a time on, with the same IDs and in order.",
        request=wire.Replay,
        responses={202: wire.Replayed},
    )
    def create(self, request: Request, webhookID: int) -> Response:
        asked = checked(wire.Replay, request.data)
        since = datetime.fromtimestamp(asked["since"], UTC) if "since" in asked else None
        conversations = webhooks.replay(number=webhookID, event_id=asked.get("eventID"), since=since)
        return Response({"conversations": conversations}, status=202)


class PingViewSet(GenericViewSet[Webhook]):
    permission_classes = (IsServer,)
    needs = Scope.WEBHOOKS

    @extend_schema(
        summary="Send a test",
        description="One signed event of the type `ping`, now: the answer says what came of it.",
        request=Nothing,
        responses={200: wire.AttemptAnswer},
    )
    def create(self, request: Request, webhookID: int) -> Response:
        checked(Nothing, request.data)
        return Response(wire.attempt_shape(webhooks.ping(number=webhookID)))


WEBHOOK = "webhooks/<int:webhookID>/"

webhooks_urlpatterns: list[Any] = [
    path("webhooks/", WebhookViewSet.as_view({"get": "list", "post": "create"}), name="webhooks"),
    path(
        WEBHOOK,
        WebhookViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{WEBHOOK}secret/", SecretViewSet.as_view({"post": "create"})),
    path(f"{WEBHOOK}attempts/", AttemptViewSet.as_view({"get": "list"})),
    path(f"{WEBHOOK}replay/", ReplayViewSet.as_view({"post": "create"})),
    path(f"{WEBHOOK}ping/", PingViewSet.as_view({"post": "create"})),
]
