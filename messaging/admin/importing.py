"""People and groups from a file, first without making any."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ..models import AuditEntry, Conversation, Person
from ..services.audit import write_down
from ..services.imports import Imported, import_groups, import_people
from .trail import staff_of

MOST_BYTES = 2_097_152
SHOWN = 100
KINDS = {"people": (import_people, Person), "groups": (import_groups, Conversation)}


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[("people", "People"), ("groups", "Groups")], widget=forms.RadioSelect, initial="people"
    )
    file = forms.FileField(label="CSV file, in UTF-8")
    dry_run = forms.BooleanField(
        label="only look what would happen",
        required=False,
        initial=True,
        help_text="Nothing is made by that.",
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"At most {MOST_BYTES} bytes.")
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError("This is not text in UTF-8.") from None


def import_view(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("messaging.import_person"):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    done = _import(request, form.cleaned_data) if form.is_valid() else None
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Import people and groups",
        "opts": Person._meta,
        "form": form,
        "done": done,
        "faults": done.faults[:SHOWN] if done else [],
        "dry_run": form.is_valid() and form.cleaned_data["dry_run"],
        "kind": form.cleaned_data["kind"] if form.is_valid() else "",
    }
    return TemplateResponse(request, "admin/import.html", context)


@transaction.atomic
def _import(request: HttpRequest, wished: dict[str, Any]) -> Imported:
    verb, model = KINDS[wished["kind"]]
    done = verb(text=wished["file"], dry_run=wished["dry_run"])
    if not (wished["dry_run"] or done.faults):
        write_down(staff_of(request), AuditEntry.Action.IMPORT, model, note=f"{done.made} {wished['kind']}")
    return done
