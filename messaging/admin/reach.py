"""To whom staff may do anything at all, as those who ask by the admin."""

from typing import cast

from django.http import HttpRequest

from ..models import Person
from ..services import reach


def is_in_reach(request: HttpRequest, person: Person | None) -> bool:
    return person is None or reach.is_in_reach(cast(Person, request.user), person)


def require_reach(request: HttpRequest, person: Person) -> None:
    reach.require_reach(cast(Person, request.user), person)


def is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
