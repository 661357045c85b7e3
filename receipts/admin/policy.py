"""The policy of receipts by type of group; of one group it is on the page of that group."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from messaging.admin.pages import CarefulAdmin
from messaging.admin.trail import Action
from messaging.models import Conversation

from ..models import TypePolicy


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
    change_action = Action.SET_POLICY
    list_display = ("group_type", "grants")
    fields = ("group_type", "grants")
    readonly_fields = ("group_type",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("messaging.policy_conversation")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.save(update_fields=["grants"])
