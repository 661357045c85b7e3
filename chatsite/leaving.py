"""The page on which somebody erases themselves: what goes, what stays, and a password that says that it is they."""

from typing import cast

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from messaging.errors import TooFrequent, WrongPassword
from messaging.models import Person
from messaging.services.erasure import Prospect, WhyNot, erase_oneself, prospect_of

from .guesses import prove, slowed, wait
from .pages import forget_here, look
from .words import say

SHOWN_GROUPS = 10


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required(login_url="login")
def erasure(request: HttpRequest) -> HttpResponse:
    """Nothing is done before the box is ticked and the password is right. Then nothing lets this person in any more."""
    person = cast(Person, request.user)
    prospect = prospect_of(person=person)
    if request.method != "POST" or prospect.why_not is not None:
        return _asked(request, prospect, {})
    if request.POST.get("sure") != "yes":
        return _asked(request, prospect, {"sure": say("account.unsure")})
    try:
        prove(request, person, request.POST.get("old_password", ""))
    except TooFrequent as refusal:
        return slowed(_asked(request, prospect, {"password": wait(refusal)}), refusal)
    except WrongPassword:
        return _asked(request, prospect, {"password": say("account.wrongPassword")})
    erase_oneself(person=person)
    logout(request)
    answer = render(request, "chat/erased.html", look(request))
    forget_here(answer)
    return answer


def _asked(request: HttpRequest, prospect: Prospect, wrong: dict[str, str]) -> HttpResponse:
    groups = prospect.groups[:SHOWN_GROUPS]
    left_out = prospect.group_count - len(groups)
    shown = {
        "why_not": _in_words(prospect.why_not),
        "groups": groups,
        "more": say("account.andMore", count=left_out) if left_out else "",
        "wrong": wrong,
    }
    return render(request, "chat/erasure.html", {**look(request), **shown})


def _in_words(why_not: WhyNot | None) -> str:
    match why_not:
        case None:
            return ""
        case WhyNot.STAFF:
            return say("account.notStaff")
        case WhyNot.ADMINISTRATOR:
            return say("account.notAdministrator")
        case _:
            return say("account.notWithoutPassword")
