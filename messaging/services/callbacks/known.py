"""What is set of callbacks, as this process knows it.

Who asks looks into memory. A server looks into the database every few seconds, in a thread of its own; any process
knows at the commit what it saved itself.
"""

from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from messaging import live
from messaging.models import CallbackSettings


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
        row = CallbackSettings.objects.first()
        if row is None or not row.url:
            self.now = NOTHING
        else:
            self.now = Callbacks(
                row.url, row.token, frozenset(row.asked), frozenset(row.refusing), row.seconds
            )


known = Known()


@transaction.atomic
def save_callbacks(row: CallbackSettings) -> None:
    """From the commit on this is what is set: here at once, in other processes within a few seconds."""
    row.save()
    live.after_commit(known.look)


@transaction.atomic
def forget_callbacks() -> None:
    """From the commit on nothing is set, until the next start at which the environment says something."""
    CallbackSettings.objects.all().delete()
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
        for field, value in given.items():
            setattr(row, field, value)
        save_callbacks(row)
    elif row is not None:
        forget_callbacks()
