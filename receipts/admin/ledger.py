"""The ledger of receipts: looked at, never touched, and each look written down before anything is shown."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest

from messaging.admin.finding import FoundByIDAdmin, messages_called, people_called, shown
from messaging.admin.pages import LookOnlyAdmin
from messaging.admin.trail import Action
from messaging.models import Message, Person

from ..models import Receipt, SenderCounter
from . import audience, recounting


@admin.register(Receipt)
class ReceiptAdmin(FoundByIDAdmin):
    """Nobody adds, changes or deletes a receipt here. Whoever looks is written down before they see anything."""

    list_display = ("message_number", "where", "reader", "ordinal", "read_at", "seen_at", "origin")
    list_filter = ("origin", "read_at")
    linked_by = ("message", "reader", "conversation", "conversation__kind", "conversation__group_type")
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

    def get_urls(self) -> Any:
        return [*audience.urls(), *recounting.urls(), *super().get_urls()]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Those of one message in the order of reading, which has an index; else the latest first."""
        if any(name in request.GET for name in ("message", "message__exact")):
            return ("message", "ordinal")
        return ("-pk",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if self.has_view_permission(request):
            self._write_down_list(request)
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **options: Any
    ) -> Any:
        self._write_down_one(request, object_id)
        return super().changeform_view(request, object_id, *args, **options)

    def _write_down_one(self, request: HttpRequest, object_id: str | None) -> None:
        receipt = self.get_object(request, unquote(object_id)) if object_id else None
        if receipt is not None and self.has_view_permission(request, receipt):
            self.write_down(request, Action.SEE_RECEIPTS, receipt, about=receipt.reader_id)

    def _write_down_list(self, request: HttpRequest) -> None:
        """Whose receipts were looked for, or of which message; the filters beside."""
        asked = {name: str(value) for name, value in request.GET.items()}
        term = asked.pop("q", "").strip()
        readers = people_called(term) if term else _numbers(asked.pop("reader__exact", ""))
        messages = messages_called(term) if term else _numbers(asked.pop("message__exact", ""))
        readers = list(Person.objects.filter(pk__in=readers).values_list("pk", flat=True))
        message = Message.objects.only("pk").filter(pk__in=messages).first()
        self.write_down(
            request,
            Action.SEE_RECEIPTS,
            message or Receipt,
            about=readers[0] if readers else None,
            note=urlencode(asked),
        )

    @admin.display(description="message")
    def message_number(self, receipt: Receipt) -> int:
        return receipt.message.seq

    @admin.display(description="conversation")
    def where(self, receipt: Receipt) -> str:
        return shown(receipt.conversation)


@admin.register(SenderCounter)
class SenderCounterAdmin(LookOnlyAdmin):
    """Without the number: watched, it would tell that somebody reads."""

    list_display = ("person",)
    list_select_related = ("person",)
    search_fields = ("person__user_id",)
    search_help_text = "A part of the user ID."
    ordering = ("person",)
    fields = ("person",)


def _numbers(text: str) -> list[int]:
    """As many as an address names: one that the database can hold, or none."""
    return [int(text)] if text.isascii() and text.isdigit() and len(text) < 19 else []
