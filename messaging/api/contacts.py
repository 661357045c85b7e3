"""Whom I know: friends, requests, groups of friends, and those I have blocked. All of it is mine alone."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import contacts as wire
from messaging.wire.fields import less


class ContactViewSet(ViewSet):
    @extend_schema(
        summary="My contacts",
        description="Friends, requests and those I have blocked, each with its profile, in pages; with the first of "
        "them my groups of friends. What changes comes as a private change.",
        parameters=[wire.ListContacts],
        responses=wire.Contacts,
    )
    def retrieve(self, request: Request) -> Response:
        return answer(COMMANDS["contact.list"], request)


class BlockViewSet(ViewSet):
    @extend_schema(
        summary="Block somebody",
        description="They reach me no more in our direct chat, and learn nothing from me: docs/people.md.",
        request=None,
        responses=wire.OneContact,
    )
    def update(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["block.add"], request, userID=userID)

    @extend_schema(summary="Unblock somebody", responses={200: wire.OneContact})
    def destroy(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["block.remove"], request, userID=userID)


class FriendViewSet(ViewSet):
    @extend_schema(
        summary="Add a friend",
        description="At once if they take anybody or have asked as well, else as a request.",
        request=less(wire.AddFriend, "userID"),
        responses=wire.OneContact,
    )
    def update(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["friend.add"], request, userID=userID)

    @extend_schema(
        summary="Change what I keep of a friend",
        request=less(wire.ChangeFriend, "userID"),
        responses=wire.OneContact,
    )
    def partial_update(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["friend.change"], request, userID=userID)

    @extend_schema(summary="Part from a friend", responses={200: wire.OneContact})
    def destroy(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["friend.delete"], request, userID=userID)


class FriendCheckViewSet(ViewSet):
    @extend_schema(
        summary="Who is whose friend", parameters=[wire.ManyOthers], responses={200: wire.Relations}
    )
    def retrieve(self, request: Request) -> Response:
        return answer(COMMANDS["friend.check"], request)


class FriendRequestViewSet(ViewSet):
    @extend_schema(summary="All requests that came are seen", request=None, responses=wire.Seen)
    def see(self, request: Request) -> Response:
        return answer(COMMANDS["friend_request.see"], request)

    @extend_schema(
        summary="Drop a request",
        description="Mine is withdrawn; one that came is out of my list, and its sender does not learn of it.",
        responses={200: wire.OneContact},
    )
    def destroy(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["friend_request.drop"], request, userID=userID)


class AcceptanceViewSet(ViewSet):
    @extend_schema(
        summary="Accept a request", request=less(wire.AcceptRequest, "userID"), responses=wire.OneContact
    )
    def update(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["friend_request.accept"], request, userID=userID)


class RefusalViewSet(ViewSet):
    @extend_schema(summary="Refuse a request", request=None, responses=wire.OneContact)
    def update(self, request: Request, userID: str) -> Response:
        return answer(COMMANDS["friend_request.refuse"], request, userID=userID)


class FriendGroupViewSet(ViewSet):
    @extend_schema(
        summary="Make a group of friends",
        request=wire.CreateFriendGroup,
        responses={201: wire.OneFriendGroupShape},
    )
    def create(self, request: Request) -> Response:
        return answer(COMMANDS["friend_group.create"], request)

    @extend_schema(
        summary="Change a group of friends",
        request=less(wire.ChangeFriendGroup, "friendGroupID"),
        responses=wire.OneFriendGroupShape,
    )
    def partial_update(self, request: Request, friendGroupID: str) -> Response:
        return answer(COMMANDS["friend_group.change"], request, friendGroupID=friendGroupID)

    @extend_schema(summary="Delete a group of friends", responses={200: wire.OneFriendGroupShape})
    def destroy(self, request: Request, friendGroupID: str) -> Response:
        return answer(COMMANDS["friend_group.delete"], request, friendGroupID=friendGroupID)


contacts_urlpatterns: list[Any] = [
    path("contacts/", ContactViewSet.as_view({"get": "retrieve"})),
    path("blocks/<str:userID>/", BlockViewSet.as_view({"put": "update", "delete": "destroy"})),
    path(
        "friends/<str:userID>/",
        FriendViewSet.as_view({"put": "update", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("friend-checks/", FriendCheckViewSet.as_view({"get": "retrieve"})),
    path("friend-requests/", FriendRequestViewSet.as_view({"put": "see"})),
    path("friend-requests/<str:userID>/", FriendRequestViewSet.as_view({"delete": "destroy"})),
    path("friend-requests/<str:userID>/acceptance/", AcceptanceViewSet.as_view({"put": "update"})),
    path("friend-requests/<str:userID>/refusal/", RefusalViewSet.as_view({"put": "update"})),
    path("friend-groups/", FriendGroupViewSet.as_view({"post": "create"})),
    path(
        "friend-groups/<str:friendGroupID>/",
        FriendGroupViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
]
