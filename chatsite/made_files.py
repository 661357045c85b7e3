"""Files that were made for one answer, on their way out: as with media, the server's loop sends them, so that who takes
one over a slow line keeps no thread from others."""

import secrets
from contextlib import ExitStack
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from messaging.models import Person
from messaging.services.own_data import OwnData

from .media_bodies import send_pieces
from .whole_requests import Application, Message, Receive, Send

PATHS = ("/api/v1/me/export/", "/account/")
KEY = "X-Chat-Made-Files"
ASKS = KEY.lower().encode()


class Place:
    """Where the application leaves a file for the loop."""

    made: OwnData | None = None


_places: dict[str, Place] = {}


def file_answer(request: HttpRequest, made: OwnData, name: str) -> HttpResponse | StreamingHttpResponse:
    """This file, to be saved under this name, and kept by nobody on the way."""
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(made.size),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    place = _places.get(request.headers.get(KEY, ""))
    if place is None:
        return StreamingHttpResponse(made.pieces(), headers=headers)
    place.made = made
    return HttpResponse(headers=headers)


def name_of_export(person: Person) -> str:
    return f"chat-{person.pk}.json"


class MadeFiles:
    """Tells the application where to leave a file, and sends it. Nobody from outside can say so."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name != ASKS]
        if scope["path"] not in PATHS:
            await self._application({**scope, "headers": headers}, receive, send)
            return
        key, place = secrets.token_hex(16), Place()
        begun: list[Any] = []

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and place.made is not None:
                begun.append(message)
            elif not begun:
                await send(message)

        _places[key] = place
        with ExitStack() as stack:
            stack.callback(_places.pop, key)
            await self._application({**scope, "headers": [*headers, (ASKS, key.encode())]}, receive, sent)
            if place.made is not None:
                stack.callback(place.made.close)
            if begun and place.made is not None:
                await send_pieces(begun[0], place.made.pieces(), receive, send)
