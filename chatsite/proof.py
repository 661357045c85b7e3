"""Which second factor was shown in a session of staff."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from messaging.services.second_factor import stamp_of

SHOWN = "second_factor"
"""In the session."""


def is_awaited(request: HttpRequest) -> bool:
    """Whether this session of staff has yet to show a second factor, or to set one up."""
    stamp = stamp_now(request)
    if stamp is None:
        return bool(settings.STAFF_SECOND_FACTOR)
    return not constant_time_compare(request.session.get(SHOWN, ""), stamp)


def stamp_now(request: HttpRequest) -> str | None:
    """That of the second factor that they have, asked once for a request."""
    known: Any = request
    if not hasattr(known, "second_factor_stamp"):
        known.second_factor_stamp = stamp_of(known.user)
    found: str | None = known.second_factor_stamp
    return found


def remember(request: HttpRequest) -> bool:
    """That the second factor which they have now was shown in this session. True: it was not before, and the session
    has another key from now on."""
    known: Any = request
    known.second_factor_stamp = stamp_of(known.user)
    if not is_awaited(request):
        return False
    request.session[SHOWN] = known.second_factor_stamp
    request.session.cycle_key()
    return True


def forget(request: HttpRequest) -> None:
    """Whatever was shown in this session before."""
    request.session.pop(SHOWN, None)


def lead_there(request: HttpRequest) -> HttpResponse:
    """To the page where it is shown, which leads on to where they wanted to go."""
    return HttpResponseRedirect(f"{reverse('second-factor')}?{urlencode({'next': leads_on_to(request)})}")


def leads_on_to(request: HttpRequest) -> str:
    """An address of ours."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure()):
        return wished
    return reverse("admin:index")
