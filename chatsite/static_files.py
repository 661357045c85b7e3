"""Static files, answered by the server's loop out of memory. A page asks for a hundred at once: with a thread for each
they would be in the way of those who write and read."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

from .headers import headers_of
from .whole_requests import Application, Message, Receive, Send

KEPT = (
    262_144  # bytes. None of ours is as large; source maps and others' bundles are, and are seldom asked for
)
ASKED = {  # as WSGI calls them
    b"accept-encoding": "HTTP_ACCEPT_ENCODING",
    b"if-modified-since": "HTTP_IF_MODIFIED_SINCE",
    b"if-none-match": "HTTP_IF_NONE_MATCH",
}

Headers = Iterable[tuple[str, str]]


class StaticFiles:
    """Answers as the application's own middleware would, header by header: WhiteNoise says which file it is,
    `chatsite.headers` what is added. Each file is read once, by a thread.

    What is not simply a file goes on to the application: another method, a piece of a file, a large one, one that is
    not there, one that is looked for anew each time (`DEBUG`), and whoever has to come again by https."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._files: dict[str, Any] = WhiteNoiseMiddleware().files
        self._schemes = {"https"} if settings.SECURE_SSL_REDIRECT else {"http", "https"}
        self._added = headers_of(settings.STATIC_URL)
        self._kept: dict[str, bytes] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if not await self._is_answered(scope, send):
            await self._application(scope, receive, send)

    async def _is_answered(self, scope: Message, send: Send) -> bool:
        file = self._files.get(scope["path"])
        if file is None or scope["method"] not in {"GET", "HEAD"} or scope["scheme"] not in self._schemes:
            return False
        asked = dict(scope["headers"])
        if b"range" in asked:
            return False
        meta = {name: asked[header].decode("latin-1") for header, name in ASKED.items() if header in asked}
        if file.is_not_modified(meta):
            await self._answer(304, file.not_modified_response.headers, b"", send)
            return True
        path, headers = file.get_path_and_headers(meta)
        body = (
            b"" if scope["method"] == "HEAD" else await self._read(path, int(dict(headers)["Content-Length"]))
        )
        if body is None:
            return False
        await self._answer(200, headers, body, send)
        return True

    async def _read(self, path: str, size: int) -> bytes | None:
        """None: it is large, or is not any more what it was when the server began."""
        if path not in self._kept and size <= KEPT:
            try:
                body = await asyncio.to_thread(Path(path).read_bytes)
            except OSError:
                return None
            if len(body) == size:
                self._kept[path] = body
        return self._kept.get(path)

    async def _answer(self, status: int, headers: Headers, body: bytes, send: Send) -> None:
        named = [(name.lower().encode(), value.encode("latin-1")) for name, value in (*headers, *self._added)]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": body})
