"""The REST addresses of this app, below /api/v1/."""

from django.urls import path

from .api import (
    applications,
    conversations,
    group_data,
    keeping,
    media,
    members,
    messages,
    people,
    previews,
    reactions,
    search,
    statuses,
    talk,
    topics,
)
from .api.access import access_urlpatterns
from .api.contacts import contacts_urlpatterns
from .api.devices import devices_urlpatterns
from .api.webhooks import webhooks_urlpatterns

CONVERSATION = "conversations/<str:conversationID>/"

urlpatterns = [
    *access_urlpatterns,
    *keeping.keeping_urlpatterns,
    *contacts_urlpatterns,
    *devices_urlpatterns,
    *webhooks_urlpatterns,
    path("me/", people.MeViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("statuses/", statuses.StatusViewSet.as_view({"get": "retrieve"})),
    path("statuses/watched/", statuses.WatchedViewSet.as_view({"put": "update", "delete": "destroy"})),
    path("users/", people.PersonViewSet.as_view({"get": "list"})),
    path("users/<str:userID>/", people.PersonViewSet.as_view({"get": "retrieve"})),
    path("read-positions/", conversations.AllReadPositionsViewSet.as_view({"put": "update"})),
    path(
        "conversations/",
        conversations.ConversationViewSet.as_view({"get": "list", "post": "create"}),
        name="conversations",
    ),
    path(
        CONVERSATION,
        conversations.ConversationViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
    ),
    path(f"{CONVERSATION}preview/", previews.PreviewViewSet.as_view({"get": "retrieve"})),
    path(f"{CONVERSATION}members/", members.MemberViewSet.as_view({"get": "list", "post": "create"})),
    path(
        f"{CONVERSATION}members/<str:userID>/",
        members.MemberViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{CONVERSATION}members/<str:userID>/mute/", members.MuteViewSet.as_view({"put": "update"})),
    path(f"{CONVERSATION}owner/", members.OwnerViewSet.as_view({"put": "update"})),
    path(f"{CONVERSATION}read-position/", conversations.ReadPositionViewSet.as_view({"put": "update"})),
    path(f"{CONVERSATION}draft/", conversations.DraftViewSet.as_view({"put": "update"})),
    path(
        f"{CONVERSATION}keeping/",
        keeping.KeepingViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path(f"{CONVERSATION}sharing/", conversations.SharingViewSet.as_view({"put": "update"})),
    path(f"{CONVERSATION}messages/", messages.HistoryViewSet.as_view({"get": "list", "post": "create"})),
    path("search/messages/", search.SearchViewSet.as_view({"get": "list"})),
    path(
        f"{CONVERSATION}attributes/",
        group_data.AttributesViewSet.as_view(
            {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}
        ),
    ),
    path(
        f"{CONVERSATION}counters/",
        group_data.CountersViewSet.as_view({"get": "retrieve", "patch": "partial_update", "post": "create"}),
    ),
    path(f"{CONVERSATION}online/", group_data.OnlineViewSet.as_view({"get": "retrieve"})),
    path(f"{CONVERSATION}topics/", topics.TopicsViewSet.as_view({"get": "retrieve", "post": "create"})),
    path(
        f"{CONVERSATION}topics/<str:topicID>/",
        topics.TopicViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path("applications/", applications.ApplicationsViewSet.as_view({"get": "list"})),
    path("applications/<str:applicationID>/", applications.ApplicationViewSet.as_view({"put": "update"})),
    path("notices/", applications.NoticeViewSet.as_view({"get": "list"})),
    path(
        "messages/<str:messageID>/",
        messages.MessageViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("messages/<str:messageID>/pin/", talk.PinViewSet.as_view({"put": "update"})),
    path("messages/<str:messageID>/merged/", talk.RecordViewSet.as_view({"get": "retrieve"})),
    path("messages/<str:messageID>/revisions/", talk.RevisionsViewSet.as_view({"get": "retrieve"})),
    path(f"{CONVERSATION}pinned/", talk.PinnedViewSet.as_view({"get": "retrieve"})),
    path(f"{CONVERSATION}cleared/", talk.ClearingViewSet.as_view({"put": "update"})),
    path("reactions/", reactions.ReactionsViewSet.as_view({"get": "retrieve"})),
    path(
        "messages/<str:messageID>/reactions/<str:reactionID>/",
        reactions.ReactionViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
    ),
    path("messages/<str:messageID>/recall/", messages.RecallViewSet.as_view({"put": "update"})),
    path("uploads/", media.UploadViewSet.as_view({"post": "create"}), name="uploads"),
    path("media-key/", media.MediaKeyViewSet.as_view({"get": "retrieve"}), name="media-key"),
]
