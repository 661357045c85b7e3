"""Where an application's back end is asked in the vendor's shape: one row, which staff make, change and take back."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ..callback_names import ASKED, TOLD
from ..models import CallbackSettings
from ..services.callbacks.known import forget_callbacks, save_callbacks
from ..webhooks.addresses import AddressRefused, target_of
from .pages import CarefulAdmin

MANAGES = "messaging.manage_webhook"


class CallbacksForm(forms.ModelForm):  # type: ignore[type-arg]
    asked = forms.MultipleChoiceField(
        choices=list(ASKED.items()), widget=forms.CheckboxSelectMultiple, required=False, label="Asked before"
    )
    refusing = forms.MultipleChoiceField(
        choices=list(ASKED.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Refused when it gives no answer",
        help_text="What is not ticked is let pass.",
    )

    told = forms.MultipleChoiceField(
        choices=list(TOLD.items()), widget=forms.CheckboxSelectMultiple, required=False, label="Told after"
    )

    class Meta:
        model = CallbackSettings
        fields = ("url", "token", "asked", "refusing", "seconds", "told")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            if url:
                target_of(url, settings.WEBHOOK_HOSTS)
        except AddressRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return url


@admin.register(CallbackSettings)
class CallbackSettingsAdmin(CarefulAdmin):
    """Whoever may change it sees the token, as in the vendor's console; the audit log does not keep it."""

    form = CallbacksForm
    not_kept = frozenset({"token"})
    list_display = ("url", "seconds", "from_environment")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MANAGES)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MANAGES)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MANAGES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGES)

    def add_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """The row, if there is one."""
        row = CallbackSettings.objects.first()
        if row is not None and self.has_change_permission(request):
            return HttpResponseRedirect(reverse("admin:messaging_callbacksettings_change", args=[row.pk]))
        return super().add_view(request, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.from_environment = False
        save_callbacks(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        forget_callbacks()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        forget_callbacks()
