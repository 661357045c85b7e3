"""Who is to be let into my groups, and what I was told."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.filters import ApplicationFilter, NoticeFilter
from messaging.models import Application, Notice
from messaging.paging import LatestFirstPagination
from messaging.services.applications import to_be_decided_by
from messaging.services.notices import notices_of
from messaging.wire import notices
from messaging.wire.fields import less

from .listing import Listing


@extend_schema_view(
    list=extend_schema(
        summary="Who waits to be let into a group that I own or am an admin of",
        responses=notices.ApplicationShape(many=True),
    )
)
class ApplicationsViewSet(Listing):
    """Applications that wait, the oldest first."""

    queryset = Application.objects.none()
    serializer_class = notices.ApplicationShape
    filterset_class = ApplicationFilter

    def get_queryset(self) -> QuerySet[Application]:
        return to_be_decided_by(self.me())

    def rows_of(self, page: Sequence[Application]) -> list[dict[str, Any]]:
        return [notices.application(one) for one in page]


class ApplicationViewSet(ViewSet):
    @extend_schema(
        summary="Let somebody in, or not",
        request=less(notices.HandleApplication, "applicationID"),
        responses=notices.HandledApplication,
    )
    def update(self, request: Request, applicationID: str) -> Response:
        return answer(COMMANDS["application.handle"], request, applicationID=applicationID)


@extend_schema_view(
    list=extend_schema(
        summary="What I was told of groups beside their messages", responses=notices.NoticeShape(many=True)
    )
)
class NoticeViewSet(Listing):
    """The latest first."""

    queryset = Notice.objects.none()
    serializer_class = notices.NoticeShape
    filterset_class = NoticeFilter
    pagination_class = LatestFirstPagination

    def get_queryset(self) -> QuerySet[Notice]:
        return notices_of(self.me())

    def rows_of(self, page: Sequence[Notice]) -> list[dict[str, Any]]:
        return [notices.notice(one) for one in page]
