"""What applications keep with a group, and how many of it are online."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.commands import COMMANDS
from messaging.doors import answer
from messaging.wire import group_data as wire
from messaging.wire.fields import less

SET = less(wire.SetAttributes, "conversationID")
"""What both that set them are given: one shape, so that it is described once."""


class AttributesViewSet(ViewSet):
    @extend_schema(
        summary="Attributes of a group",
        parameters=[less(wire.Named, "conversationID")],
        responses=wire.AttributesAnswer,
    )
    def retrieve(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.attributes"], request, conversationID=conversationID)

    @extend_schema(
        summary="Set these attributes in place of all that there are",
        request=SET,
        responses=wire.AttributesAnswer,
    )
    def update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.init_attributes"], request, conversationID=conversationID)

    @extend_schema(
        summary="Set these attributes; the others stay",
        request=SET,
        responses=wire.AttributesAnswer,
    )
    def partial_update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.set_attributes"], request, conversationID=conversationID)

    @extend_schema(
        summary="Take attributes away: those of `keyList`, or all",
        request=less(wire.DeleteAttributes, "conversationID"),
        responses={200: wire.AttributesAnswer},
    )
    def destroy(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.delete_attributes"], request, conversationID=conversationID)


class CountersViewSet(ViewSet):
    @extend_schema(
        summary="Counters of a group",
        parameters=[less(wire.Named, "conversationID")],
        responses=wire.CountersAnswer,
    )
    def retrieve(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.counters"], request, conversationID=conversationID)

    @extend_schema(
        summary="Set these counters; the others stay",
        request=less(wire.SetCounters, "conversationID"),
        responses=wire.CountersAnswer,
    )
    def partial_update(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.set_counters"], request, conversationID=conversationID)

    @extend_schema(
        summary="Add to a counter, or take from it",
        request=less(wire.Count, "conversationID"),
        responses={200: wire.CountersAnswer},
    )
    def create(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.count"], request, conversationID=conversationID)


class OnlineViewSet(ViewSet):
    @extend_schema(summary="How many of its members are online", responses=wire.OnlineAnswer)
    def retrieve(self, request: Request, conversationID: str) -> Response:
        return answer(COMMANDS["group.online"], request, conversationID=conversationID)
