"""`python -m chatsite`: uvicorn with the options that the service counts on. More may follow, as uvicorn knows them."""

import os
import sys

import uvicorn

from messaging.limits import limits


def serve(arguments: list[str]) -> None:
    """Serve until told to stop. Frames past the published limit close their socket; idle memory stays small."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    options = {
        "--host": "127.0.0.1",
        "--lifespan": "on",
        "--ws-max-size": str(limits().frame_bytes),
        "--ws-per-message-deflate": "false",
        "--ws-max-queue": "16",
        "--timeout-graceful-shutdown": "10",
    }
    ours = [part for option in options.items() for part in option]
    uvicorn.main(["chatsite.asgi:application", *ours, "--no-server-header", "--no-access-log", *arguments])


if __name__ == "__main__":
    serve(sys.argv[1:])
