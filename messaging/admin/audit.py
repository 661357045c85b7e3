"""The audit log: looked at, searched and exported; nobody adds to it here, or takes from it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html

from ..models import AuditEntry
from .exports import by_number, csv_file
from .finding import FoundByIDAdmin, conversations_called, messages_called, people_called

HEADS = ("at", "staff", "address", "action", "on", "number", "about", "from and to", "note")
APPS = {"typepolicy": "receipts", "receipt": "receipts", "group": "auth"}


@admin.register(AuditEntry)
class AuditEntryAdmin(FoundByIDAdmin):
    list_display = ("at", "staff", "action", "on", "about", "changed", "note", "address")
    list_select_related = ("staff", "about")
    list_filter = ("action", "thing_type", "at")
    linked_by = ("staff", "about", "thing")
    found_by = (("staff", people_called), ("about", people_called))
    search_help_text = "The whole user ID of staff or of whom it was about, message ID, or group ID."
    fields = ("at", "staff", "address", "action", "on", "about", "changed", "note")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if term:
            people = people_called(term)
            found = Q(staff__in=people) | Q(about__in=people)
            for thing_type, called in (("conversation", conversations_called), ("message", messages_called)):
                found |= Q(thing_type=thing_type, thing__in=[str(pk) for pk in called(term)])
            queryset = queryset.filter(found)
        return queryset, False

    def get_urls(self) -> Any:
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="messaging_auditentry_export"), *super().get_urls()]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messaging.export_auditentry")

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        if not self.has_export_permission(request):
            return []
        address = reverse("admin:messaging_auditentry_export")
        return [(f"{address}?{request.GET.urlencode()}", "Export as CSV")]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows, whole."""
        if not (self.has_view_permission(request) and self.has_export_permission(request)):
            raise PermissionDenied
        try:
            chosen = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as fault:
            raise BadRequest from fault
        self.write_down(request, AuditEntry.Action.EXPORT, AuditEntry, note=request.GET.urlencode())
        rows = (
            (
                entry.at,
                entry.staff,
                entry.address,
                entry.get_action_display(),
                entry.get_thing_type_display(),
                entry.thing,
                entry.about,
                self.changed(entry),
                entry.note,
            )
            for entry in by_number(chosen)
        )
        return csv_file("audit.csv", HEADS, rows)

    @admin.display(description="on")
    def on(self, entry: AuditEntry) -> str:
        shown = f"{entry.get_thing_type_display()} {entry.thing}".rstrip()
        name = f"admin:{APPS.get(entry.thing_type, 'messaging')}_{entry.thing_type}_change"
        try:
            return format_html('<a href="{}">{}</a>', reverse(name, args=[entry.thing]), shown)
        except NoReverseMatch:
            return shown

    @admin.display(description="from → to")
    def changed(self, entry: AuditEntry) -> str:
        return "; ".join(_said(field, values) for field, values in entry.changes.items())


def _said(field: str, values: list[Any]) -> str:
    """Of what is nobody's affair only that it was changed."""
    if not values:
        return field
    before, after = (", ".join(one) if isinstance(one, list) else one for one in values)
    return f"{field}: {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
