"""Filters of the REST lists, named as on the wire."""

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from .errors import BadRequest
from .limits import limits
from .models import Application, Conversation, Member, Notice, Person, Stay
from .wire.limits import past


class SearchFilter(filters.CharFilter):
    """A part of a name, or several: all of them, or with `match=or` any."""

    def __init__(self, label: str) -> None:
        super().__init__(method="filter_search", label=f"{label}; may be repeated", max_length=100)


class MatchFilter(filters.ChoiceFilter):
    """How several `search` are meant; of itself it filters nothing."""

    def __init__(self) -> None:
        choices = [("and", "all of them"), ("or", "any of them")]
        super().__init__(
            method=lambda queryset, name, value: queryset, choices=choices, label="several `search`"
        )


class ConversationFilter(filters.FilterSet):
    type = filters.ChoiceFilter(field_name="kind", choices=Conversation.Kind.choices)
    groupType = filters.ChoiceFilter(field_name="group_type", choices=Conversation.GroupType.choices)
    search = SearchFilter("a part of its name or ID")
    match = MatchFilter()

    class Meta:
        model = Conversation
        fields: tuple[str, ...] = ()

    def filter_search(
        self, queryset: QuerySet[Conversation], name: str, value: str
    ) -> QuerySet[Conversation]:
        def named(part: str) -> Q:
            is_named = Q(name__icontains=part) | Q(group_id__icontains=part)
            for mine, theirs in (("low", "high"), ("high", "low")):
                is_named |= Q(**{mine: self.request.user}) & _person_named(part, f"{theirs}__")
            return is_named

        return queryset.filter(_each(self, named))


class MemberFilter(filters.FilterSet):
    role = filters.ChoiceFilter(field_name="member__role", choices=Member.Role.choices)
    userID = filters.CharFilter(
        method="filter_user_ids", label="these people; may be repeated", max_length=32
    )
    search = SearchFilter("a part of the name, card or ID")
    match = MatchFilter()

    class Meta:
        model = Stay
        fields: tuple[str, ...] = ()

    def filter_user_ids(self, queryset: QuerySet[Stay], name: str, value: str) -> QuerySet[Stay]:
        return queryset.filter(person__user_id__in=self.request.query_params.getlist("userID"))

    def filter_search(self, queryset: QuerySet[Stay], name: str, value: str) -> QuerySet[Stay]:
        def named(part: str) -> Q:
            return _person_named(part, "person__") | Q(member__name_card__icontains=part)

        return queryset.filter(_each(self, named))


class ApplicationFilter(filters.FilterSet):
    conversationID = filters.CharFilter(method="filter_conversation", label="of this group", max_length=64)

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def filter_conversation(
        self, queryset: QuerySet[Application], name: str, value: str
    ) -> QuerySet[Application]:
        of_group = value.startswith("GROUP")
        return (
            queryset.filter(conversation__group_id=value.removeprefix("GROUP"))
            if of_group
            else queryset.none()
        )


class NoticeFilter(filters.FilterSet):
    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()


class PersonFilter(filters.FilterSet):
    userID = filters.CharFilter(
        method="filter_user_ids", label="these people; may be repeated", max_length=32
    )
    search = SearchFilter("a part of the name or ID")
    match = MatchFilter()

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def filter_user_ids(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(user_id__in=self.request.query_params.getlist("userID"))

    def filter_search(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(_each(self, lambda part: _person_named(part, "")))


def _each(filters: Any, named: Callable[[str], Q]) -> Q:
    """Each `search` of a request, as its `match` says."""
    query = filters.request.query_params
    parts = query.getlist("search")
    try:
        if len(parts) > limits().search_choices:
            raise ValidationError(past("search_choices", "at once"))
        for part in parts:
            filters.form.fields["search"].clean(part)
    except ValidationError as refusal:
        fault = {"field": "search", "code": "invalid", "text": refusal.messages[0]}
        raise BadRequest(errors=[fault]) from None
    return reduce(or_ if query.get("match") == "or" else and_, map(named, parts))


def _person_named(value: str, to: str) -> Q:
    named: dict[str, Any] = {f"{to}nick__icontains": value}
    return Q(**named) | Q(**{f"{to}user_id__icontains": value})
