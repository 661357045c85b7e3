"""Filters of the REST lists, named as on the wire."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from .models import Conversation, Member, Person, Stay


class ConversationFilter(filters.FilterSet):
    type = filters.ChoiceFilter(field_name="kind", choices=Conversation.Kind.choices)
    groupType = filters.ChoiceFilter(field_name="group_type", choices=Conversation.GroupType.choices)
    search = filters.CharFilter(method="filter_search", label="a part of its name or ID", max_length=100)

    class Meta:
        model = Conversation
        fields: tuple[str, ...] = ()

    def filter_search(
        self, queryset: QuerySet[Conversation], name: str, value: str
    ) -> QuerySet[Conversation]:
        me = self.request.user
        named = Q(name__icontains=value) | Q(group_id__icontains=value)
        for mine, theirs in (("low", "high"), ("high", "low")):
            named |= Q(**{mine: me}) & _person_named(value, f"{theirs}__")
        return queryset.filter(named)


class MemberFilter(filters.FilterSet):
    role = filters.ChoiceFilter(field_name="member__role", choices=Member.Role.choices)
    search = filters.CharFilter(
        method="filter_search", label="a part of the name, card or ID", max_length=100
    )

    class Meta:
        model = Stay
        fields: tuple[str, ...] = ()

    def filter_search(self, queryset: QuerySet[Stay], name: str, value: str) -> QuerySet[Stay]:
        return queryset.filter(_person_named(value, "person__") | Q(member__name_card__icontains=value))


class PersonFilter(filters.FilterSet):
    userID = filters.CharFilter(
        method="filter_user_ids", label="these people; may be repeated", max_length=32
    )
    search = filters.CharFilter(method="filter_search", label="a part of the name or ID", max_length=100)

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def filter_user_ids(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(user_id__in=self.request.query_params.getlist("userID"))

    def filter_search(self, queryset: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return queryset.filter(_person_named(value, ""))


def _person_named(value: str, to: str) -> Q:
    named: dict[str, Any] = {f"{to}nick__icontains": value}
    return Q(**named) | Q(**{f"{to}user_id__icontains": value})
