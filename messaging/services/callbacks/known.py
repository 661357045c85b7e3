"""What is set of callbacks, as this process knows it.

Who asks looks into memory. A server looks into the database every few seconds, in a thread of its own; any process
knows at the commit what it saved itself.
"""

import logging
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messaging import live
from messaging.models import CallbackSettings, Webhook
from messaging.sealed import seal, unseal

from ..outbox import who_subscribes_changed
from .kinds import kinds_of

logger = logging.getLogger(__name__)

SEALED_AS = "callback token"
TOKEN_CHARACTERS = 200


class Callbacks(NamedTuple):
    """Where back ends are asked, what, for how long, and what is refused when they give no answer."""

    url: str = ""
    token: str = ""
    asked: frozenset[str] = frozenset()
    refusing: frozenset[str] = frozenset()
    seconds: float = 2.0


NOTHING = Callbacks()


class Known:
    def __init__(self) -> None:
        self.now = NOTHING

    def look(self) -> None:
        """Ask the database. One statement."""
        self.now, _ = read_callbacks()


def read_callbacks() -> tuple[Callbacks, list[str]]:
    """What is set, and what is told after it has happened. One statement."""
    row = CallbackSettings.objects.first()
    if row is None or not row.url:
        return NOTHING, []
    asked, refusing = frozenset(row.asked), frozenset(row.refusing)
    return Callbacks(row.url, token_of(row), asked, refusing, row.seconds), row.told


def lock_up(token: str) -> str:
    """As the row keeps it."""
    return seal(token.encode(), SEALED_AS) if token else ""


def token_of(row: CallbackSettings) -> str:
    """The token; '' if there is none, and (with a word in the log) if no key of ours opens it: then nothing is signed,
    as without one."""
    if not row.token:
        return ""
    token = unseal(row.token, SEALED_AS)
    if token is None:
        _say_lost(row.token)
        return ""
    return token.decode()


@cache
def _say_lost(sealed: str) -> None:
    """Once for each."""
    logger.error(
        "No SECRET_KEY of this server opens the token of the callbacks: nothing is signed until it is set anew."
    )


known = Known()


@transaction.atomic
def save_callbacks(row: CallbackSettings) -> None:
    """From the commit on this is what is set: here at once, in other processes within a few seconds. What waits to be
    told is told again at once."""
    row.save()
    _subscribe(row)
    live.after_commit(known.look)


@transaction.atomic
def forget_callbacks() -> None:
    """From the commit on nothing is set, until the next start at which the environment says something."""
    CallbackSettings.objects.all().delete()
    _subscribe(CallbackSettings())
    live.after_commit(known.look)


@transaction.atomic
def adopt_environment() -> None:
    """What the environment says is set, unless staff have saved anything: what they saved stays. At each start."""
    given = settings.CALLBACKS
    row = CallbackSettings.objects.select_for_update().first()
    if row is not None and not row.from_environment:
        return
    if given["url"]:
        row = row or CallbackSettings(from_environment=True)
        said = {"token": token_of(row)} | {field: getattr(row, field) for field in given if field != "token"}
        if said != given:
            for field, value in given.items():
                setattr(row, field, lock_up(value) if field == "token" else value)
            save_callbacks(row)
    elif row is not None:
        forget_callbacks()


def _subscribe(row: CallbackSettings) -> None:
    """The webhook by which this address is told stands as long as it is told anything."""
    kinds = kinds_of(row.told) if row.url else []
    ours = Webhook.objects.filter(shape=Webhook.Shape.VENDOR)
    if not kinds:
        ours.delete()
    elif (webhook := ours.first()) is None:
        Webhook.objects.create(url=row.url, kinds=kinds, shape=Webhook.Shape.VENDOR)
    else:
        state = Webhook.State.ACTIVE
        ours.update(url=row.url, kinds=kinds, state=state, state_since=timezone.now(), off_reason="")
        webhook.lanes.update(due_at=timezone.now(), failures=0, failing_since=None)
    who_subscribes_changed()
