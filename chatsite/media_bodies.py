"""Media on its way out: the application says which bytes, the server's loop sends them. So a film that is watched over
a slow line keeps no thread from others."""

import asyncio
from collections.abc import Generator
from urllib.parse import unquote

from messaging.api.media import FILE_HEADER
from messaging.errors import UploadNotFound
from messaging.services.serving import read_media

from .answers import as_problem
from .whole_requests import Application, Message, Receive, Send, send_answer

PATH = "/media/"
ASKS = b"x-chat-sends-files"
SAYS = FILE_HEADER.lower().encode()


class MediaBodies:
    """Below /media/ tells the application that it need not send files itself, and sends those that it names. Nobody
    from outside can say so, and nobody there sees where a file is."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if ASKS in dict(scope["headers"]):
            named = [(name, value) for name, value in scope["headers"] if name != ASKS]
            scope = {**scope, "headers": named}
        if not scope["path"].startswith(PATH):
            await self._application(scope, receive, send)
            return
        scope = {**scope, "headers": [*scope["headers"], (ASKS, b"1")]}
        begun: Message | None = None

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start" and SAYS in dict(message["headers"]):
                begun = message
            elif begun is None:
                await send(message)

        await self._application(scope, receive, sent)
        if begun is not None:
            await _send_file(begun, receive, send)


async def _send_file(start: Message, receive: Receive, send: Send) -> None:
    span, _, name = dict(start["headers"])[SAYS].decode("ascii").partition(" ")
    first, end = map(int, span.split("-"))
    try:
        pieces = await asyncio.to_thread(read_media, unquote(name), first, end)
    except UploadNotFound as missing:
        await send_answer(as_problem(missing), send)
        return
    kept = [one for one in start["headers"] if one[0] != SAYS]
    await send_pieces({**start, "headers": kept}, pieces, receive, send)


async def send_pieces(start: Message, pieces: Generator[bytes], receive: Receive, send: Send) -> None:
    """An answer that begins so, with a body of these pieces: each is read by a thread when the last has gone, until all
    are sent or nobody takes them any more."""
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        await send(start)
        while (piece := await asyncio.to_thread(next, pieces, b"")) and not gone.done():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        await asyncio.to_thread(pieces.close)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
