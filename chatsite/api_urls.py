"""The REST addresses that belong to neither app alone, below /api/v1/."""

from django.urls import path

from . import api

urlpatterns = [
    path("sync/", api.SyncViewSet.as_view({"get": "retrieve"}), name="sync"),
    path("limits/", api.LimitViewSet.as_view({"get": "retrieve"}), name="limits"),
    path("errors/", api.RefusalViewSet.as_view({"get": "list"}), name="errors"),
]
