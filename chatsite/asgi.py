"""The server: HTTP through WSGI threads, sockets through Channels, static files by themselves, all in one process.

Django's own ASGI handler gave a fifth of the requests per second.
"""

import asyncio
from typing import Any, cast

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path, re_path

from .wsgi import application as wsgi

# isort: split
# These want the apps to be loaded, which the line above does.
from messaging.hub import hub
from messaging.services.allowances import allowances
from receipts.batcher import batcher

from .away import away
from .batch_notes import batch_notes
from .consumers import ChatConsumer
from .deliveries import deliveries
from .demo.talker import start_talker, stop_talker
from .http_threads import HTTP, Health, InThreads
from .leases import leases
from .made_files import MadeFiles
from .media_bodies import MediaBodies
from .only_process import AlreadyServed, claim_database, release
from .per_address import PerAddress
from .staff_settings import staff_settings
from .static_files import StaticFiles
from .uploads import Uploads
from .watching import Watching
from .whole_requests import WholeRequests

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
