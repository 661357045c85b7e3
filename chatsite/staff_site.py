"""The admin's site: whoever has a second factor, or must have one, sees nothing of it before they have shown it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from .guesses import StaffLoginForm
from .proof import is_awaited, lead_there
from .staff_idle import is_here


class StaffSite(admin.AdminSite):
    login_form = StaffLoginForm

    def has_permission(self, request: HttpRequest) -> bool:
        return self.is_of_staff(request) and not is_awaited(request)

    def is_of_staff(self, request: HttpRequest) -> bool:
        """Whether they came in by their password, are staff, and were here lately."""
        return super().has_permission(request) and is_here(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method != "POST" and self.is_of_staff(request) and is_awaited(request):
            return lead_there(request)
        if super().has_permission(request) and not is_here(request):
            # Else the page would say that they are not allowed, and name who sat here last.
            extra_context = {**(extra_context or {}), "user": AnonymousUser(), "is_idle": True}
        return super().login(request, extra_context)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if not context["has_permission"]:
            context |= {"available_apps": [], "is_nav_sidebar_enabled": False}
        return context
