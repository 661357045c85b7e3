"""Conversations, and who is and was in them. Staff set the receipt policy of a group; the rest is its members'."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from ..models import Conversation, Member, Stay
from ..services.groups import set_receipt_policy
from .finding import FoundByIDAdmin, conversations_called, people_called, shown
from .pages import CarefulAdmin
from .trail import Action

PROFILE = (
    "conversation",
    "look_into",
    "kind",
    "group_type",
    "has_topics",
    "community",
    "name",
    "avatar",
    "introduction",
    "notification",
    "history_visible",
    "created_at",
    "dismissed_at",
)
POLICY = ("receipts", "receipts_visible_to", "required")
DIRECT_POLICY = ("required",)
NUMBERS = (
    "member_count",
    "counted_members",
    "last_message_at",
    "last_seq",
    "change_seq",
    "profile_change",
    "members_version",
)


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    required = forms.BooleanField(
        label="read receipts required",
        required=False,
        help_text="All members share their read receipts here from now on; they see it before they read.",
    )

    class Meta:
        model = Conversation
        fields = ("receipts", "receipts_visible_to")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["required"] = self.instance.receipts_required_since is not None

    def clean_receipts(self) -> str:
        receipts: str = self.cleaned_data["receipts"]
        live_room = self.instance.group_type == Conversation.GroupType.AV_CHAT_ROOM
        if live_room and receipts == Conversation.ReceiptPolicy.ON:
            raise forms.ValidationError("Live rooms never have read receipts; they cannot be switched on.")
        return receipts


@admin.register(Conversation)
class ConversationAdmin(CarefulAdmin):
    form = PolicyForm
    change_action = Action.SET_POLICY
    list_display = (
        "conversation",
        "name",
        "kind",
        "group_type",
        "community",
        "member_count",
        "receipts",
        "last_message_at",
    )
    list_select_related = ("low", "high", "community")
    linked_by = ("community",)
    list_filter = (
        "kind",
        "group_type",
        "receipts",
        "receipts_visible_to",
        ("receipts_required_since", EmptyFieldListFilter),
        ("community", EmptyFieldListFilter),
        ("dismissed_at", EmptyFieldListFilter),
        "last_message_at",
    )
    search_fields = ("group_id", "name", "low__user_id__exact", "high__user_id__exact")
    search_help_text = "Parts of a group's ID or name, or the whole user ID of one or both of a pair."
    ordering = ("-last_message_at",)
    readonly_fields = (*PROFILE, "receipts_required_since", *NUMBERS)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        policy = POLICY if obj is None or not obj.is_direct else DIRECT_POLICY
        wished = policy if self.has_change_permission(request, obj) else POLICY[:2]
        return (
            (None, {"fields": PROFILE}),
            ("Read receipts", {"fields": (*wished, "receipts_required_since")}),
            ("Numbers", {"fields": NUMBERS}),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A group that is dismissed is over."""
        if obj is not None and obj.dismissed_at is not None:
            return False
        return request.user.has_perm("messaging.policy_conversation")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        set_receipt_policy(
            conversation=obj,
            receipts=changed.get("receipts"),
            visible_to=changed.get("receipts_visible_to"),
            required=changed.get("required"),
        )

    @admin.display(ordering="group_id")
    def conversation(self, conversation: Conversation) -> str:
        return shown(conversation)

    @admin.display(description="look into")
    def look_into(self, conversation: Conversation) -> str:
        within = [(name, "conversation", f"{name}s") for name in ("message", "member", "stay")]
        if conversation.has_topics:
            within.append(("conversation", "community", "topics"))
        lists = [
            (reverse(f"admin:messaging_{name}_changelist"), field, conversation.pk, text)
            for name, field, text in within
        ]
        return format_html_join(" · ", '<a href="{}?{}__exact={}">{}</a>', lists)


class InConversationAdmin(FoundByIDAdmin):
    """Rows of a person in a conversation."""

    linked_by = ("conversation",)
    list_select_related = ("conversation__low", "conversation__high", "person")
    found_by = (("person", people_called), ("conversation", conversations_called))
    search_help_text = "The whole user ID or group ID."

    @admin.display(description="conversation")
    def where(self, thing: Any) -> str:
        return shown(thing.conversation)


@admin.register(Member)
class MemberAdmin(InConversationAdmin):
    """Without the read position and the draft: how far somebody has seen, and what they have not said, is theirs."""

    list_display = ("person", "where", "role", "name_card", "shares_since")
    list_filter = ("role", ("shares_since", EmptyFieldListFilter))
    fields = ("conversation", "person", "role", "name_card", "shares_since")


@admin.register(Stay)
class StayAdmin(InConversationAdmin):
    list_display = ("person", "where", "after_seq", "until_seq", "counted", "joined_at", "left_at")
    list_filter = (("until_seq", EmptyFieldListFilter), "counted")
    fields = (
        "conversation",
        "person",
        "after_seq",
        "until_seq",
        "counted",
        "joined_at",
        "left_at",
        "joined_change",
        "change_seq",
    )
