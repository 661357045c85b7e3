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
from ..services.callbacks.known import TOKEN_CHARACTERS, forget_callbacks, lock_up, save_callbacks
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

    new_token = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=TOKEN_CHARACTERS,
        required=False,
        label="Authentication token",
    )
    no_token = forms.BooleanField(required=False, label="Without a token from now on")
    told = forms.MultipleChoiceField(
        choices=list(TOLD.items()), widget=forms.CheckboxSelectMultiple, required=False, label="Told after"
    )

    class Meta:
        model = CallbackSettings
        fields = ("url", "asked", "refusing", "seconds", "told")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        there = "There is one; left empty, it stays." if self.instance.token else "There is none."
        self.fields["new_token"].help_text = f"{there} It is shown nowhere."

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("new_token") and given.get("no_token"):
            raise forms.ValidationError({"no_token": "Either a token or none."})
        return given

    def save(self, commit: bool = True) -> Any:
        """The token is sealed before anything holds it."""
        if self.cleaned_data["no_token"]:
            self.instance.token = ""
        elif token := self.cleaned_data["new_token"]:
            self.instance.token = lock_up(token)
        return super().save(commit)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            if url:
                target_of(url, settings.WEBHOOK_HOSTS, settings.WEBHOOK_PUBLIC_HOSTS)
        except AddressRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return url


@admin.register(CallbackSettings)
class CallbackSettingsAdmin(CarefulAdmin):
    """The token is given here and shown to nobody; the audit log keeps that it was changed."""

    form = CallbacksForm
    fields = ("url", "new_token", "no_token", "asked", "refusing", "seconds", "told")
    not_kept = frozenset({"new_token"})
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
