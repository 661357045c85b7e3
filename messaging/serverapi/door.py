"""A command of the server API: what an application's back end may have done, and what is written down of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


Action = AuditEntry.Action


class Act(NamedTuple):
    """What was done: to which thing, and on whose behalf."""

    on: Model | None
    about: Person | None


@dataclass(slots=True)
class Call:
    """One call of an application administrator, from this address. What it changes, or looks into, `handle` notes by
    `acts`."""

    administrator: Person
    address: str | None = None
    command: str = ""
    action: AuditEntry.Action | None = Action.ON_BEHALF
    done: list[Act] = field(default_factory=list)

    def acts(self, on: Model | None = None, *, about: Person | None = None) -> None:
        """For the audit log: this was done to that thing, on behalf of this person."""
        self.done.append(Act(on, about))

    @contextmanager
    def part(self) -> Iterator[None]:
        """What is done within is one transaction, with its entries in the audit log."""
        self.done.clear()
        with transaction.atomic():
            yield
            if self.action is None:
                return
            by = Staff(self.administrator, self.address)
            for act in self.done or [Act(None, None)]:
                about = act.about.pk if act.about is not None else None
                write_down(by, self.action, act.on, about=about, note=self.command)


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is `<service>/<command>`. `handle(call, data)` gets what `request` made of the body and answers what
    stands beside the common part. What it does is one transaction, with its entry in the audit log; `handle` makes
    several, each a `call.part`, where it is `in_parts`. What `changes` nothing is no entry, but where somebody `looks`
    into what others may not see. Before any of that, outside a transaction, `asks` has the application's own back end
    decide on it, and answers the data as that left them."""

    name: str
    request: type[Request]
    handle: Callable[[Call, Data], Answer]
    changes: bool = True
    looks: AuditEntry.Action | None = None
    in_parts: bool = False
    asks: Callable[[Call, Data], Data] | None = None

    @property
    def service(self) -> str:
        return self.name.partition("/")[0]

    @property
    def action(self) -> AuditEntry.Action | None:
        """What the audit log says of it."""
        return Action.ON_BEHALF if self.changes else self.looks

    def run(self, administrator: Person, address: str | None, params: Any) -> Answer:
        """Check the shape (BadRequest, nothing done), then do it once."""
        data = checked(self.request, params)
        call = Call(administrator, address, self.name, self.action)
        if self.asks is not None:
            data = self.asks(call, data)
        if self.in_parts or self.action is None:
            return self.handle(call, data)
        with call.part():
            return self.handle(call, data)
