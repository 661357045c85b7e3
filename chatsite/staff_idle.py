"""Staff who did nothing in the administration for a while log in again: before their screen may sit somebody else."""

import time

from django.conf import settings
from django.http import HttpRequest

SEEN_AT = "staff_seen_at"
OFTEN = 60
"""Seconds. How exactly it is known: writing it each time would be a write for each look."""


def seen(request: HttpRequest) -> None:
    """Now, in this session."""
    request.session[SEEN_AT] = int(time.time())


def is_here(request: HttpRequest) -> bool:
    """Whether they logged in or asked for something there within STAFF_IDLE_MINUTES. Then they do now."""
    unseen = time.time() - request.session.get(SEEN_AT, 0)
    if unseen >= 60 * settings.STAFF_IDLE_MINUTES:
        return False
    if not 0 <= unseen < OFTEN:
        seen(request)
    return True
