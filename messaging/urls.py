"""The REST addresses of this app, below /api/v1/."""

from django.urls import path

from . import api
from .access_api import access_urlpatterns

CONVERSATION = "conversations/<str:conversationID>/"

urlpatterns = [
    *access_urlpatterns,
    path("me/", api.MeViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("users/", api.PersonViewSet.as_view({"get": "list"})),
    path("users/<str:userID>/", api.PersonViewSet.as_view({"get": "retrieve"})),
    path("conversations/", api.ConversationViewSet.as_view({"get": "list", "post": "create"})),
    path(
        CONVERSATION,
        api.ConversationViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{CONVERSATION}members/", api.MemberViewSet.as_view({"get": "list", "post": "create"})),
    path(
        f"{CONVERSATION}members/<str:userID>/",
        api.MemberViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{CONVERSATION}owner/", api.OwnerViewSet.as_view({"put": "update"})),
    path(f"{CONVERSATION}read-position/", api.ReadPositionViewSet.as_view({"put": "update"})),
    path(f"{CONVERSATION}sharing/", api.SharingViewSet.as_view({"put": "update"})),
    path(f"{CONVERSATION}messages/", api.HistoryViewSet.as_view({"get": "list", "post": "create"})),
    path(
        "messages/<str:messageID>/",
        api.MessageViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("messages/<str:messageID>/recall/", api.RecallViewSet.as_view({"put": "update"})),
]
