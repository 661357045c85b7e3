"""To whom staff may do anything at all."""

from django.http import HttpRequest

from ..errors import NotAllowed
from ..models import Person


def is_in_reach(request: HttpRequest, person: Person | None) -> bool:
    """Who was erased stays so; and only a superuser does anything to other staff, or anybody could take their place."""
    if person is None:
        return True
    is_other_staff = person.pk != request.user.pk and (person.is_staff or person.is_superuser)
    return person.erased_at is None and (is_superuser(request) or not is_other_staff)


def require_reach(request: HttpRequest, person: Person) -> None:
    if not is_in_reach(request, person):
        raise NotAllowed


def is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
