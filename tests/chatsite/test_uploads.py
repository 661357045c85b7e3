"""Uploads on their way in, and media on their way out, between the server and the application."""

import asyncio
import json
from typing import Any

import pytest
from django.core.files.base import ContentFile

from chatsite import media_bodies, uploads
from chatsite.allowances import rates_of_caller
from chatsite.media_bodies import MediaBodies
from chatsite.uploads import Uploads
from messaging.api.media import FILE_HEADER
from messaging.services.allowances import allowances
from messaging.services.uploads import media_storage

pytestmark = pytest.mark.once

Messages = list[dict[str, Any]]
POST = {"type": "http", "method": "POST", "path": "/api/v1/uploads/", "headers": [(b"content-length", b"6")]}


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is logged in."""

    def in_pool(work: Any) -> Any:
        async def run(*_: Any) -> int:
            return 7

        return run

    monkeypatch.setattr(uploads, "in_pool", in_pool)


async def answered(application: Any, *arriving: dict[str, Any], scope: Any = POST) -> Messages:
    """What is sent, if just this arrives and then nothing."""
    waiting, sent = list(arriving), []

    async def receive() -> Any:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return sent


async def echo(scope: Any, receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def never(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("the application is not to be asked")


def piece(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_the_application_has_the_whole_of_it(person: None) -> None:
    [start, body] = await answered(Uploads(echo, never), piece(b"abc"), piece(b"def", more=False))

    assert (start["status"], body["body"]) == (201, b"abcdef")


async def test_of_whoever_has_asked_too_often_nothing_is_taken(person: None, settings: Any) -> None:
    settings.CHAT_LIMITS = {"requests_per_person": 1}
    allowances.spend(rates_of_caller(7, None))

    [start, body] = await answered(Uploads(never, never), piece(b"abc"))

    assert (start["status"], json.loads(body["body"])["limit"]) == (429, 1)


async def test_more_than_fits_into_memory_is_read_back_piece_by_piece(
    person: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "PIECE", 10)
    monkeypatch.setattr(uploads, "IN_MEMORY", 15)
    parts = [bytes([number]) * 7 for number in range(9)]

    [_, body] = await answered(Uploads(echo, never), *(piece(part) for part in parts), piece(b"", more=False))

    assert body["body"] == b"".join(parts)


async def test_who_goes_away_leaves_nothing_to_do(person: None) -> None:
    assert await answered(Uploads(never, never), piece(b"abc"), {"type": "http.disconnect"}) == []


async def test_who_stops_on_the_way_is_told_so(person: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SILENCE", 0.05)
    door = Uploads(never, never)

    [start, body] = await answered(door, piece(b"abc"))

    assert (start["status"], json.loads(body["body"])["code"]) == (503, "overloaded")
    assert door._coming.total() == 0


async def test_of_one_person_so_many_come_in_at_a_time(person: None) -> None:
    door = Uploads(never, never)
    coming = [asyncio.create_task(answered(door, piece(b"a"))) for _ in range(uploads.EACH)]
    await asyncio.sleep(0.05)

    [start, _] = await answered(door, piece(b"abc"))

    assert (start["status"], dict(start["headers"])[b"retry-after"]) == (429, b"1")
    for task in coming:
        task.cancel()
    await asyncio.gather(*coming, return_exceptions=True)
    assert (await answered(Uploads(echo, never), piece(b"abcdef", more=False)))[0]["status"] == 201


async def test_everything_else_goes_by() -> None:
    for scope in (
        {**POST, "path": "/api/v1/me/"},
        {**POST, "method": "OPTIONS"},
        {**POST, "headers": [(b"content-length", b"many")]},
    ):
        assert (await answered(Uploads(never, echo), piece(b"abc", more=False), scope=scope))[0][
            "status"
        ] == 201


def names(file: str, span: str) -> Any:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        assert (media_bodies.ASKS, b"1") in scope["headers"]
        headers = [(FILE_HEADER.lower().encode(), f"{span} {file}".encode()), (b"etag", b'"x"')]
        await send({"type": "http.response.start", "status": 206, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return application


GET = {"type": "http", "method": "GET", "path": "/media/key/original", "headers": []}


async def test_the_bytes_that_the_application_names_are_sent() -> None:
    file = await asyncio.to_thread(media_storage().save, "test/owl", ContentFile(b"0123456789"))

    start, *bodies = await answered(MediaBodies(names(file, "2-6")), scope=GET)

    assert (start["status"], start["headers"]) == (206, [(b"etag", b'"x"')])
    assert b"".join(body["body"] for body in bodies) == b"2345"
    assert [body["more_body"] for body in bodies][-1] is False


async def test_bytes_that_are_not_there_are_not_found() -> None:
    [start, body] = await answered(MediaBodies(names("test/nothing", "0-9")), scope=GET)

    assert (start["status"], json.loads(body["body"])["code"]) == (404, "upload_not_found")


async def test_who_goes_away_is_sent_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.services.serving.CHUNK", 1)
    file = await asyncio.to_thread(media_storage().save, "test/owl", ContentFile(bytes(5_000)))

    _, *bodies = await answered(MediaBodies(names(file, "0-5000")), {"type": "http.disconnect"}, scope=GET)

    assert len(bodies) < 100


async def test_nobody_from_outside_says_that_files_are_sent_for_them() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        assert scope["headers"] == [(b"accept", b"*/*")]

    forged = {**GET, "path": "/api/v1/me/", "headers": [(b"accept", b"*/*"), (media_bodies.ASKS, b"1")]}
    assert await answered(MediaBodies(application), scope=forged) == []
