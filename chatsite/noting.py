"""What was asked, at either door, is measured when it ends, and logged if that is wished."""

import logging

from django.conf import settings

from .asked import Asked
from .commands import COMMANDS
from .metrics import COMMANDS as COMMAND_TIMES
from .metrics import REQUESTS

logger = logging.getLogger(__name__)

LOGIN = "login"
UNKNOWN = "unknown"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def note_request(asked: Asked, method: str, status: int, seconds: float) -> None:
    """Status 0: there was no answer, since the caller went away or the server ended."""
    method = method if method in METHODS else "other"
    kind = f"{status // 100}xx" if status else "none"
    REQUESTS.add(seconds, asked.door, asked.route, method, kind)
    if settings.LOG_REQUESTS:
        _log(f"{method} {asked.route}", asked, status, seconds)


def note_command(asked: Asked, outcome: str, seconds: float) -> None:
    """The outcome is `ok`, the code of a refusal, or `given_up`: the socket ended first."""
    COMMAND_TIMES.add(seconds, asked.route or UNKNOWN, outcome)
    if settings.LOG_REQUESTS:
        _log(asked.route, asked, outcome, seconds)


def route_of(command: str) -> str:
    """The command, if it is one of ours: what a client makes up is for no label and no log."""
    return command if command in COMMANDS or command == LOGIN else UNKNOWN


def _log(what: str, asked: Asked, outcome: int | str, seconds: float) -> None:
    logger.info("%s: %s", what, outcome, extra={"status": outcome, "ms": round(seconds * 1000, 1)})
