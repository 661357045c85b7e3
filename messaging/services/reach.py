"""To whom staff and application administrators may do anything at all."""

from messaging.errors import NotAllowed
from messaging.models import Person


def is_in_reach(by: Person, person: Person) -> bool:
    """Who was erased stays so; and only a superuser does anything to other staff, or anybody could take their place."""
    is_other_staff = person.pk != by.pk and (person.is_staff or person.is_superuser)
    return person.erased_at is None and (by.is_superuser or not is_other_staff)


def require_reach(by: Person, person: Person) -> None:
    if not is_in_reach(by, person):
        raise NotAllowed
