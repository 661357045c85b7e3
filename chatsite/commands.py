"""All commands of the product: those of the apps, and those that need both."""

from typing import Any

from django.conf import settings

from messaging.commands import COMMANDS as MESSAGING
from messaging.doors import Command
from messaging.models import Person
from messaging.services import catch_up
from messaging.services.access import LONGEST_TOKEN
from messaging.wire.limits import published_limits
from messaging.wire.requests import Nothing
from receipts.commands import COMMANDS as RECEIPTS
from receipts.services.catch_up import head_of


def heads_of(person: Person) -> dict[str, Any]:
    """Where everything stands for this person: the epoch, their own numbers, and each conversation's."""
    return {**catch_up.heads_of(person), "receipts": head_of(person)}


def every_limit() -> dict[str, int]:
    """Every limit in force, by its name on the wire."""
    return {
        **published_limits(),
        "tokenSeconds": LONGEST_TOKEN,
        "loginSeconds": settings.LOGIN_SECONDS,
        "heartbeatSeconds": settings.HEARTBEAT_SECONDS,
    }


def _sync(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    return heads_of(person)


def _limits(person: Person, data: dict[str, Any]) -> dict[str, Any]:
    return every_limit()


COMMANDS = {
    **MESSAGING,
    **RECEIPTS,
    **{
        command.name: command
        for command in (Command("sync", Nothing, _sync), Command("limits", Nothing, _limits))
    },
}
