"""All commands of the product: those of the apps, and those that need both."""

from typing import Any

from messaging.commands import COMMANDS as MESSAGING
from messaging.doors import Command
from messaging.models import Person
from messaging.scopes import Scope
from messaging.services import catch_up
from messaging.wire.requests import Nothing, PageOf
from receipts.commands import COMMANDS as RECEIPTS
from receipts.services.catch_up import head_of

from .start import clock, every_limit, start


def heads_of(person: Person) -> dict[str, Any]:
    """Where everything stands for this person: the epoch, their own numbers, and each conversation's. And the clock."""
    return {**catch_up.heads_of(person), "receipts": head_of(person), "time": clock()}


def _sync(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    return heads_of(person)


def _start(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    return start(person=person, limit=data["limit"])


def _limits(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    return every_limit()


COMMANDS = {
    **MESSAGING,
    **RECEIPTS,
    **{
        command.name: command
        for command in (
            Command("start", Scope.READ, PageOf, _start),
            Command("sync", Scope.READ, Nothing, _sync),
            Command("limits", Scope.READ, Nothing, _limits),
        )
    },
}
