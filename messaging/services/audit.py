"""The audit log: each door of the staff, and the server API, writes down what it does, in the transaction in which it
is done."""

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Model

from messaging.models import AuditEntry, Person

NOTE_CHARACTERS = AuditEntry._meta.get_field("note").max_length or 0

Changes = Mapping[str, Sequence[Any]]
"""By field, what it was and what it is; an empty pair where that is nobody's affair."""


class Staff(NamedTuple):
    """One of the staff, an application administrator, or somebody in their own affair, and the address that they came
    from (None: not known, or nobody's affair)."""

    person: Person
    address: str | None


def address_of(given: str) -> str | None:
    """What the server says of where a call comes from, if it is an address."""
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return None


def write_down(
    by: Staff,
    action: AuditEntry.Action,
    on: Model | type[Model] | None = None,
    *,
    about: int | None = None,
    changes: Changes | None = None,
    note: str = "",
) -> None:
    """This was done, on this thing (or things of this kind), about this person (by number). What is done and its entry
    stand or fall together: the caller holds the transaction. A look is written down before anything is shown."""
    AuditEntry.objects.create(
        staff=by.person,
        address=by.address,
        action=action,
        thing_type=str(on._meta.model_name) if on is not None else "",
        thing=str(on.pk) if isinstance(on, Model) else "",
        about_id=about,
        changes=dict(changes or {}),
        note=note if len(note) <= NOTE_CHARACTERS else f"{note[: NOTE_CHARACTERS - 1]}…",
    )
