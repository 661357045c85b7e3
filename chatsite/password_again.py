"""The password, given again. A browser that was left open is not enough to end its owner's logins elsewhere, or to make
one that lasts: whoever found it could shut the owner out."""

import time
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request

from messaging.models import Person

from .errors import PasswordNeeded

SECONDS = 300
"""For which it counts, in the session in which it was given."""
GIVEN_AT = "password_given_at"


def was_given(request: HttpRequest) -> None:
    """Just now, and it was the right one."""
    request.session[GIVEN_AT] = time.time()


def require_password(request: Request, person: Person) -> None:
    """PasswordNeeded where the view's action is one that takes it (`takes_password`) and it was not given lately.
    Whoever has none, as the people of a back end, has nothing to give."""
    view: Any = request.parser_context["view"]
    if getattr(view, "action", None) not in getattr(view, "takes_password", ()):
        return
    age = time.time() - request._request.session.get(GIVEN_AT, 0)
    if person.has_usable_password() and not 0 <= age < SECONDS:
        raise PasswordNeeded
