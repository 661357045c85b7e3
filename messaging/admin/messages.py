"""Messages by their numbers: who sent one, where and when; never what it says, nor who has read it."""

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import HiddenMessage, Message
from .finding import FoundByIDAdmin, conversations_called, messages_called, people_called, shown


@admin.register(Message)
class MessageAdmin(FoundByIDAdmin):
    """Without text, until reading one can be a permission of its own and be written down; and without the
    tally, for receipts are looked at where each look is written down."""

    list_display = (
        "seq",
        "where",
        "sender",
        "type",
        "sent_at",
        "revision",
        "is_recalled",
        "need_read_receipt",
    )
    list_select_related = ("conversation__low", "conversation__high", "sender")
    list_filter = ("is_system", "need_read_receipt", ("recalled_at", EmptyFieldListFilter), "sent_at")
    linked_by = ("conversation",)
    found_by = (("pk", messages_called), ("sender", people_called), ("conversation", conversations_called))
    search_help_text = "The whole message ID, user ID of the sender, or group ID."
    fields = (
        "conversation",
        "seq",
        "message_id",
        "sender",
        "is_system",
        "type",
        "priority",
        "sent_at",
        "revision",
        "edited_at",
        "recalled_at",
        "recalled_by",
        "change_seq",
        "need_read_receipt",
        "receipt_code",
        "receipt_reason",
        "asked_revision",
        "audience_count",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("payload", "cloud_custom_data")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Within a conversation by number, which has an index there; else the latest first."""
        if any(name in request.GET for name in ("conversation", "conversation__exact")):
            return ("conversation", "-seq")
        return ("-pk",)

    @admin.display(description="conversation")
    def where(self, message: Message) -> str:
        return shown(message.conversation)

    @admin.display(description="recalled", boolean=True)
    def is_recalled(self, message: Message) -> bool:
        return message.recalled_at is not None


@admin.register(HiddenMessage)
class HiddenMessageAdmin(FoundByIDAdmin):
    list_display = ("person", "message_number", "where", "change_seq")
    found_by = (("person", people_called), ("message", messages_called))
    search_help_text = "The whole user ID or message ID."
    fields = ("person", "message", "change_seq")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HiddenMessage]:
        return (
            super()
            .get_queryset(request)
            .select_related("person", "message__conversation__low", "message__conversation__high")
            .defer("message__payload", "message__cloud_custom_data")
        )

    @admin.display(description="number")
    def message_number(self, hidden: HiddenMessage) -> int:
        return hidden.message.seq

    @admin.display(description="conversation")
    def where(self, hidden: HiddenMessage) -> str:
        return shown(hidden.message.conversation)
