"""`python -m chatsite`: uvicorn with the options that the service counts on. More may follow, as uvicorn knows them."""

import os
import signal
import sys

import uvicorn
from django.conf import settings
from uvicorn.config import LOGGING_CONFIG

from messaging.limits import limits

GRACE = "6"
"""Seconds for calls that have begun. With what comes after them a process has ended within the ten that supervisors
allow."""


def serve(arguments: list[str]) -> None:
    """Serve until told to stop, which is no failure. Frames past the published limit close their socket; idle memory
    stays small."""
    # uvicorn raises the signal again when it has ended in peace, for whoever was there before it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    # uvicorn's lines are as ours, also those of a process that only starts others.
    LOGGING_CONFIG["formatters"]["line"] = settings.LOGGING["formatters"]["line"]
    LOGGING_CONFIG["handlers"]["default"]["formatter"] = "line"
    options = {
        "--host": "127.0.0.1",
        "--lifespan": "on",
        "--http": "chatsite.http_transport:HTTPTransport",
        "--ws": "chatsite.socket_transport:SocketTransport",
        "--ws-max-size": str(limits().frame_bytes),
        "--ws-per-message-deflate": "false",
        "--ws-max-queue": "16",
        "--timeout-graceful-shutdown": GRACE,
    }
    ours = [part for option in options.items() for part in option]
    uvicorn.main(["chatsite.asgi:application", *ours, "--no-server-header", "--no-access-log", *arguments])


if __name__ == "__main__":
    serve(sys.argv[1:])
