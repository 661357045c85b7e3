"""Writing down what staff do here: Django's own log of the admin is not kept, ours is."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ..models import AuditEntry, Person
from ..services.audit import Changes, Staff, address_of, write_down

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

Action = AuditEntry.Action


def staff_of(request: HttpRequest) -> Staff:
    """Who asks, and from where: as the server says, which believes a proxy only if it is told to."""
    return Staff(cast("Person", request.user), address_of(request.META.get("REMOTE_ADDR", "")))


class WritesDown(ModelAdmin):
    """Every change by a form is in the audit log, with what each field was and is."""

    change_action: ClassVar[AuditEntry.Action] = Action.CHANGE
    not_kept: ClassVar[frozenset[str]] = frozenset({"password", "password1", "password2", "usable_password"})
    """Fields of which the log says that they were changed, and not from what to what."""

    def construct_change_message(  # type: ignore[override]
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> dict[str, list[Any]]:
        return {
            name: []
            if name in self.not_kept
            else [_plain(form.initial.get(name)), _plain(form.cleaned_data.get(name))]
            for name in form.changed_data
        }

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        self.write_down(request, Action.ADD, obj, changes=message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        if message:
            self.write_down(request, self.change_action, obj, changes=message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # type: ignore[override]
        for thing in queryset:
            self.write_down(request, Action.DELETE, thing, note=str(thing))

    def write_down(
        self,
        request: HttpRequest,
        action: AuditEntry.Action,
        thing: Model | type[Model] | None = None,
        *,
        about: int | None = None,
        changes: Changes | None = None,
        note: str = "",
    ) -> None:
        if about is None and isinstance(thing, Person):
            about = thing.pk
        write_down(staff_of(request), action, thing, about=about, changes=changes, note=note)

    def has_history(self, request: HttpRequest) -> bool:
        """Whether the audit log can say anything of such a thing, to them."""
        is_known = self.opts.model_name in AuditEntry.Thing.values
        return is_known and request.user.has_perm("messaging.view_auditentry")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What the audit log says of this."""
        thing = self.get_object(request, unquote(object_id))
        # First this, or who may not look would learn which numbers there are.
        if not (self.has_view_or_change_permission(request, thing) and self.has_history(request)):
            raise PermissionDenied
        if thing is None:
            # As Django does: to the home page, which says so.
            return cast(
                "HttpResponse",
                self._get_obj_does_not_exist_redirect(request, self.opts, object_id),  # type: ignore[attr-defined]
            )
        return HttpResponseRedirect(f"{self.history_of()}&thing__exact={thing.pk}")

    def history_of(self) -> str:
        """Where the audit log says what was done to things of this kind."""
        log = reverse("admin:messaging_auditentry_changelist")
        return f"{log}?thing_type__exact={self.opts.model_name}"


def _plain(value: Any) -> Any:
    """As JSON holds it, and a person reads it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple | QuerySet):
        return [str(one) for one in value]
    return str(value)
