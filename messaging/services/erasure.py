"""Erasing oneself: who may, what becomes of it, and doing it."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet, TextChoices

from messaging.errors import NotAllowed
from messaging.limits import limits
from messaging.models import AccessToken, AuditEntry, Conversation, Member, Person

from .audit import Staff, write_down
from .people import erase_person


class WhyNot(TextChoices):
    """Why somebody cannot erase themselves, or not by what they came in by."""

    STAFF = (
        "staff",
        "Who works here is erased by somebody else of the staff, or hands their rights back first.",
    )
    ADMINISTRATOR = (
        "administrator",
        "An application stands on this account. Somebody of the staff erases it.",
    )
    CREDENTIAL = (
        "credential",
        "A credential is not enough to erase an account: the application that obtained it does that.",
    )
    NO_PASSWORD = (
        "no_password",
        "This account has no password to prove by that it is you. Set one, or ask the application that made it.",
    )


class Prospect(NamedTuple):
    """What erasing oneself would come to. `why_not`: it cannot be; else None. Of the groups that would be
    without an owner who can act, `groups` are the first, and `group_count` how many there are."""

    why_not: WhyNot | None
    groups: list[Conversation]
    group_count: int


def prospect_of(*, person: Person, token: AccessToken | None = None) -> Prospect:
    owned = groups_left_behind(person)
    return Prospect(_why_not(person, token), list(owned[: limits().page]), owned.count())


def groups_left_behind(person: Person) -> "QuerySet[Conversation]":
    """Groups that this person owns and in which there is somebody else. Topics go with their communities."""
    owned = Member.objects.filter(person=person, role=Member.Role.OWNER).values("conversation")
    return Conversation.objects.filter(
        pk__in=owned, community=None, dismissed_at=None, member_count__gt=1
    ).order_by("pk")


def require_erasable(*, person: Person, token: AccessToken | None = None) -> None:
    """NotAllowed if this person cannot erase themselves, or not by what they came in by."""
    if why_not := _why_not(person, token):
        raise NotAllowed(str(why_not.label))


@transaction.atomic
def erase_oneself(*, person: Person) -> None:
    """As `erase_person`; it is in the audit log, once. Who calls has seen that they can, and the person's password."""
    erase_person(person=person)
    erased = AuditEntry.objects.filter(action=AuditEntry.Action.ERASE, about=person)
    if not erased.exists():
        # For good, so without the address that they came from.
        write_down(
            Staff(person, None), AuditEntry.Action.ERASE, person, about=person.pk, note="by themselves"
        )


def _why_not(person: Person, token: AccessToken | None) -> WhyNot | None:
    if person.is_staff or person.is_superuser:
        return WhyNot.STAFF
    if person.is_app_admin:
        return WhyNot.ADMINISTRATOR
    if token is not None and token.scope == AccessToken.Scope.CREDENTIAL:
        return WhyNot.CREDENTIAL
    if not person.has_usable_password():
        return WhyNot.NO_PASSWORD
    return None
