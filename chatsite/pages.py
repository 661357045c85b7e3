"""The pages for people: the chat and the way in and out."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .demo.logins import demo_logins


@require_safe
@never_cache
@login_required(login_url="login")
def chat(request: HttpRequest) -> HttpResponse:
    """Where a person talks. Everything on it comes from the two doors; the page itself says only who they are."""
    return render(request, "chat/chat.html")


class Login(LoginView):
    """Lets a person in by user ID and password. In a demo world its people are one button each."""

    template_name = "chat/login.html"
    next_page = "chat"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_logins=demo_logins(), **kwargs)


class Logout(LogoutView):
    """Lets a person out, by POST only."""

    next_page = "login"
