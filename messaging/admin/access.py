"""What lets applications in: listed and revoked. Its rows go by digests, which no page shows or has in its address."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from ..errors import NotAllowed
from ..models import AccessToken, BrowserSession, SocketTicket
from ..services.access import revoke_token
from ..services.devices import sign_out
from .finding import FoundByIDAdmin, people_called
from .reach import require_reach
from .trail import Action


class ByDigestAdmin(FoundByIDAdmin):
    """A list, and no page of any of its rows."""

    list_display_links = None

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> None:
        return None


@admin.register(AccessToken)
class AccessTokenAdmin(ByDigestAdmin):
    list_display = ("token_key", "user", "scope", "used_for", "name", "created", "expiry")
    list_select_related = ("user",)
    list_filter = ("scope", "created", "expiry")
    linked_by = ("user",)
    found_by = (("token_key", lambda key: [key]), ("user", people_called))
    search_help_text = "The whole key or user ID."
    ordering = ("-created",)
    actions = ("revoke",)

    @admin.display(description="may be used for")
    def used_for(self, token: AccessToken) -> str:
        return ", ".join(token.all_scopes)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messaging.delete_accesstoken")

    @admin.action(description="Revoke: it opens nothing any more", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[AccessToken]) -> None:
        def verb(token: AccessToken) -> None:
            require_reach(request, token.user)
            revoke_token(person=token.user, key=token.token_key)
            self.write_down(request, Action.REVOKE, token.user, note=f"token {token.token_key}")

        self.do_for_each(request, queryset, verb, "revoked")

    def action_checkbox(self, obj: Any) -> SafeString:
        box = forms.CheckboxInput({"class": "action-select", "aria-label": f"Select {obj}"}, lambda _: False)
        return box.render(ACTION_CHECKBOX_NAME, f"{obj.user_id} {obj.token_key}")

    def response_action(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse | None:
        """Rows were chosen by person and key, see `action_checkbox`."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        tokens = AccessToken.objects.filter(token_key__in=[one.partition(" ")[2] for one in chosen])
        posted = request.POST.copy()
        posted.setlist(
            ACTION_CHECKBOX_NAME,
            [token.pk for token in tokens if f"{token.user_id} {token.token_key}" in chosen],
        )
        request.POST = posted  # type: ignore[assignment]
        return super().response_action(request, *args, **options)


@admin.register(SocketTicket)
class SocketTicketAdmin(ByDigestAdmin):
    list_display = ("person", "stands_on", "expires_at")
    list_select_related = ("person", "token")
    list_filter = ("expires_at",)
    found_by = (("person", people_called),)
    search_help_text = "The whole user ID."
    ordering = ("-expires_at",)

    @admin.display(description="stands on")
    def stands_on(self, ticket: SocketTicket) -> str:
        return str(ticket.token) if ticket.token else "a browser's session"


@admin.register(BrowserSession)
class BrowserSessionAdmin(FoundByIDAdmin):
    """Where people are logged in by a browser; the key of a session is on no page."""

    list_display = ("person", "user_agent", "created_at", "last_seen_at")
    list_select_related = ("person",)
    list_filter = ("last_seen_at",)
    linked_by = ("person",)
    actions = ("sign_out",)
    fields = ("person", "user_agent", "created_at", "last_seen_at")
    found_by = (("person", people_called),)
    search_help_text = "The whole user ID."

    def has_sign_out_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messaging.suspend_person")

    @admin.action(description="Sign out: this browser lets nobody in", permissions=["sign_out"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[BrowserSession]) -> None:
        def verb(browser: BrowserSession) -> None:
            require_reach(request, browser.person)
            if browser.session_key == request.session.session_key:
                raise NotAllowed("This is the browser that you use.")
            sign_out(person=browser.person, device_id=f"s{browser.pk}")
            self.write_down(request, Action.SIGN_OUT, browser.person, note=f"browser {browser.pk}")

        self.do_for_each(request, queryset, verb, "signed out")
