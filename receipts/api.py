"""The REST door of receipts: method and path to a command, its answer back."""

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from messaging.doors import answer
from messaging.models import AccessToken
from messaging.permissions import IsPerson, IsServer, token_of
from messaging.scopes import Scope

from .commands import COMMANDS, ON_BEHALF, STREAM
from .wire import answers, requests


class ReceiptViewSet(ViewSet):
    """Giving receipts, and catching up with those that others gave for my messages."""

    @property
    def needs(self) -> Scope | None:
        if self.action != "create":
            return None
        return ON_BEHALF.needs if _is_back_end(self.request) else COMMANDS["receipt.acknowledge"].needs

    def get_permissions(self) -> list[BasePermission]:
        return [IsServer() if self.action == "create" and _is_back_end(self.request) else IsPerson()]

    @extend_schema(
        summary="I have read these messages",
        description="Up to 30 messages of one conversation, each with its own result. Safe to repeat: the first time "
        "is kept. A back end, with its server token (scope `receipts.write`), adds `userID`: the receipts are given on "
        "that person's behalf and say so.",
        request=PolymorphicProxySerializer(
            component_name="AcknowledgeAny",
            serializers=[requests.Acknowledge, requests.AcknowledgeForSomebody],
            resource_type_field_name=None,
        ),
        responses={200: answers.Results},
        auth=[{"token": []}, {"session": [], "csrf": []}, {"server": []}],  # type: ignore[list-item]
        examples=answers.ACKNOWLEDGE_EXAMPLES,
    )
    def create(self, request: Request) -> Response:
        return answer(ON_BEHALF if _is_back_end(request) else COMMANDS["receipt.acknowledge"], request)

    @extend_schema(
        summary="What changed for my messages since a number",
        description="The present totals of each of my messages that was read since `changed_after`, once each, in the "
        "order of their numbers. 410 for a cursor of another epoch or ahead of the server: fetch summaries afresh.",
        parameters=[requests.ReceiptsAfter],
        responses=answers.Changes,
        examples=answers.CHANGES_EXAMPLES,
    )
    def list(self, request: Request) -> Response:
        return answer(COMMANDS["receipt.changes"], request)


class StreamViewSet(ViewSet):
    """Every change of every tally, for a back end with its server token."""

    permission_classes = (IsServer,)
    needs = STREAM.needs

    @extend_schema(
        summary="Every change of every tally, in order",
        description="After the cursor `after`: the present totals of each message that was read since, once each, with "
        "those who have read it since. `0` begins with the first receipt of all; without `after` the answer is a "
        "cursor that begins now. Ask again at once until `isCompleted`, then every second. 410 for a cursor of another "
        "epoch or ahead of the server.",
        parameters=[requests.Stream],
        responses=answers.Stream,
        examples=answers.STREAM_EXAMPLES,
    )
    def list(self, request: Request) -> Response:
        return answer(STREAM, request)


class SummaryViewSet(ViewSet):
    @extend_schema(
        summary="How many have read these messages",
        description="Messages of one conversation, up to 100, as `?messageID=…&messageID=…`. One that has no record "
        "for me answers `code` 10062; the others still answer.",
        parameters=[requests.Summaries],
        responses=answers.Summaries,
        examples=answers.SUMMARIES_EXAMPLES,
    )
    def list(self, request: Request) -> Response:
        return answer(COMMANDS["receipt.summaries"], request)


class ReaderViewSet(ViewSet):
    @extend_schema(
        summary="Who has read a message, or has not",
        description="`filter` 0: those who have, in the order of reading; 1: those who still could. Exact while "
        "people go on reading.",
        parameters=[requests.ReadersPage],
        responses=answers.Readers,
        examples=answers.READERS_EXAMPLES,
    )
    def list(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["receipt.readers"], request, messageID=messageID)


class AudienceViewSet(ViewSet):
    """Everybody for whom a message counts, whatever became of it."""

    @extend_schema(
        summary="A message's audience",
        parameters=[requests.AudiencePage],
        responses=answers.Audience,
        examples=answers.AUDIENCE_EXAMPLES,
    )
    def list(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["receipt.audience"], request, messageID=messageID)

    @extend_schema(
        summary="Why somebody is counted, or is not",
        responses=answers.Explanation,
        examples=answers.EXPLAIN_EXAMPLES,
    )
    def retrieve(self, request: Request, messageID: str, userID: str) -> Response:
        return answer(COMMANDS["receipt.explain"], request, messageID=messageID, userID=userID)


class CurveViewSet(ViewSet):
    @extend_schema(
        summary="How a message was read over time",
        responses=answers.Curve,
        examples=answers.CURVE_EXAMPLES,
    )
    def retrieve(self, request: Request, messageID: str) -> Response:
        return answer(COMMANDS["receipt.curve"], request, messageID=messageID)


def _is_back_end(request: Request) -> bool:
    token = token_of(request)
    return token is not None and token.scope == AccessToken.Scope.SERVER
