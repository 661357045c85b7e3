"""Passwords, saved alone: a person saved whole would get back the numbers and the standing of a moment ago."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm as OwnForm
from django.contrib.auth.forms import AdminPasswordChangeForm as OthersForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from messaging import live


class SavedAlone:
    def save(self, commit: bool = True) -> Any:
        person = super().save(commit=False)  # type: ignore[misc]
        if commit:
            person.save(update_fields=["password"])
            live.look_again(person.pk)
        return person


class PasswordForm(SavedAlone, OthersForm):  # type: ignore[type-arg]
    """Staff set somebody's password."""


class OwnPasswordForm(SavedAlone, OwnForm):
    """Staff change their own."""


def change_own_password(request: HttpRequest) -> HttpResponseBase:
    """The admin's page for one's own password, with our form, for which the admin has no setting."""
    view = PasswordChangeView.as_view(
        form_class=OwnPasswordForm,
        success_url=reverse("admin:password_change_done"),
        extra_context=admin.site.each_context(request),
    )
    return view(request)
