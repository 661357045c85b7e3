"""The REST addresses of receipts, below /api/v1/."""

from django.urls import path

from . import api

MESSAGE = "messages/<str:messageID>/"

urlpatterns = [
    path("receipts/", api.ReceiptViewSet.as_view({"get": "list", "post": "create"}), name="receipts"),
    path("receipts/stream/", api.StreamViewSet.as_view({"get": "list"}), name="receipt-stream"),
    path("receipts/summaries/", api.SummaryViewSet.as_view({"get": "list"}), name="receipt-summaries"),
    path(f"{MESSAGE}readers/", api.ReaderViewSet.as_view({"get": "list"}), name="readers"),
    path(f"{MESSAGE}audience/", api.AudienceViewSet.as_view({"get": "list"}), name="audience"),
    path(
        f"{MESSAGE}audience/<str:userID>/",
        api.AudienceViewSet.as_view({"get": "retrieve"}),
        name="explanation",
    ),
    path(f"{MESSAGE}curve/", api.CurveViewSet.as_view({"get": "retrieve"}), name="curve"),
]
