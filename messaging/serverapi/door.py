"""A command of the server API: what an application's back end may have done, and what is written down of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model

from messaging.doors import checked
from messaging.models import AuditEntry, Person
from messaging.services.audit import Staff, write_down
from messaging.wire.fields import Request

Answer = dict[str, Any]
Data = dict[str, Any]
"""What a request made of the body."""


class Act(NamedTuple):
    """What was done: to which thing, and on whose behalf."""

    on: Model | None
    about: Person | None


@dataclass(slots=True)
class Call:
    """One call of an application administrator, from this address. What it changes, `handle` notes by `acts`."""

    administrator: Person
    address: str | None = None
    done: list[Act] = field(default_factory=list)

    def acts(self, on: Model | None = None, *, about: Person | None = None) -> None:
        """For the audit log: this was done to that thing, on behalf of this person."""
        self.done.append(Act(on, about))


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is `<service>/<command>`. `handle(call, data)` gets what `request` made of the body and answers what
    stands beside the common part. What changes something is one transaction, and is in the audit log with it; `changes`
    is False for what only looks."""

    name: str
    request: type[Request]
    handle: Callable[[Call, Data], Answer]
    changes: bool = True

    @property
    def service(self) -> str:
        return self.name.partition("/")[0]

    def run(self, call: Call, params: Any) -> Answer:
        """Check the shape (BadRequest, nothing done), then do it once."""
        data = checked(self.request, params)
        if not self.changes:
            return self.handle(call, data)
        with transaction.atomic():
            answer = self.handle(call, data)
            by = Staff(call.administrator, call.address)
            for act in call.done or [Act(None, None)]:
                about = act.about.pk if act.about is not None else None
                write_down(by, AuditEntry.Action.ON_BEHALF, act.on, about=about, note=self.name)
        return answer
