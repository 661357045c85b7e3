"""The way in for all of HTTP: what is asked gets an id and is measured; and `/metrics`, for those who may watch.

No thread of HTTP is needed for `/metrics`: it is asked for most when those are at their end.
"""

import asyncio
from collections.abc import Iterable, Mapping
from hmac import compare_digest
from ipaddress import ip_address
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from . import metrics_now  # noqa: F401  (what it looks at is told)
from .asked import HEADER, Asked, asking, id_from
from .noting import note_request
from .whole_requests import Application, Message, Receive, Send, send_answer

METRICS = "/metrics"
DOORS = {
    "/api/": "rest",
    "/v4/": "server",
    "/admin/": "admin",
    "/static/": "static",
    "/media/": "media",
    METRICS: "watching",
}
HEALTH = ("/livez", "/readyz")
# Whoever comes through a proxy is not on the proxy's machine, whatever the address says.
FORWARDED = frozenset({b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"})


class Watching:
    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = Asked(id_from(scope["headers"]), _door(scope["path"]))
        before, begun, status = asking.set(asked), perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (HEADER, asked.id.encode())]}
            await send(message)

        try:
            if scope["path"] == METRICS and may_watch(scope):
                await _tell(sent)
            else:
                await self._application(scope, receive, sent)
        finally:
            note_request(asked, scope["method"], status, perf_counter() - begun)
            asking.reset(before)


def _door(path: str) -> str:
    if path in HEALTH:
        return "watching"
    return next((door for beginning, door in DOORS.items() if path.startswith(beginning)), "page")


def may_watch(scope: Mapping[str, Any]) -> bool:
    """Whoever has the token, from anywhere; without it only who comes from one of the addresses, and not by a proxy."""
    headers = scope["headers"]
    if settings.METRICS_TOKEN and _has_token(headers):
        return True
    if any(name in FORWARDED for name, _ in headers):
        return False
    try:
        address = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_ADDRESSES)


def _has_token(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    return any(name == b"authorization" and compare_digest(value, expected) for name, value in headers)


async def _tell(send: Send) -> None:
    body = await asyncio.to_thread(generate_latest)
    answer = HttpResponse(body, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
    await send_answer(answer, send)
