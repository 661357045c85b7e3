"""`python -m tests.deaf`: the server, but nothing that happens is ever told. Whatever is published, and whatever nudges
sockets to look at their login, is dropped on the way to those of this process, and the channel layer drops what should
go to the others; answers and heartbeats are all that is heard. More may follow, as with `python -m chatsite`.

What people see there they see by the numbers alone.
"""

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

from channels.layers import BaseChannelLayer

if TYPE_CHECKING:
    from messaging.hub import Hub

HEARTBEAT = 2
"""Seconds, unless the environment says otherwise."""


class Nowhere(BaseChannelLayer):
    """Takes everything, and nothing arrives."""

    extensions = ("groups", "flush")

    async def new_channel(self, prefix: str = "specific") -> str:
        return f"{prefix}.nowhere"

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        """Dropped."""

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Dropped."""

    async def group_add(self, group: str, channel: str) -> None:
        """Nobody is in any."""

    async def group_discard(self, group: str, channel: str) -> None:
        """Nobody is in any."""

    async def receive(self, channel: str) -> Any:
        """Waits for ever."""
        return await asyncio.get_running_loop().create_future()


def serve(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    os.environ.setdefault("HEARTBEAT_SECONDS", str(HEARTBEAT))
    from django.conf import settings  # noqa: PLC0415 - what follows wants the environment of above

    settings.CHANNEL_LAYERS["default"] = {"BACKEND": "tests.deaf.Nowhere"}
    import chatsite.asgi  # noqa: F401, PLC0415 - loads the apps
    from chatsite import __main__ as server  # noqa: PLC0415
    from messaging.hub import hub  # noqa: PLC0415

    deafen(hub)
    server.serve(arguments)


def deafen(hub: "Hub") -> None:
    """Nobody hears of anything through it."""
    hub.publish = lambda envelope: None  # type: ignore[method-assign]
    hub.nudge = lambda people: None  # type: ignore[method-assign]


if __name__ == "__main__":
    serve(sys.argv[1:])
