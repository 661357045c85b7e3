"""Uploads on their way to the WSGI threads: to disk as they come, so that neither memory nor a thread waits for a slow
sender, and only from those who are logged in.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import IO

from django.conf import settings
from django.http import parse_cookie

from messaging.errors import Overloaded, TooFrequent
from messaging.limits import limits
from messaging.models import Upload
from messaging.scopes import Scope
from messaging.services.access import find_token, person_of_session
from messaging.services.allowances import allowances, used_up

from .allowances import rates_of_caller
from .answers import as_problem, refusal_of, report
from .errors import TooLarge
from .metrics import UPLOADED_BYTES, UPLOADS
from .pool import in_pool
from .whole_requests import Application, Message, Receive, Send, send_answer

PATH = "/api/v1/uploads/"
FORM_BYTES = 65_536  # what surrounds the file
DIGITS = 18  # of a length; no longer number is ever computed
PIECE = 1_048_576
IN_MEMORY = 262_144
AT_ONCE, EACH = 64, 4  # uploads that come in, of all and of one person
BEING_STORED = 3  # of the threads of HTTP
SILENCE = 60.0  # seconds without a byte


class Uploads:
    """Takes `POST /api/v1/uploads/`; everything else goes to `others`.

    Whoever is not logged in is answered by the application, which is shown nothing of the body."""

    def __init__(self, application: Application, others: Application) -> None:
        self._application = application
        self._others = others
        self._coming: Counter[int] = Counter()
        self._stored = asyncio.Semaphore(BEING_STORED)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"]) if scope["path"] == PATH and scope["method"] == "POST" else {}
        length = headers.get(b"content-length", b"")
        if not length.isdigit():
            await self._others(scope, receive, send)
        elif len(length) > DIGITS or int(length) > _most() + FORM_BYTES:
            await send_answer(
                as_problem(TooLarge(f"At most {_most()} bytes in a file.", limit=_most())), send
            )
        else:
            await self._take(headers, scope, receive, send)

    async def _take(
        self, headers: Mapping[bytes, bytes], scope: Message, receive: Receive, send: Send
    ) -> None:
        try:
            person = await in_pool(_sender)(headers)
            if person is None:
                await self._application(_without_body(scope), _again(BytesIO(), receive), send)
                return
            _have_some_left(person)
            if self._coming[person] >= EACH or self._coming.total() >= AT_ONCE:
                raise TooFrequent(
                    "Too many uploads at once. Nothing was done; try again in a moment.", retryAfter=1
                )
        except Exception as fault:  # noqa: BLE001 - it is reported, and answered
            report(fault, "POST api/v1/uploads/")
            await send_answer(as_problem(refusal_of(fault)), send)
            return
        self._coming[person] += 1
        try:
            with UPLOADS.track_inprogress(), tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
                if await _on_disk(receive, body):
                    async with self._stored:
                        await self._application(scope, _again(body, receive), send)
        except TimeoutError:
            await send_answer(as_problem(Overloaded("The upload stopped on its way.")), send)
        finally:
            self._coming[person] -= 1


async def _on_disk(receive: Receive, body: IO[bytes]) -> bool:
    """All of it is there; False if the sender went away."""
    piece, more = bytearray(), True
    while more:
        message = await asyncio.wait_for(receive(), SILENCE)
        if message["type"] == "http.disconnect":
            return False
        piece += message.get("body", b"")
        more = message.get("more_body", False)
        if len(piece) >= PIECE or not more:
            await asyncio.to_thread(body.write, bytes(piece))
            UPLOADED_BYTES.inc(len(piece))
            piece.clear()
    body.seek(0)
    return True


def _again(body: IO[bytes], rest: Receive) -> Receive:
    """The same, read back piece by piece."""
    is_over = False

    async def receive() -> Message:
        nonlocal is_over
        if is_over:
            return await rest()
        piece = await asyncio.to_thread(body.read, PIECE)
        is_over = len(piece) < PIECE
        return {"type": "http.request", "body": piece, "more_body": not is_over}

    return receive


def _sender(headers: Mapping[bytes, bytes]) -> int | None:
    """Who is logged in by these headers, as far as this is worth the room on disk; the application decides."""
    if authorization := headers.get(b"authorization"):
        words = authorization.decode("latin-1").split()
        token = find_token(words[1]) if len(words) == 2 else None
        return token.user_id if token and token.may(Scope.WRITE) else None
    session = parse_cookie(headers.get(b"cookie", b"").decode("latin-1")).get(
        settings.SESSION_COOKIE_NAME, ""
    )
    person = person_of_session(session) if session else None
    return person.pk if person else None


def _have_some_left(person: int) -> None:
    """TooFrequent if the application would refuse it when all of it is here. It is counted there."""
    for one in allowances.look(rates_of_caller(person, None)):
        if not one.left:
            raise used_up(one)


def _without_body(scope: Message) -> Message:
    told = (b"content-length", b"content-type")
    headers = [(name, value) for name, value in scope["headers"] if name not in told]
    return {**scope, "headers": [*headers, (b"content-length", b"0")]}


def _most() -> int:
    """Of whatever may be uploaded, the largest."""
    in_force = limits()._asdict()
    return max(int(in_force[f"{purpose}_bytes"]) for purpose in Upload.Purpose.values)
