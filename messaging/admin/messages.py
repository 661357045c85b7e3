"""Messages by their numbers: who sent one, where and when, never who has read it. What one says is read by those of the
staff who may, and each time it is written down."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ..models import HiddenMessage, Message
from ..services.messages import recall_message
from .finding import FoundByIDAdmin, conversations_called, messages_called, people_called, shown
from .trail import Action, staff_of

WITH_TEXT = ("seq", "sender", "said", "sent_at", "is_recalled")
NARROWED = ("conversation", "conversation__exact")


class TextFilter(admin.SimpleListFilter):
    """Of one conversation, what its messages say: for those who may read it."""

    title = "what was said"
    parameter_name = "text"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("shown", "Shown (written down)")] if _may_read_list(request) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset


@admin.register(Message)
class MessageAdmin(FoundByIDAdmin):
    """Without the tally, for receipts are looked at where each look is written down."""

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
    list_filter = (
        TextFilter,
        "is_system",
        "need_read_receipt",
        ("recalled_at", EmptyFieldListFilter),
        "sent_at",
    )
    linked_by = ("conversation", "conversation__kind", "conversation__group_type", "sender")
    found_by = (("pk", messages_called), ("sender", people_called), ("conversation", conversations_called))
    search_help_text = "The whole message ID, user ID of the sender, or group ID."
    actions = ("recall",)
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
        fields = ("cloud_custom_data",) if _shows_text(request) else ("payload", "cloud_custom_data")
        return super().get_queryset(request).defer(*fields)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return WITH_TEXT if _shows_text(request) else self.list_display

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Within a conversation by number, which has an index there; else the latest first."""
        if any(name in request.GET for name in NARROWED):
            return ("conversation", "-seq")
        return ("-pk",)

    def get_urls(self) -> Any:
        text = self.admin_site.admin_view(self.text_view)
        return [path("<path:object_id>/text/", text, name="messaging_message_text"), *super().get_urls()]

    def has_recall_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messaging.recall_message")

    def offers(self, request: HttpRequest, action: str, thing: Any) -> bool:
        return not thing.is_system and thing.recalled_at is None

    links_of_others: ClassVar[list[Callable[[HttpRequest, Message], list[tuple[str, str]]]]] = []
    """What other apps have to say of a message: links that stand on its page."""

    def page_links(self, request: HttpRequest, thing: Message) -> list[tuple[str, str]]:
        text = [(reverse("admin:messaging_message_text", args=[thing.pk]), "Read what it says")]
        others = [one for links in self.links_of_others for one in links(request, thing)]
        return [*(text if _may_read(request) else []), *others]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        answer = super().changelist_view(request, extra_context)
        context = getattr(answer, "context_data", None) or {}
        if _shows_text(request) and "cl" in context and (listed := list(context["cl"].result_list)):
            numbers = sorted(message.seq for message in listed)
            note = f"messages {numbers[0]} to {numbers[-1]}, {len(numbers)} of them"
            self.write_down(request, Action.READ_TEXT, listed[0].conversation, note=note)
        return answer

    def text_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What one message says, and said before it was edited."""
        message = self.get_object(request, unquote(object_id))
        if not (self.has_view_permission(request, message) and _may_read(request)):
            raise PermissionDenied
        if message is None:
            raise Http404
        self.write_down(request, Action.READ_TEXT, message, about=message.sender_id)
        return TemplateResponse(
            request,
            "admin/message_text.html",
            {
                **self.admin_site.each_context(request),
                "title": "What a message says",
                "opts": self.opts,
                "original": message,
                "where": shown(message.conversation),
                "revisions": [
                    (
                        message.revision,
                        message.edited_at or message.sent_at,
                        said(message.type, message.payload),
                    ),
                    *(
                        (one.revision, one.said_at, said(message.type, one.payload))
                        for one in message.revisions.order_by("-revision")
                    ),
                ],
            },
        )

    @admin.action(description="Recall: nobody sees it any more", permissions=["recall"])
    def recall(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        def verb(message: Message) -> None:
            is_news = message.recalled_at is None
            recall_message(by=staff_of(request).person, message_id=message.message_id, as_staff=True)
            if is_news:
                self.write_down(request, Action.RECALL, message, about=message.sender_id)

        self.do_for_each(request, queryset, verb, "recalled")

    @admin.display(description="conversation")
    def where(self, message: Message) -> str:
        return shown(message.conversation)

    @admin.display(description="recalled", boolean=True)
    def is_recalled(self, message: Message) -> bool:
        return message.recalled_at is not None

    @admin.display(description="says")
    def said(self, message: Message) -> str:
        return said(message.type, message.payload)


def said(kind: str, payload: Any) -> str:
    """What a message of that kind says: its words, or whatever else it holds as it was sent."""
    if kind == "TIMTextElem" and isinstance(payload, dict) and isinstance(payload.get("text"), str):
        return str(payload["text"])
    return json.dumps(payload, ensure_ascii=False, indent=1)


def _may_read(request: HttpRequest) -> bool:
    return request.user.has_perm("messaging.read_message")


def _may_read_list(request: HttpRequest) -> bool:
    return _may_read(request) and any(name in request.GET for name in NARROWED)


def _shows_text(request: HttpRequest) -> bool:
    return request.GET.get(TextFilter.parameter_name) == "shown" and _may_read_list(request)


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
