"""The REST addresses that belong to neither app alone, below /api/v1/."""

from django.urls import path

from . import api, myself_api, push_api

urlpatterns = [
    path("start/", api.StartViewSet.as_view({"get": "retrieve"}), name="start"),
    path("sync/", api.SyncViewSet.as_view({"get": "retrieve"}), name="sync"),
    path("limits/", api.LimitViewSet.as_view({"get": "retrieve"}), name="limits"),
    path(
        "push/",
        push_api.PushViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
    ),
    path("me/export/", myself_api.ExportViewSet.as_view({"get": "retrieve"})),
    path("me/erasure/", myself_api.ErasureViewSet.as_view({"get": "retrieve", "post": "create"})),
    path("me/password-proof/", myself_api.PasswordProofViewSet.as_view({"post": "create"})),
    path("errors/", api.RefusalViewSet.as_view({"get": "list"}), name="errors"),
]
