"""Each frame up the socket is answered with the id of its caller, and the socket stays open."""

import asyncio
import json
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chatsite import consumers
from chatsite.credits import Credits
from chatsite.pool import in_pool
from messaging.models import Person
from tests.sockets import Socket, refusal

pytestmark = pytest.mark.django_db(transaction=True)

AddCommand = Callable[[str, Callable[[Person], Any]], None]


@pytest.mark.once
@pytest.mark.parametrize(
    ("frame", "named"),
    [
        ("{", [""]),
        ("[]", [""]),
        ('"sync"', [""]),
        ("NaN", [""]),
        ('{"command": "sync"}', ["id"]),
        ('{"id": null, "command": "sync"}', ["id"]),
        ('{"id": true, "command": "sync"}', ["id"]),
        ('{"id": 1.5, "command": "sync"}', ["id"]),
        ('{"id": {}, "command": "sync"}', ["id"]),
        ('{"id": "' + "x" * 129 + '", "command": "sync"}', ["id"]),
        ('{"id": 9007199254740992, "command": "sync"}', ["id"]),
        ('{"id": 99999999999999999999999, "command": "sync"}', [""]),
        (r'{"id": "\u0000", "command": "sync"}', [""]),
        (r'{"id": "\ud800", "command": "sync"}', [""]),
        ("[" * 1_000 + "]" * 1_000, [""]),
    ],
)
async def test_a_frame_without_a_proper_id_is_answered_with_none(
    alice: Person, frame: str, named: list[str]
) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.send_text(frame)
        answer = await socket.next("answer")

        assert refusal(answer) == (None, 400, "invalid")
        assert [error["field"] for error in answer["error"]["errors"]] == named
        assert (await socket.call("sync"))["status"] == 200


@pytest.mark.once
@pytest.mark.parametrize("call", ["a", "", "é" * 128, 0, -7, 2**53 - 1])
@pytest.mark.parametrize("command_", ["sync", "no.such.command"])
async def test_every_answer_carries_the_id_of_its_caller(alice: Person, call: Any, command_: str) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.send({"id": call, "command": command_})

        assert (await socket.next("answer"))["id"] == call


@pytest.mark.once
@pytest.mark.parametrize(
    ("frame", "named"),
    [
        ({"id": 7}, ["command"]),
        ({"id": 7, "command": None}, ["command"]),
        ({"id": 7, "command": ["sync"]}, ["command"]),
        ({"id": 7, "command": "sync", "type": "websocket.disconnect"}, ["type"]),
        ({"id": 7, "command": "sync", "params": {"a": 1}}, ["a"]),
        ({"id": 7, "command": "sync", "params": []}, [""]),
        ({"id": 7, "command": "sync", "params": None}, [""]),
    ],
)
async def test_a_frame_of_a_wrong_shape_is_told_what_is_wrong(
    alice: Person, frame: dict[str, Any], named: list[str]
) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.send(frame)
        answer = await socket.next("answer")

        assert refusal(answer) == (7, 400, "invalid")
        assert [
            error["field"].removeprefix("non_field_errors") for error in answer["error"]["errors"]
        ] == named


@pytest.mark.once
@pytest.mark.parametrize(
    "name",
    [
        "",
        "sync ",
        "SYNC",
        "websocket.disconnect",
        "dispatch",
        "__class__",
        "login.",
        "receive",
        "chat.message",
    ],
)
async def test_an_unknown_command_reaches_nothing(alice: Person, name: str) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)

        assert refusal(await socket.call(name))[1:] == (404, "unknown_command")
        assert (await socket.call("sync"))["status"] == 200


async def test_bytes_are_answered_and_change_nothing(alice: Person) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.send_bytes(json.dumps({"id": 1, "command": "sync"}).encode())

        assert refusal(await socket.next("answer")) == (None, 400, "invalid")
        assert (await socket.call("sync"))["status"] == 200


async def test_a_frame_over_the_limit_closes_with_nothing_of_it_done(alice: Person, settings: Any) -> None:
    settings.CHAT_LIMITS = {"frame_bytes": 1_000}

    async with Socket() as socket:
        await socket.log_in(alice)
        await socket.send({"id": 1, "command": "me.change", "params": {"nick": "é" * 500}})
        assert await socket.closed_with() == 1009

    assert (await in_pool(Person.objects.get)(pk=alice.pk)).nick == "Alice"


async def test_a_fault_of_ours_is_answered_without_a_reason_and_the_socket_stays(
    alice: Person, command: AddCommand, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(person: Person) -> None:
        raise ZeroDivisionError("secret reason")

    command("test.fail", fail)

    async with Socket() as socket:
        await socket.log_in(alice)
        answer = await socket.call("test.fail")

        assert refusal(answer)[1:] == (500, "server_error")
        assert "secret" not in json.dumps(answer)
        assert (await socket.call("sync"))["status"] == 200
    assert "secret reason" in caplog.text


async def test_commands_of_a_socket_are_done_in_the_order_they_came(alice: Person) -> None:
    async with Socket() as socket:
        await socket.log_in(alice)
        for number in range(10):
            await socket.send({"id": number, "command": "me.change", "params": {"nick": str(number)}})
        answers = [await socket.next("answer") for _ in range(10)]

    assert [answer["id"] for answer in answers] == list(range(10))
    assert [answer["data"]["nick"] for answer in answers] == [str(number) for number in range(10)]


async def test_a_slow_command_of_one_socket_does_not_hold_up_another(
    alice: Person, bob: Person, command: AddCommand
) -> None:
    free = threading.Event()
    command("test.wait", lambda person: free.wait(20) and None)

    async with Socket() as slow, Socket() as other:
        await slow.log_in(alice)
        await other.log_in(bob)
        await slow.send({"id": 1, "command": "test.wait", "params": {}})
        try:
            async with asyncio.timeout(5):
                assert (await other.call("sync"))["status"] == 200
        finally:
            free.set()
        assert (await slow.next("answer"))["status"] == 200


async def test_whoever_asks_too_often_is_told_so_and_nothing_is_done(
    alice: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHAT_LIMITS = {"commands_per_second": 50, "commands_burst": 4}
    clock = [100.0]
    monkeypatch.setattr(consumers, "Credits", partial(Credits, now=lambda: clock[0]))

    async with Socket() as socket:
        await socket.log_in(alice)
        for number in range(6):
            await socket.send({"id": number, "command": "me.change", "params": {"nick": str(number)}})
        answers = [await socket.next("answer") for _ in range(6)]

        assert [answer["status"] for answer in answers] == [200] * 3 + [429] * 3
        assert refusal(answers[3]) == (3, 429, "too_frequent")
        assert answers[3]["error"]["retryAfter"] == 1
        clock[0] += 1
        assert (await socket.call("me.get"))["data"]["nick"] == "2"
