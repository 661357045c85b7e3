"""Receipts for staff: the ledger to look at, never to touch, and each look written down; the policy by group type."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest

from messaging.admin.finding import FoundByIDAdmin, messages_called, people_called, shown
from messaging.admin.pages import CarefulAdmin, LookOnlyAdmin
from messaging.models import Conversation, Person

from .models import Receipt, ReceiptInspection, SenderCounter, TypePolicy

LONGEST = 300


@admin.register(Receipt)
class ReceiptAdmin(FoundByIDAdmin):
    """Nobody adds, changes or deletes a receipt here. Whoever looks is written down before they see anything."""

    list_display = ("message_number", "where", "reader", "ordinal", "read_at", "seen_at", "origin")
    list_filter = ("origin", "read_at")
    linked_by = ("message", "reader")
    found_by = (("message", messages_called), ("reader", people_called))
    search_help_text = "The whole message ID or user ID of the reader."
    fields = (
        "message",
        "conversation",
        "reader",
        "ordinal",
        "read_at",
        "seen_at",
        "origin",
        "given_by",
        "first_revision",
        "latest_revision",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        return (
            super()
            .get_queryset(request)
            .select_related("message", "conversation__low", "conversation__high", "reader")
            .defer("message__payload", "message__cloud_custom_data")
        )

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Those of one message in the order of reading, which has an index; else the latest first."""
        if any(name in request.GET for name in ("message", "message__exact")):
            return ("message", "ordinal")
        return ("-pk",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if self.has_view_permission(request):
            asked = request.GET.urlencode()
            _write_down(request, f"the list of receipts, {asked}" if asked else "the list of receipts")
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **options: Any
    ) -> Any:
        self._write_down_one(request, object_id)
        return super().changeform_view(request, object_id, *args, **options)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        # Its title already says who has read what.
        self._write_down_one(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def _write_down_one(self, request: HttpRequest, object_id: str | None) -> None:
        receipt = self.get_object(request, unquote(object_id)) if object_id else None
        if receipt is not None and self.has_view_permission(request, receipt):
            _write_down(request, f"receipt {receipt.pk}, of message {receipt.message.message_id}")

    @admin.display(description="message")
    def message_number(self, receipt: Receipt) -> int:
        return receipt.message.seq

    @admin.display(description="conversation")
    def where(self, receipt: Receipt) -> str:
        return shown(receipt.conversation)


@admin.register(ReceiptInspection)
class ReceiptInspectionAdmin(LookOnlyAdmin):
    list_display = ("at", "staff", "what")
    list_select_related = ("staff",)
    list_filter = ("at",)
    search_fields = ("staff__user_id", "what")
    search_help_text = "Parts of the user ID, or of what was looked at."
    ordering = ("-at",)
    fields = ("at", "staff", "what")


@admin.register(SenderCounter)
class SenderCounterAdmin(LookOnlyAdmin):
    """Without the number: watched, it would tell that somebody reads."""

    list_display = ("person",)
    list_select_related = ("person",)
    search_fields = ("person__user_id",)
    search_help_text = "A part of the user ID."
    ordering = ("person",)
    fields = ("person",)


class TypePolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = TypePolicy
        fields = ("grants",)

    def clean_grants(self) -> bool:
        grants: bool = self.cleaned_data["grants"]
        if grants and self.instance.group_type == Conversation.GroupType.AV_CHAT_ROOM:
            raise forms.ValidationError("Live rooms never have read receipts; they cannot be switched on.")
        return grants


@admin.register(TypePolicy)
class TypePolicyAdmin(CarefulAdmin):
    """One row for each type, made by a migration. Messages sent before keep what was decided then."""

    form = TypePolicyForm
    list_display = ("group_type", "grants")
    fields = ("group_type", "grants")
    readonly_fields = ("group_type",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.save(update_fields=["grants"])


def _write_down(request: HttpRequest, what: str) -> None:
    if len(what) > LONGEST:
        what = f"{what[: LONGEST - 1]}…"
    ReceiptInspection.objects.create(staff=cast("Person", request.user), what=what)
