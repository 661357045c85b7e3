"""Requests that the server has no time left for."""

import asyncio
import json
from typing import Any

import pytest

from chatsite.whole_requests import STOPS, WholeRequests

Messages = list[dict[str, Any]]


async def test_says_to_come_again_when_the_server_stops_before_there_is_an_answer() -> None:
    async def never_done(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    start, body = await answered_when_stopped(never_done)

    assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"1")
    said = json.loads(body["body"])
    assert said["detail"] == STOPS
    assert "Nothing was done" not in said["title"]


async def test_says_so_to_whoever_is_still_sending_too() -> None:
    async def never_asked(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the request is not whole")

    start, _ = await answered_when_stopped(never_asked, is_whole=False)

    assert start["status"] == 503


async def test_sends_no_second_answer_after_the_beginning_of_one() -> None:
    async def half_done(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await asyncio.Event().wait()

    with pytest.raises(asyncio.CancelledError):
        await answered_when_stopped(half_done)


async def answered_when_stopped(application: Any, *, is_whole: bool = True) -> Messages:
    """What is sent if the request is cancelled, as uvicorn does it with those that outlast its patience."""
    messages: Messages = []

    async def receive() -> Any:
        if not is_whole:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    request = asyncio.create_task(
        WholeRequests(application, 100)({"type": "http", "path": "/api/v1/me/"}, receive, send)
    )
    await asyncio.sleep(0)
    request.cancel()
    await request
    return messages
