"""Pages and filters of the REST lists: cursors that only we make, and no parameter that is silently ignored."""

from dataclasses import dataclass
from typing import Any, cast

from django.core import signing
from django.db.models import QuerySet
from django_filters.rest_framework import ChoiceFilter, DjangoFilterBackend
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from .errors import BadCursor, BadRequest
from .limits import limits
from .models import Person


class SignedCursorPagination(CursorPagination):
    """Cursor pages whose cursors are signed for their list; a foreign or altered one is BadCursor."""

    page_size_query_param = "limit"
    ordering: tuple[str, ...] = ("pk",)

    def get_page_size(self, request: Request) -> int:
        most = limits().page
        given = request.query_params.get("limit", str(min(50, most)))
        if not (given.isascii() and given.isdigit() and len(given) < 10 and 1 <= int(given) <= most):
            raise BadRequest(
                errors=[{"field": "limit", "code": "invalid", "text": f"A number from 1 to {most}."}]
            )
        return int(given)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """For the OpenAPI document, with what `get_page_size` allows."""
        parameters = super().get_schema_operation_parameters(view)
        for one in parameters:
            if one["name"] == self.page_size_query_param:
                one["schema"] |= {"minimum": 1, "maximum": limits().page}
        return parameters

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self._salt = f"cursor of {request.path} for {request.user.pk}"
        return super().paginate_queryset(queryset, request, view)

    def decode_cursor(self, request: Request) -> Cursor | None:
        given = request.query_params.get(self.cursor_query_param)
        if given is None:
            return None
        try:
            place = signing.loads(given, salt=self._salt)
        except (signing.BadSignature, ValueError):
            raise BadCursor from None
        match place:
            case [int(offset), bool(reverse), str() | None as position]:
                return Cursor(offset, reverse, position)  # type: ignore[arg-type] # the stubs want a number
        raise BadCursor

    def encode_cursor(self, cursor: Cursor) -> str:
        signed = signing.dumps(
            [cursor.offset, cursor.reverse, cursor.position], salt=self._salt, compress=False
        )
        return replace_query_param(self.base_url or "", self.cursor_query_param, signed)


class ConversationPagination(SignedCursorPagination):
    """The latest first. One that moves up while somebody pages is told to them as a change instead."""

    ordering = ("-last_message_at", "-pk")

    def first_page(self, queryset: Any, asked: "FirstPage") -> tuple[list[Any], str | None]:
        """The rows that the list begins with, and the address of its next page."""
        return self.paginate_queryset(queryset, cast(Request, asked)) or [], self.get_next_link()


class LatestFirstPagination(SignedCursorPagination):
    """What was made last is first."""

    ordering = ("-pk",)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a list asks of a request, for an answer that begins with that list: its pages go on at `path`."""

    path: str
    user: Person
    limit: int

    @property
    def query_params(self) -> dict[str, str]:
        return {"limit": str(self.limit)}

    def build_absolute_uri(self) -> str:
        return f"{self.path}?limit={self.limit}"


class StrictFilterBackend(DjangoFilterBackend):
    """Filters by the view's filter set; a parameter that it does not know is refused by name, and so is
    none of several words where one is to be chosen."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filters = view.filterset_class.base_filters
        known = {"cursor", "limit", *filters}
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise BadRequest(
                errors=[
                    {"field": name, "code": "unknown", "text": "There is no such filter."} for name in unknown
                ]
            )
        blank = [
            name
            for name, values in request.query_params.lists()
            if isinstance(filters.get(name), ChoiceFilter) and "" in values
        ]
        if blank:
            raise BadRequest(
                errors=[{"field": name, "code": "blank", "text": "One of its words."} for name in blank]
            )
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered
