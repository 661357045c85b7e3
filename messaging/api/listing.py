"""What the lists of the REST door share."""

from collections.abc import Sequence
from typing import Any

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from messaging.models import Person
from messaging.paging import SignedCursorPagination, StrictFilterBackend


class Listing(GenericViewSet[Any]):
    """A list with filters and cursor pages, whose rows `rows_of` turns into shapes."""

    filter_backends = (StrictFilterBackend,)
    pagination_class: type[BasePagination] | None = SignedCursorPagination

    def rows_of(self, page: Sequence[Any]) -> list[dict[str, Any]]:
        raise AssertionError("each list says what its rows are")

    def list(self, request: Request, **path: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        assert page is not None
        return self.get_paginated_response(self.rows_of(page))

    def me(self) -> Person:
        assert isinstance(self.request.user, Person)
        return self.request.user
