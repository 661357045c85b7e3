"""Accounts: signing up where that is open, a forgotten password, and one's own account with its devices."""

import logging
import math
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from secrets import SystemRandom
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.core.exceptions import ValidationError
from django.db import close_old_connections, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from messaging.errors import BadUserID, Refusal, TooFrequent, WrongPassword
from messaging.limits import limits
from messaging.models import Person
from messaging.models.people import USER_ID
from messaging.services.devices import devices_of, set_password, sign_out, sign_out_others
from messaging.services.digests import set_digest
from messaging.services.own_data import export_oneself
from messaging.services.people import create_person
from messaging.services.rates import Rate, take

from .guesses import begin, prove, slowed, wait
from .made_files import file_answer, name_of_export
from .pages import look, note_browser
from .words import say, words_in

logger = logging.getLogger(__name__)

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
NICK_CHARACTERS = 100

MOMENT = 3.0
"""Seconds within which a letter is begun, nobody can say when: whoever is answered next would wait for it, and could
tell by that whether there was one to write."""
chance = SystemRandom()


class Sometime(ThreadPoolExecutor):
    """Begins within a `MOMENT` what it is given."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **options: Any) -> "Future[Any]":
        return super().submit(_later, work, *args, **options)


def _later(work: Callable[..., Any], *args: Any, **options: Any) -> Any:
    time.sleep(chance.uniform(0, MOMENT))
    return work(*args, **options)


senders = Sometime(8, thread_name_prefix="letters")

# The first that is found: most say that they are others as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


AS_TYPED = {"autocomplete": "username", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
"""A user ID is case-sensitive, and no word: a telephone leaves it alone."""


class SignUp(forms.Form):
    user_id = forms.CharField(max_length=32, widget=forms.TextInput(attrs=AS_TYPED))
    nick = forms.CharField(
        max_length=NICK_CHARACTERS, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_user_id(self) -> str:
        user_id = str(self.cleaned_data["user_id"])
        if not USER_ID.match(user_id):
            raise ValidationError(in_words(BadUserID()))
        return user_id

    def clean(self) -> dict[str, Any]:
        """The password suits, also beside the names."""
        given = cast("dict[str, Any]", super().clean())
        person = Person(user_id=given.get("user_id", ""), nick=given.get("nick", ""))
        if "password" in given:
            try:
                validate_password(given["password"], person)
            except ValidationError as fault:
                self.add_error("password", fault)
        return given


class Email(forms.Form):
    email = forms.EmailField(required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    digest = forms.ChoiceField(required=False, choices=Person.Digest.choices)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make oneself an account and be in. Not there unless the settings open it."""
    if not settings.SIGN_UP_IS_OPEN:
        raise Http404
    if request.user.is_authenticated:
        return redirect("chat")
    form = SignUp(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begin(request, "accounts", limits().accounts_per_address, limits().accounts_seconds)
            person = _make(form.cleaned_data)
        except TooFrequent as refusal:
            form.add_error("user_id", wait(refusal))
            return slowed(_shown(request, form), refusal)
        except Refusal as refusal:
            form.add_error("user_id", in_words(refusal))
        else:
            login(request, person, BACKEND)
            note_browser(request, person)
            return redirect("chat")
    return _shown(request, form)


def _shown(request: HttpRequest, form: SignUp) -> HttpResponse:
    return render(request, "chat/sign_up.html", {**look(request), "form": form})


def in_words(refusal: Refusal) -> str:
    """In the reader's language."""
    return str(words_in(get_language() or settings.LANGUAGE_CODE)["problems"].get(refusal.code, refusal))


@transaction.atomic
def _make(given: dict[str, Any]) -> Person:
    person = create_person(user_id=given["user_id"], nick=given["nick"], password=given["password"])
    person.email = given["email"]
    person.save(update_fields=["email"])
    return person


class AskForLetter(PasswordResetForm):
    """Whom a letter goes to. Nobody's box is filled by asking again and again. Whether there is such an address is only
    looked up in another thread, and the answer does not wait for it: what it takes would tell."""

    email = forms.EmailField(
        max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )

    def get_users(self, email: str) -> list[Any]:
        return [person for person in super().get_users(email) if _is_due(person)]

    def save(self, *args: Any, **options: Any) -> None:
        options["domain_override"] = our_host(options["request"])
        senders.submit(_by_itself, super().save, *args, **options)


def our_host(request: HttpRequest) -> str:
    """Where a letter leads that a request asks for: whoever asks for somebody else's says what host they like, be it
    this machine or another port of ours."""
    if not settings.TRUSTED_HOSTS:
        return request.get_host()
    name, port = settings.TRUSTED_HOSTS[0], request.get_port()
    # The port on which we listen ourselves, where no proxy stands between.
    return f"{name}:{port}" if request.get_host().endswith(f":{port}") else name


def _by_itself(work: Callable[..., None], *args: Any, **options: Any) -> None:
    """In a thread that nobody waits for."""
    try:
        work(*args, **options)
    except Exception:
        logger.exception("Letters were not written.")
    finally:
        close_old_connections()


def _is_due(person: Person) -> bool:
    try:
        take([Rate("letter", str(person.pk), 1, limits().letter_seconds)])
    except TooFrequent:
        return False
    return True


class ResetPassword(PasswordResetView):
    """Ask for a letter with a link that sets the password anew. Whether there is such an address is not said. Not there
    unless the settings name a mail server."""

    form_class = AskForLetter
    template_name = "chat/reset_password.html"
    subject_template_name = "chat/reset_password_subject.txt"
    email_template_name = "chat/reset_password_letter.txt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.SENDS_EMAIL:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        try:
            begin(self.request, "letters", limits().letters_per_address, limits().letters_seconds)
        except TooFrequent as refusal:
            form.add_error("email", wait(refusal))
            return slowed(self.form_invalid(form), refusal)
        self.extra_email_context = look(self.request)
        super().form_valid(form)
        return render(self.request, self.template_name, {**look(self.request), "is_sent": True})

    def get_success_url(self) -> str:
        return reverse("login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**look(self.request), **kwargs)


@method_decorator(never_cache, name="dispatch")
class NewPassword(PasswordResetConfirmView):
    """The link of that letter: it works once, for a day."""

    template_name = "chat/new_password.html"

    def form_valid(self, form: "SetPasswordForm[Person]") -> HttpResponse:
        set_password(person=cast(Person, self.user), password=form.cleaned_data["new_password1"])
        del self.request.session["_password_reset_token"]
        return redirect("login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**look(self.request), **kwargs)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required(login_url="login")
def account(request: HttpRequest) -> HttpResponseBase:
    """One's own account: the password, the address for letters, the devices, and all that is kept."""
    person = cast(Person, request.user)
    wanted = request.POST.get("action", "")
    email = Email(
        request.POST if wanted == "email" else None, initial={"email": person.email, "digest": person.digest}
    )
    password = SetPasswordForm(person, request.POST if wanted == "password" else None)
    has_password = person.has_usable_password()
    # Whoever reads the letters can set the password anew, so another address takes what another password takes.
    moves_letters = email.is_valid() and email.cleaned_data["email"] != person.email
    # Ending a login is asked about first, in a dialog; what comes from there has a password with it.
    signs_out = wanted == "sign_out" and (not has_password or "old_password" in request.POST)
    asks = has_password and (moves_letters or password.is_bound or signs_out)
    wrong, slow = _why_not(request, person) if asks else ("", None)
    if wanted == "email" and email.is_valid() and not wrong:
        set_digest(person=person, language=get_language() or "", **email.cleaned_data)
        return redirect("account")
    if wanted == "password" and password.is_valid() and not wrong:
        set_password(person=person, password=password.cleaned_data["new_password1"])
        update_session_auth_hash(request, person)
        note_browser(request, person)
        return redirect("account")
    if signs_out and not wrong:
        return _sign_out(request, person)
    devices = [
        {"name": called(one.agent), "device": one}
        for one in devices_of(person=person, session_key=request.session.session_key or "")
    ]
    out = _asked_about(request, devices) if wanted == "sign_out" else None
    if wanted == "sign_out" and out is None:
        return redirect("account")
    if wanted == "export":
        try:
            return file_answer(request, export_oneself(person), name_of_export(person))
        except TooFrequent as refusal:
            hours = math.ceil(refusal.facts["retryAfter"] / 3600)
            slow, wrong = refusal, say("account.downloadLater", hours=hours)
        except Refusal as refusal:
            wrong = in_words(refusal)
    shown = {
        "email": email,
        "sends_email": settings.SENDS_EMAIL,
        "password": password,
        "has_password": has_password,
        "wrong": {wanted: wrong},
        "devices": devices,
        "out": out,
    }
    answer = render(request, "chat/account.html", {**look(request), **shown})
    return slowed(answer, slow) if slow else answer


def _why_not(request: HttpRequest, person: Person) -> tuple[str, TooFrequent | None]:
    """Empty if this is the person's password; and the refusal, if it was not looked at."""
    try:
        prove(request, person, request.POST.get("old_password", ""))
    except TooFrequent as refusal:
        return wait(refusal), refusal
    except WrongPassword:
        return say("account.wrongPassword"), None
    return "", None


def called(agent: str) -> str:
    """What people call the browser that says so of itself: Firefox, Windows. Anything else as it is."""
    if not agent.startswith("Mozilla/"):
        return agent
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system))) or agent


def _asked_about(request: HttpRequest, devices: list[dict[str, Any]]) -> dict[str, str] | None:
    """What the dialog asks about; None if there is no such login any more."""
    wanted = request.POST.get("device", "")
    if wanted == "others":
        return {"id": wanted, "name": ""}
    names = {one["device"].id: one["name"] or say("account.unnamed") for one in devices}
    return {"id": wanted, "name": names[wanted]} if wanted in names else None


def _sign_out(request: HttpRequest, person: Person) -> HttpResponse:
    """One device, or (`others`) all but this one. What is gone already is out as well."""
    # A form may hold the character that databases cannot be asked for.
    wanted = request.POST.get("device", "").replace("\0", "")
    try:
        if wanted == "others":
            sign_out_others(person=person, session_key=request.session.session_key or "")
        else:
            sign_out(person=person, device_id=wanted)
    except Refusal:
        pass
    return redirect("account")
