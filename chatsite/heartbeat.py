"""The heartbeat: lets each side notice what no frame told, and ends sockets whose login is over."""

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


async def beat(login: Login, pulse: Pulse, say: Callable[[str], None]) -> None:
    """Say the heads again and again; ends when the login no longer stands."""
    # Sockets that came together (after a restart, all of them) do not ask together for ever.
    pause = settings.HEARTBEAT_SECONDS * random.uniform(0.5, 1)  # noqa: S311 - nothing secret
    while True:
        await asyncio.sleep(pause)
        pause = settings.HEARTBEAT_SECONDS
        try:
            heads = await heads_if_standing(login)
        except Exception:
            logger.warning("A heartbeat was left out: the heads could not be read.", exc_info=True)
            continue
        if heads is None:
            return
        say(encode(pulse.frame(heads)))


@in_pool
def heads_if_standing(login: Login) -> Heads | None:
    """The heads of the person behind a login; None if it no longer stands."""
    person = login.present()
    return heads_of(person) if person else None


def _by_conversation(heads: Heads) -> dict[str, Heads]:
    return {head["conversationID"]: head for head in heads["conversations"]}
