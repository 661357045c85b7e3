"""How staff find rows of the big tables: by whole IDs, and through filters and links."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from ..models import Conversation, Message, Person
from .pages import LookOnlyAdmin


def people_called(user_id: str) -> list[int]:
    return list(Person.objects.filter(user_id=user_id).values_list("pk", flat=True))


def conversations_called(group_id: str) -> list[int]:
    return list(Conversation.objects.filter(group_id=group_id).values_list("pk", flat=True))


def messages_called(message_id: str) -> list[int]:
    return list(Message.objects.filter(message_id=message_id).values_list("pk", flat=True))


class FoundByIDAdmin(LookOnlyAdmin):
    """What is searched for is looked up first, by each of `found_by`, and given as numbers: so a big table is
    entered by its indexes."""

    found_by: ClassVar[Sequence[tuple[str, Callable[[str], list[Any]]]]] = ()
    ordering = ("-pk",)
    sortable_by = ()

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return tuple(field for field, _ in self.found_by)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if term:
            found = Q()
            for field, called in self.found_by:
                found |= Q(**{f"{field}__in": called(term)})
            queryset = queryset.filter(found)
        return queryset, False


def shown(conversation: Conversation) -> str:
    """The group's ID, or the user IDs of the pair; low and high must be loaded."""
    if conversation.low is None or conversation.high is None:
        return conversation.group_id or ""
    return f"{conversation.low.user_id} – {conversation.high.user_id}"
