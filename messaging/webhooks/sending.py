"""Sending a letter once, and what came of it."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from .addresses import AddressRefused
from .sender import Unanswered, post
from .signing import SecretLost


class Letter(NamedTuple):
    """One POST: where to, what, and the headers, which are made when it is sent."""

    url: str
    body: bytes
    headers: Callable[[], dict[str, str]]


class Tried(NamedTuple):
    """When it was sent, what that took, and the status of the answer; None: there was none, and why."""

    sent_at: datetime
    milliseconds: int
    status: int | None
    error: str


def send(letter: Letter) -> Tried:
    sent_at, began = timezone.now(), monotonic()
    status, error = None, ""
    try:
        status = post(
            letter.url,
            letter.body,
            letter.headers(),
            named=settings.WEBHOOK_HOSTS,
            only=settings.WEBHOOK_PUBLIC_HOSTS,
        ).status
    except (AddressRefused, Unanswered) as fault:
        error = str(fault)[:200]
    except SecretLost:
        error = "the secret cannot be read: rotate it"
    return Tried(sent_at, round((monotonic() - began) * 1000), status, error)


def is_success(status: int | None) -> bool:
    return status is not None and 200 <= status < 300
