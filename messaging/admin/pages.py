"""What every page of the admin keeps to: what it costs, what it lets be looked up, and that nothing ends in a fault."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters, ShowFacets
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DataError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property

from ..errors import Refusal
from ..wire.limits import LENGTHS
from .trail import WritesDown

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator

ON_ITS_PAGE = "_on_its_page"
PAGES_AHEAD = 10
LAST_PAGE = 1_000_000
MOST_AT_ONCE = 200
# What filters and our own links add to the name of a field.
LOOKUPS = frozenset({"exact", "isnull", "isempty", "gte", "lt"})
# What comes of a number or a moment that no database holds.
NOT_STORABLE = (DataError, OverflowError, ValueError)


class AtLeast(int):
    """A count that went no further; shown with a plus."""

    def __str__(self) -> str:
        return f"{int(self)}+"


class ShallowPaginator(Pages):
    """Counts a few pages past the one asked for and no further, so that a million rows cost what a thousand
    do. Further pages come in sight as one goes on."""

    def __init__(self, *args: Any, page: int = 1, **options: Any) -> None:
        super().__init__(*args, **options)
        self._furthest = (page + PAGES_AHEAD) * self.per_page

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        found: int = rows[: self._furthest + 1].count()
        return found if found <= self._furthest else AtLeast(self._furthest)


class CarefulAdmin(WritesDown):
    """Lists in a fixed number of statements, looks things up by its filters and links alone, turns refusals into
    messages, and writes down what is changed. What can be done to rows of a list can be done on their own page as
    well."""

    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    linked_by: ClassVar[Sequence[str]] = ()

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["staff/pages.css"]}

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Addresses, and what they are called, that stand above the list."""
        return []

    def page_links(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        """The same for the page of one thing."""
        return []

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        links = {"list_links": self.list_links(request)}
        return super().changelist_view(request, {**links, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **options: Any) -> Any:
        thing = context.get("original")
        if thing is not None:
            context["page_links"] = self.page_links(request, thing)
            actions: dict[str, Any] = self.get_actions(request)
            # What it means, after the colon, is for the list.
            context["page_actions"] = [
                (name, str(text).partition(":")[0])
                for name, (_, _, text) in actions.items()
                if self.offers(request, name, thing)
            ]
            context["has_history"] = self.has_history(request)
        return super().render_change_form(request, context, *args, **options)

    def offers(self, request: HttpRequest, action: str, thing: Any) -> bool:
        """Whether there is any sense in doing this to this thing, so that its page shows it."""
        return True

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **options: Any
    ) -> Pages:
        try:
            page = int(request.GET.get(PAGE_VAR, 1))
        except ValueError:
            page = 1
        return ShallowPaginator(queryset, per_page, *args, page=min(max(page, 1), LAST_PAGE), **options)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Django lets a list be narrowed by any field of its table, shown or not, and so what is not shown
        be found out letter by letter. Here only filters and links narrow."""
        names = (*(_asked_by(one) for one in self.list_filter), *self.linked_by)
        return any(lookup == name or lookup in {f"{name}__{ending}" for ending in LOOKUPS} for name in names)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Each word is a condition of the statement, of which no database takes any number."""
        most = LENGTHS["searchCharacters"]
        if len(search_term) > most:
            text = f"At most {most} characters to search for (searchCharacters). Nothing was looked for."
            self.message_user(request, text, messages.ERROR)
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)
        except NOT_STORABLE as fault:
            raise IncorrectLookupParameters(fault) from fault

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        try:
            return super().get_object(request, object_id, from_field)
        except NOT_STORABLE:
            return None

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **options)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def response_action(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse | None:
        try:
            for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.clean(chosen, None)
        except ValidationError:
            self.message_user(
                request, "What was selected is not on this list. Nothing was done.", messages.ERROR
            )
            return None
        answer = super().response_action(request, *args, **options)
        # What was done on a thing's own page leads back there.
        first = request.POST.getlist(ACTION_CHECKBOX_NAME)[:1]
        if first and ON_ITS_PAGE in request.POST and isinstance(answer, HttpResponseRedirect):
            page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(page, args=first))
        return answer

    def ask_first(
        self,
        request: HttpRequest,
        chosen: models.QuerySet[Any],
        action: str,
        question: str,
        known_by: Mapping[str, str] | None = None,
    ) -> HttpResponse | None:
        """For what is not undone: a page that asks, until it was answered. With `known_by` it asks as well by which of
        these it is known who the person is (`_known_by`)."""
        if "_sure" in request.POST and (known_by is None or request.POST.get("_known_by") in known_by):
            return None
        return TemplateResponse(
            request,
            "admin/ask_first.html",
            {
                **self.admin_site.each_context(request),
                "title": "Are you sure?",
                "opts": self.opts,
                "question": question,
                "known_by": known_by,
                "action": action,
                "chosen": list(chosen[:MOST_AT_ONCE]),
                "on_its_page": ON_ITS_PAGE in request.POST,
            },
        )

    def do_for_each(
        self, request: HttpRequest, chosen: models.QuerySet[Any], verb: Callable[[Any], object], done: str
    ) -> None:
        """Do this to each that was chosen, each on its own: what is refused for one does not hold up the others."""
        things = list(chosen[: MOST_AT_ONCE + 1])
        if len(things) > MOST_AT_ONCE:
            text = f"At most {MOST_AT_ONCE} at once. Nothing was done."
            self.message_user(request, text, messages.ERROR)
            return
        count = 0
        for thing in things:
            try:
                with transaction.atomic():
                    verb(thing)
            except Refusal as refusal:
                self.message_user(request, f"{thing}: {refusal}", messages.ERROR)
            else:
                count += 1
        if count:
            self.message_user(request, f"{count} {done}.", messages.SUCCESS)


def _asked_by(one: Any) -> str:
    """The name by which a filter is asked for: of a field, of one with a filter of its own, or of a filter alone."""
    if isinstance(one, type):
        return str(one.parameter_name)  # type: ignore[attr-defined]
    return str(one if isinstance(one, str) else one[0])


class LookOnlyAdmin(CarefulAdmin):
    """Shows, and changes nothing, whoever asks."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
