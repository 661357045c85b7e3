"""Conversations, and who is and was in them. Staff set the receipt policy of a group, and do what its owner may: the
members learn of it as of what the owner does."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from ..models import AuditEntry, Conversation, Member, Stay
from ..services.groups import change_member, dismiss_group, hand_over, set_receipt_policy
from ..services.members import remove_member
from ..services.mute import mute_member
from .finding import FoundByIDAdmin, conversations_called, people_called, shown
from .pages import CarefulAdmin
from .trail import Action, staff_of

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
A_DAY = 86_400
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
    actions = ("dismiss",)
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

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return _moderates(request)

    links_of_others: ClassVar[list[Callable[[HttpRequest, Conversation], list[tuple[str, str]]]]] = []
    """What other apps have to say of a conversation: links that stand on its page."""

    def page_links(self, request: HttpRequest, thing: Conversation) -> list[tuple[str, str]]:
        return [one for links in self.links_of_others for one in links(request, thing)]

    def offers(self, request: HttpRequest, action: str, thing: Any) -> bool:
        return not thing.is_direct and not thing.is_topic and thing.dismissed_at is None

    @admin.action(description="Dismiss: the group is over", permissions=["moderate"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Conversation]) -> HttpResponse | None:
        question = (
            "Nobody will be in these groups any more. Everybody keeps what they saw. This is not undone."
        )
        if asking := self.ask_first(request, queryset, "dismiss", question):
            return asking

        def verb(conversation: Conversation) -> None:
            is_news = conversation.dismissed_at is None
            dismiss_group(by=staff_of(request).person, conversation=conversation, as_staff=True)
            if is_news:
                self.write_down(request, Action.DISMISS, conversation)

        self.do_for_each(request, queryset, verb, "dismissed")
        return None

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


def _moderates(request: HttpRequest) -> bool:
    return request.user.has_perm("messaging.moderate_conversation")


class InConversationAdmin(FoundByIDAdmin):
    """Rows of a person in a conversation."""

    linked_by = ("conversation", "person")
    list_select_related = ("conversation__low", "conversation__high", "person")
    found_by = (("person", people_called), ("conversation", conversations_called))
    search_help_text = "The whole user ID or group ID."

    @admin.display(description="conversation")
    def where(self, thing: Any) -> str:
        return shown(thing.conversation)


class HereFilter(admin.SimpleListFilter):
    title = "is there now"
    parameter_name = "here"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(is_here=self.value() == "yes")


@admin.register(Member)
class MemberAdmin(InConversationAdmin):
    """Without the read position and the draft: how far somebody has seen, and what they have not said, is theirs."""

    list_display = ("person", "where", "here", "role", "name_card", "muted_until", "shares_since")
    list_filter = (HereFilter, "role", ("shares_since", EmptyFieldListFilter))
    fields = ("conversation", "person", "here", "role", "name_card", "muted_until", "shares_since")
    actions = (
        "make_owner",
        "make_admin",
        "make_member",
        "mute_for_a_day",
        "mute_for_a_month",
        "let_speak",
        "remove",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        here = Stay.objects.current().filter(member=OuterRef("pk"))
        members: QuerySet[Any] = super().get_queryset(request).annotate(is_here=Exists(here))
        return members

    @admin.display(description="is there now", boolean=True)
    def here(self, member: Any) -> bool:
        return bool(member.is_here)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return _moderates(request)

    def offers(self, request: HttpRequest, action: str, thing: Any) -> bool:
        """What the group's verbs would not refuse."""
        if not thing.is_here or thing.conversation.is_direct or thing.conversation.is_topic:
            return False
        is_muted = thing.muted_until is not None and thing.muted_until > timezone.now()
        offered = {
            "make_owner": thing.role != Member.Role.OWNER,
            "make_admin": thing.role == Member.Role.MEMBER,
            "make_member": thing.role == Member.Role.ADMIN,
            "mute_for_a_day": thing.role == Member.Role.MEMBER and not is_muted,
            "mute_for_a_month": thing.role == Member.Role.MEMBER and not is_muted,
            "let_speak": is_muted,
            "remove": thing.role != Member.Role.OWNER,
        }
        return bool(offered[action])

    @admin.action(description="Make the owner", permissions=["moderate"])
    def make_owner(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        def verb(member: Member) -> None:
            hand_over(**self._on(request, member))
            self._write(request, Action.SET_ROLE, member, {"role": [member.role, Member.Role.OWNER]})

        self.do_for_each(request, queryset, verb, "made the owner")

    @admin.action(description="Make an admin", permissions=["moderate"])
    def make_admin(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self._give_role(request, queryset, Member.Role.ADMIN)

    @admin.action(description="Make a plain member", permissions=["moderate"])
    def make_member(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self._give_role(request, queryset, Member.Role.MEMBER)

    @admin.action(description="Mute for a day", permissions=["moderate"])
    def mute_for_a_day(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self._mute(request, queryset, A_DAY)

    @admin.action(description="Mute for 30 days", permissions=["moderate"])
    def mute_for_a_month(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self._mute(request, queryset, 30 * A_DAY)

    @admin.action(description="Let speak again", permissions=["moderate"])
    def let_speak(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        self._mute(request, queryset, 0)

    @admin.action(description="Remove from the group", permissions=["moderate"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        def verb(member: Member) -> None:
            remove_member(**self._on(request, member))
            self._write(request, Action.REMOVE, member, {})

        self.do_for_each(request, queryset, verb, "removed")

    def _give_role(self, request: HttpRequest, queryset: QuerySet[Member], role: Member.Role) -> None:
        def verb(member: Member) -> None:
            change_member(**self._on(request, member), role=role)
            self._write(request, Action.SET_ROLE, member, {"role": [member.role, role]})

        self.do_for_each(request, queryset, verb, "changed")

    def _mute(self, request: HttpRequest, queryset: QuerySet[Member], seconds: int) -> None:
        def verb(member: Member) -> None:
            muted = mute_member(**self._on(request, member), seconds=seconds)
            until = [
                at and at.isoformat(timespec="seconds") for at in (member.muted_until, muted.muted_until)
            ]
            self._write(request, Action.MUTE, member, {"muted_until": until})

        self.do_for_each(request, queryset, verb, "muted" if seconds else "may speak again")

    def _on(self, request: HttpRequest, member: Member) -> Any:
        """What each of the group's verbs is told."""
        return {
            "by": staff_of(request).person,
            "conversation": member.conversation,
            "person": member.person,
            "as_staff": True,
        }

    def _write(
        self, request: HttpRequest, action: AuditEntry.Action, member: Member, changes: dict[str, list[Any]]
    ) -> None:
        self.write_down(request, action, member.conversation, about=member.person_id, changes=changes)


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
