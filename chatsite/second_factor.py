"""The page of the second factor: where staff show theirs, set it up, and get other recovery codes."""

import math
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from messaging.admin.trail import Action, staff_of
from messaging.errors import TooFrequent
from messaging.models import Person, SecondFactor
from messaging.services import second_factor as factors
from messaging.services.audit import write_down

from .guesses import Guess, slowed, wait
from .pages import note_browser
from .proof import is_awaited, leads_on_to, remember, stamp_now
from .ways_in import factor_shown, guesses_refused

PENDING = "new_second_factor"
"""In a session: the sealed secret of one that is being set up."""

NOT_THEIRS = "This is not your password."
WRONG = "This is not a code that works now. Each works once, and only for half a minute."


@sensitive_post_parameters()
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    site: Any = admin.site
    if not site.is_of_staff(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    has_one = stamp_now(request) is not None
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    if has_one and is_awaited(request):
        return _show(request) if asked == "show" else _page(request)
    verb = (OF_THOSE_WITH_ONE if has_one else OF_THOSE_WITHOUT).get(asked)
    return verb(request) if verb else _page(request)


def _show(request: HttpRequest) -> HttpResponse:
    return _proven(request, lambda: HttpResponseRedirect(leads_on_to(request)))


def _first(request: HttpRequest) -> HttpResponse:
    """Set up by whoever knows the password: a session that was left open is not enough."""
    person = _person(request)
    if person.has_usable_password():
        guess = Guess(request, person.user_id)
        try:
            guess.take()
        except TooFrequent as refusal:
            return slowed(_page(request, fault=wait(refusal)), refusal)
        if not person.check_password(request.POST.get("password", "")):
            return _page(request, fault=NOT_THEIRS)
        guess.was_right()
    return _begin(request)


def _begin(request: HttpRequest) -> HttpResponse:
    """A secret, on this one answer."""
    sealed = request.session[PENDING] = factors.new_secret()
    secret, issuer = factors.told(sealed), request.get_host()
    name = quote(f"{issuer}:{_person(request).user_id}")
    address = f"otpauth://totp/{name}?{urlencode({'secret': secret, 'issuer': issuer})}"
    in_fours = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return _page(request, secret=in_fours, address=address, is_pending=True)


def _confirm(request: HttpRequest) -> HttpResponse:
    person, sealed = _person(request), request.session.get(PENDING)
    if sealed is None:
        return _page(request)
    with transaction.atomic():
        codes = factors.set_up(person=person, sealed=sealed, code=request.POST.get("code", ""))
        if codes is not None:
            write_down(staff_of(request), Action.SET_FACTOR, person, about=person.pk)
    if codes is None:
        factor_shown(None)
        return _page(request, fault=WRONG, is_pending=True)
    del request.session[PENDING]
    factor_shown(factors.Way.DEVICE.value)
    _remember(request)
    return _page(request, codes=codes)


def _again(request: HttpRequest) -> HttpResponse:
    """Another device takes the place of this one once it has made a code."""
    return _proven(request, lambda: _begin(request))


def _codes(request: HttpRequest) -> HttpResponse:
    return _proven(request, lambda: _write_codes(request))


@transaction.atomic
def _write_codes(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    codes = factors.write_recovery_codes(person=person)
    write_down(staff_of(request), Action.SET_FACTOR, person, about=person.pk, note="other recovery codes")
    return _page(request, codes=codes)


def _remove(request: HttpRequest) -> HttpResponse:
    if settings.STAFF_SECOND_FACTOR:
        return _page(request, fault="Staff must have a second factor here.")
    return _proven(request, lambda: _take_away(request))


@transaction.atomic
def _take_away(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    factors.take_away(person=person)
    write_down(staff_of(request), Action.TAKE_FACTOR, person, about=person.pk)
    messages.success(request, "You have no second factor any more.")
    return HttpResponseRedirect(request.path)


Verb = Callable[[HttpRequest], HttpResponse]
OF_THOSE_WITHOUT: dict[str, Verb] = {"begin": _first, "confirm": _confirm}
OF_THOSE_WITH_ONE: dict[str, Verb] = {
    "again": _again,
    "confirm": _confirm,
    "codes": _codes,
    "remove": _remove,
}


def _proven(request: HttpRequest, lead_on: Callable[[], HttpResponse]) -> HttpResponse:
    """Lead on if the code that came along is right: each time something is done, it takes another one."""
    person = _person(request)
    try:
        with transaction.atomic():
            way = factors.show(person=person, code=request.POST.get("code", ""))
            if way is factors.Way.RECOVERY:
                write_down(staff_of(request), Action.USE_RECOVERY, person, about=person.pk)
    except TooFrequent as refusal:
        guesses_refused()
        minutes = math.ceil(refusal.facts["retryAfter"] / 60)
        return slowed(_page(request, fault=f"Too many wrong codes. Come again in {minutes} min."), refusal)
    factor_shown(way and way.value)
    if way is None:
        return _page(request, fault=WRONG)
    _remember(request)
    if way is factors.Way.RECOVERY:
        messages.warning(request, "This recovery code is used up.")
    return lead_on()


def _remember(request: HttpRequest) -> None:
    """The session is another one once more is shown in it: who knew it before knows it no more."""
    if remember(request):
        note_browser(request, _person(request))


def _page(request: HttpRequest, **facts: Any) -> HttpResponse:
    factor = SecondFactor.objects.filter(person=_person(request)).first()
    context = {
        **admin.site.each_context(request),
        "title": "Second factor",
        "factor": factor,
        "is_asked": factor is not None and is_awaited(request),
        "is_required": settings.STAFF_SECOND_FACTOR,
        "asks_password": factor is None and _person(request).has_usable_password(),
        "next": leads_on_to(request),
        **facts,
    }
    return TemplateResponse(request, "admin/second_factor.html", context)


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)
