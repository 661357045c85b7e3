"""The pages for people: the chat and the way in and out."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from messaging.live import look_again
from messaging.models import Person
from messaging.services.devices import note_session
from messaging.wire.shapes import avatar_of

from .demo.logins import demo_logins
from .guesses import LoginForm, slowed
from .loading import modules_of, parts, styles_of
from .words import speak

View = Callable[..., HttpResponse]

THEMES = ("light", "dark")
"""What the cookie `theme` may hold (`__Host-theme`, with https); the page sets it. Without it the browser decides."""


# Compressed, though it holds a secret beside what people chose: Django writes the CSRF token otherwise each time.
@gzip_page
@require_safe
@never_cache
@login_required(login_url="login")
def chat(request: HttpRequest) -> HttpResponse:
    """Where a person talks. Everything on it comes from the two doors; the page itself says only who they are."""
    note_browser(request, cast(Person, request.user))
    mine = {"my_avatar": avatar_of(cast(Person, request.user))}
    files = {"modules": modules_of("chat/main.js"), "styles": styles_of("chat")}
    return render(request, "chat/chat.html", {**look(request), **mine, **files})


@gzip_page
@require_safe
@never_cache
def part(request: HttpRequest, name: str) -> HttpResponse:
    """A part of that page, with its own words, styles and module: whoever is on the page asks for it when it is needed
    (static/chat/parts.js)."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    if name not in parts():
        raise Http404
    module = f"chat/{name}/{name}.js"
    later = [path for path in modules_of(module) if path not in modules_of("chat/main.js")]
    files = {"module": module, "modules": later, "styles": styles_of(f"chat/{name}")}
    return render(
        request, "chat/part.html", {**speak(part=name), **files, "template": f"chat/parts/{name}.html"}
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: at the root, since it serves what is at and below its address. Fetched anew each time."""
    code = (settings.BASE_DIR / "static/worker.js").read_text(encoding="utf-8")
    return HttpResponse(
        code, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


class Login(LoginView):
    """Lets a person in by user ID and password. In a demo world its people are one button each."""

    form_class = LoginForm
    template_name = "chat/login.html"
    next_page = "chat"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        note_browser(self.request, cast(Person, self.request.user))
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_invalid(form)
        refusal = cast(LoginForm, form).refusal
        return slowed(answer, refusal) if refusal else answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ways = {"signs_up": settings.SIGN_UP_IS_OPEN, "sends_email": settings.SENDS_EMAIL}
        return super().get_context_data(**ways, demo_logins=demo_logins(), **look(self.request), **kwargs)


def staff_login(request: HttpRequest) -> HttpResponse:
    """The admin's way in: after it a browser is among the person's devices, as after the other, and who guesses too
    often is told so."""
    answer = admin.site.login(request)
    if request.method == "POST" and request.user.is_authenticated:
        note_browser(request, request.user)
    form = (getattr(answer, "context_data", None) or {}).get("form")
    refusal = form.refusal if isinstance(form, LoginForm) else None
    return slowed(answer, refusal) if refusal else answer


class Logout(LogoutView):
    """Lets a person out, by POST only."""

    next_page = "login"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return end_login(super().post)(request, *args, **kwargs)


def end_login(view: View) -> View:
    """A view that ends the session. Then the sockets of this person look at their logins: its session's close, others
    stay. The browser forgets what it kept of them: pictures, what waited to be sent, what they like (ASVS 14.3.1)."""

    @wraps(view)
    def ending(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = request.user.pk
        answer = view(request, *args, **kwargs)
        if person is not None:
            look_again(person)
            forget_here(answer)
        return answer

    return ending


def forget_here(answer: HttpResponseBase) -> None:
    """The browser that gets this answer keeps nothing of who was here."""
    answer["Clear-Site-Data"] = '"cache", "storage"'


def note_browser(request: HttpRequest, person: Person) -> None:
    """For the person's list of devices."""
    key = request.session.session_key
    if key:
        note_session(person=person, session_key=key, agent=request.headers.get("User-Agent", ""))


def look(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("__Host-theme") or request.COOKIES.get("theme")
    return {**speak(), "theme": theme if theme in THEMES else ""}
