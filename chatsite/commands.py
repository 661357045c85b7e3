"""All commands of the product: those of the apps, and those that need both."""

from typing import Any

from django.conf import settings

from messaging.commands import COMMANDS as MESSAGING
from messaging.doors import Command
from messaging.limits import limits
from messaging.models import Person
from messaging.services import catch_up
from messaging.services.access import LONGEST_TOKEN
from messaging.wire.limits import published
from messaging.wire.requests import Nothing
from receipts.commands import COMMANDS as RECEIPTS
from receipts.services.catch_up import head_of


def heads_of(person: Person) -> dict[str, Any]:
    """Where everything stands for this person: the epoch, their own numbers, and each conversation's."""
    return {**catch_up.heads_of(person), "receipts": head_of(person)}


def published_limits() -> dict[str, int]:
    """Every limit in force, by its name on the wire."""
    named = {published(name): value for name, value in limits()._asdict().items()}
    return {
        **named,
        "tokenSeconds": LONGEST_TOKEN,
        "loginSeconds": settings.LOGIN_SECONDS,
        "heartbeatSeconds": settings.HEARTBEAT_SECONDS,
    }


def _sync(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    return heads_of(person)


def _limits(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    return published_limits()


COMMANDS = {
    **MESSAGING,
    **RECEIPTS,
    **{
        command.name: command
        for command in (Command("sync", Nothing, _sync), Command("limits", Nothing, _limits))
    },
}
