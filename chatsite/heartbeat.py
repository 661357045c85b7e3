"""The heartbeat: lets each side notice what no frame told, and ends sockets whose login is over.

A nudge makes it look at the login at once. It carries nothing: the truth is in the database, so a nudge that is lost
costs a heartbeat, and one too many costs a look.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

from django.conf import settings

from messaging.services.access import Login
from messaging.wire.frames import encode

from .commands import heads_of
from .pool import in_pool

logger = logging.getLogger(__name__)

MISSED = 3

Heads = dict[str, Any]


class Pulse:
    """What one socket was last told of where everything stands."""

    def __init__(self, heads: Heads) -> None:
        self._told = _by_conversation(heads)

    def frame(self, heads: Heads) -> Heads:
        """A heartbeat: the heads that moved since the last one, and the conversations that are gone."""
        told, self._told = self._told, _by_conversation(heads)
        return {
            "frame": "heartbeat",
            **heads,
            "conversations": [head for name, head in self._told.items() if told.get(name) != head],
            "gone": [name for name in told if name not in self._told],
        }


async def beat(login: Login, pulse: Pulse, say: Callable[[str], None], nudged: asyncio.Event) -> bool:
    """Say the heads again and again, and look at the login, also in between when nudged. Ends with True when it no
    longer stands; with False when that could not be seen at `MISSED` heartbeats in a row: somebody whose login is over
    must not be told things for as long as the database is away."""
    now = asyncio.get_running_loop().time
    # Sockets that came together (after a restart, all of them) do not ask together for ever.
    due = now() + settings.HEARTBEAT_SECONDS * random.uniform(0.5, 1)  # noqa: S311 - nothing secret
    missed = 0
    while missed < MISSED:
        if await _is_nudged(nudged, due):
            if await _is_over(login):
                return True
            continue
        due = now() + settings.HEARTBEAT_SECONDS
        try:
            heads = await heads_if_standing(login)
        except Exception:
            missed += 1
            logger.warning("A heartbeat was left out: the heads could not be read.", exc_info=True)
            continue
        if heads is None:
            return True
        missed = 0
        say(encode(pulse.frame(heads)))
    return False


async def _is_nudged(nudged: asyncio.Event, due: float) -> bool:
    """Wait for a nudge, until it is time for a heartbeat."""
    try:
        async with asyncio.timeout_at(due):
            await nudged.wait()
    except TimeoutError:
        return False
    nudged.clear()
    return True


async def _is_over(login: Login) -> bool:
    try:
        return not await in_pool(login.still_stands)()
    except Exception:
        logger.warning("A login could not be looked at; the heartbeat does.", exc_info=True)
        return False


@in_pool
def heads_if_standing(login: Login) -> Heads | None:
    """The heads of the person behind a login, which is used by this; None if it no longer stands."""
    person = login.present_in_use()
    return heads_of(person) if person else None


def _by_conversation(heads: Heads) -> dict[str, Heads]:
    return {head["conversationID"]: head for head in heads["conversations"]}
