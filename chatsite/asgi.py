"""The server: HTTP through WSGI threads, sockets through Channels, static files by themselves, all in one process.

Django's own ASGI handler gave a fifth of the requests per second.
"""

import asyncio
import os
from typing import Any, cast

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path, re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")

wsgi = get_wsgi_application()

# These want the apps to be loaded, which the line above does.
from messaging.hub import hub  # noqa: E402
from messaging.services.allowances import allowances  # noqa: E402
from receipts.batcher import batcher  # noqa: E402

from .away import away  # noqa: E402
from .batch_notes import batch_notes  # noqa: E402
from .consumers import ChatConsumer  # noqa: E402
from .deliveries import deliveries  # noqa: E402
from .demo.talker import start_talker, stop_talker  # noqa: E402
from .http_threads import HTTP, Health, InThreads  # noqa: E402
from .leases import leases  # noqa: E402
from .made_files import MadeFiles  # noqa: E402
from .media_bodies import MediaBodies  # noqa: E402
from .only_process import AlreadyServed, claim_database, release  # noqa: E402
from .per_address import PerAddress  # noqa: E402
from .staff_settings import staff_settings  # noqa: E402
from .static_files import StaticFiles  # noqa: E402
from .uploads import Uploads  # noqa: E402
from .watching import Watching  # noqa: E402
from .whole_requests import WholeRequests  # noqa: E402

LAST_BATCHES = 2.0  # seconds


async def no_such_socket(scope: Any, receive: Any, send: Any) -> None:
    """Refuse the handshake (the caller sees 403)."""
    await receive()
    await send({"type": "websocket.close"})


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    """The hub belongs to the server's loop from before the first socket until after the last."""
    await receive()
    try:
        claim = claim_database()
        allowances.is_alone = claim is not None
        await staff_settings.start()
        await hub.attach()
        leases.start()
        batch_notes.start()
        start_talker()
        away.start()
        if claim is not None:
            # Alone here: where several serve, workers of their own deliver.
            deliveries.start()
    except AlreadyServed as refusal:
        await send({"type": "lifespan.startup.failed", "message": str(refusal)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.to_thread(deliveries.stop)
    away.stop()
    stop_talker()
    await staff_settings.stop()
    await leases.stop()
    await hub.detach()
    # On its thread: whoever waits for an answer hears it from this loop.
    await asyncio.to_thread(batcher.stop, LAST_BATCHES)
    await batch_notes.stop()
    release(claim)
    await send({"type": "lifespan.shutdown.complete"})


threads = InThreads(wsgi, HTTP)
whole = WholeRequests(threads, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

served = PerAddress(StaticFiles(MadeFiles(MediaBodies(Uploads(threads, whole)))))

application = ProtocolTypeRouter(
    {
        "http": Watching(Health(wsgi, served)),
        "websocket": URLRouter([path("ws/", ChatConsumer.as_asgi()), re_path("", cast(Any, no_such_socket))]),
        "lifespan": lifespan,
    }
)
