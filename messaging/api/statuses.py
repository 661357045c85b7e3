"""Who is online."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import answers
from messaging.wire import statuses as wire


class StatusViewSet(ViewSet):
    @extend_schema(
        summary="Who is online",
        description="Whoever hides it, or has blocked me, looks offline. Whoever there is not is missing.",
        parameters=[wire.SomeStatuses],
        responses=wire.Statuses,
    )
    def retrieve(self, request: Request) -> Response:
        return answer(COMMANDS["status.get"], request)


class WatchedViewSet(ViewSet):
    @extend_schema(
        summary="Be told when people come and go",
        request=wire.SomeStatuses,
        responses=wire.Statuses,
    )
    def update(self, request: Request) -> Response:
        return answer(COMMANDS["status.watch"], request)

    @extend_schema(
        summary="Be told no more",
        description="Of those in `userIDs`; of nobody, without.",
        request=wire.FewerStatuses,
        responses={200: answers.Done},
    )
    def destroy(self, request: Request) -> Response:
        return answer(COMMANDS["status.unwatch"], request)
