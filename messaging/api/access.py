"""REST: tokens of one's own applications, credentials for a back end's people, tickets that open a socket."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from messaging.doors import checked
from messaging.limits import limits
from messaging.models import AccessToken
from messaging.paging import SignedCursorPagination, StrictFilterBackend
from messaging.permissions import IsServer, person_of, token_of
from messaging.scopes import Scope
from messaging.services import access
from messaging.wire import access as wire
from messaging.wire.requests import Nothing


class TokenFilter(filters.FilterSet):
    scope = filters.ChoiceFilter(choices=AccessToken.Scope.choices)

    class Meta:
        model = AccessToken
        fields: tuple[str, ...] = ()


class LatestFirst(SignedCursorPagination):
    ordering = ("-created", "token_key")


class TicketViewSet(ViewSet):
    """Tickets, so that no secret is ever part of a socket's address."""

    needs = Scope.READ

    @extend_schema(
        summary="Make a ticket for a socket",
        description="Opens one socket, once, soon. Send it as the first frame: "
        '`{"id": 1, "command": "login", "params": {"ticket": "…"}}`.',
        request=Nothing,
        responses={201: wire.Ticket},
        examples=[OpenApiExample("A ticket", {"ticket": "Y3fQvT…", "expiresIn": 30}, response_only=True)],
    )
    def create(self, request: Request) -> Response:
        checked(Nothing, request.data)
        token = token_of(request)
        session_key = "" if token else request.session.session_key or ""
        ticket = access.issue_ticket(person=person_of(request), token=token, session_key=session_key)
        return Response(wire.ticket_made(ticket, limits().ticket_seconds), status=201)


class CredentialViewSet(ViewSet):
    """Credentials (userSig), for back ends."""

    permission_classes = (IsServer,)
    needs = Scope.CREDENTIALS

    @extend_schema(
        summary="Obtain a credential for one of your people",
        description="With a server token (`manage.py create_token USER --server`) and nothing else. "
        "The credential logs that one person in, over REST and the socket, until it expires.",
        request=wire.NewCredential,
        responses={201: wire.Credential},
        examples=[
            OpenApiExample("For an hour", {"userID": "user1", "expiresIn": 3600}, request_only=True),
            OpenApiExample(
                "The credential",
                {"userID": "user1", "userSig": "rr_9c41…", "expiresAt": 1767225600.0},
                response_only=True,
            ),
        ],
    )
    def create(self, request: Request) -> Response:
        asked = checked(wire.NewCredential, request.data)
        token, secret = access.issue_credential(
            by_token=token_of(request),
            user_id=asked["userID"],
            seconds=asked["expiresIn"],
            scopes=asked.get("scopes"),
        )
        return Response(wire.credential_made(token, secret), status=201)


class TokenViewSet(GenericViewSet[AccessToken]):
    """What lets one's own applications in."""

    needs: ClassVar = {"create": Scope.LOGINS, "destroy": Scope.LOGINS}
    takes_password = ("create", "destroy")

    queryset = AccessToken.objects.none()
    serializer_class = wire.Token
    pagination_class = LatestFirst
    filter_backends = (StrictFilterBackend,)
    filterset_class = TokenFilter

    def get_queryset(self) -> QuerySet[AccessToken]:
        return access.tokens_of(person_of(self.request))

    @extend_schema(
        summary="My tokens",
        description="Tokens and credentials that are valid now, the latest first; never their secrets.",
        responses=wire.Token(many=True),
        examples=[
            OpenApiExample(
                "A token",
                {
                    "key": "rr_4b1f0c9d2e7a",
                    "name": "laptop",
                    "scope": "person",
                    "scopes": ["read", "receipts"],
                    "createdAt": 1767225600.0,
                    "expiresAt": 1775001600.0,
                },
                response_only=True,
            )
        ],
    )
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([wire.token_shape(token) for token in page or ()])

    @extend_schema(
        summary="Make a token",
        description="For an application of your own. With a credential none can be made, and none outlives "
        "the token that it is made with, or may be used for more.",
        request=wire.NewToken,
        responses={201: wire.TokenMade},
        examples=[
            OpenApiExample(
                "For a script that only reads",
                {"name": "laptop", "expiresIn": 7776000, "scopes": ["read"]},
                request_only=True,
            )
        ],
    )
    def create(self, request: Request) -> Response:
        asked = checked(wire.NewToken, request.data)
        token, secret = access.issue_own_token(
            person=person_of(request),
            by_token=token_of(request),
            seconds=asked["expiresIn"],
            name=asked["name"],
            scopes=asked.get("scopes"),
        )
        return Response(wire.token_made(token, secret), status=201)

    @extend_schema(
        summary="Revoke a token",
        description="It lets nobody in from now on. Its sockets close at their next command or heartbeat.",
        responses={204: None},
    )
    def destroy(self, request: Request, key: str) -> Response:
        access.revoke_token(person=person_of(request), key=key)
        return Response(status=204)


access_urlpatterns: list[Any] = [
    path("tickets/", TicketViewSet.as_view({"post": "create"}), name="tickets"),
    path("credentials/", CredentialViewSet.as_view({"post": "create"}), name="credentials"),
    path("tokens/", TokenViewSet.as_view({"get": "list", "post": "create"}), name="tokens"),
    path("tokens/<str:key>/", TokenViewSet.as_view({"delete": "destroy"}), name="token"),
]
