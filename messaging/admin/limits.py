"""Limits: all of them on one page, with what holds now, and changed there by those who may."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from ..limits import OF_THE_START, Limits, as_set, highest, lowest
from ..models import AuditEntry, Limit
from ..services.limits import set_limits
from ..wire.limits import published
from .limits_said import SAID
from .pages import LookOnlyAdmin

CHANGEABLE = [name for name in Limits._fields if name not in OF_THE_START]


class Row(NamedTuple):
    """A line of the table. `field` is where it is changed; None where it is not."""

    name: str
    said: str
    by_settings: int
    in_force: int
    field: Any


class LimitsForm(forms.Form):
    """A number for each limit; none: as the settings have it."""

    def __init__(self, chosen: dict[str, int], posted: Any = None) -> None:
        super().__init__(posted, initial=chosen)
        by_settings = as_set()._asdict()
        for name in CHANGEABLE:
            field = forms.IntegerField(required=False, min_value=lowest(name), max_value=highest(name))
            field.widget.attrs |= {
                "placeholder": by_settings[name],
                "aria-label": f"{published(name)}, {SAID.get(name, '')}",
                "inputmode": "numeric",
            }
            self.fields[name] = field

    def wished(self) -> dict[str, int | None]:
        """What is to be changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


@admin.register(Limit)
class LimitAdmin(LookOnlyAdmin):
    """One page. A limit that nobody chose has no row, so there is no list of rows, and no page of one."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        return None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_change = request.user.has_perm("messaging.change_limit")
        form = LimitsForm(self._chosen())
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            form = LimitsForm(self._chosen(), request.POST)
            if form.is_valid():
                self._set(request, form.wished())
                return HttpResponseRedirect(request.path)
        return TemplateResponse(
            request,
            "admin/limits.html",
            {
                **self.admin_site.each_context(request),
                "title": "Limits",
                "opts": self.opts,
                "form": form,
                "rows": self._rows(form),
                "may_change": may_change,
                "list_links": self.list_links(request),
            },
        )

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [(self.history_of(), "History")] if self.has_history(request) else []

    @transaction.atomic
    def _set(self, request: HttpRequest, wished: dict[str, int | None]) -> None:
        changes = set_limits(wished)
        if changes:
            shown = {published(name): values for name, values in changes.items()}
            self.write_down(request, AuditEntry.Action.SET_POLICY, Limit, changes=shown)
        said = f"{len(changes)} changed. Every process of the server holds to it within seconds."
        self.message_user(request, said if changes else "Nothing was changed.", messages.SUCCESS)

    def _chosen(self) -> dict[str, int]:
        return dict(Limit.objects.values_list("name", "value"))

    def _rows(self, form: LimitsForm) -> list[Row]:
        by_settings, chosen = as_set()._asdict(), form.initial
        return [
            Row(
                published(name),
                SAID.get(name, ""),
                number,
                chosen.get(name, number) if name in CHANGEABLE else number,
                form[name] if name in CHANGEABLE else None,
            )
            for name, number in by_settings.items()
        ]
