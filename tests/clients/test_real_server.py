"""The Python client and a real server: a line that breaks loses nothing, and a login that is over is the end."""

import asyncio
import json
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from chat_client import AsyncBackEnd, AsyncChat, Chat, ChatError, new_message_id
from chat_client.socket import AsyncSocket, Socket

pytestmark = [pytest.mark.once, pytest.mark.live]

MAKE_PEOPLE = """
import json
from messaging.services.access import issue_token
from messaging.services.people import create_person
made = {}
for name, scope in (("alice", "person"), ("bob", "person"), ("crm", "server")):
    person = create_person(user_id=f"{name}-%s", nick=name.title())
    made[name] = [person.user_id, issue_token(person=person, scope=scope)[1]]
print(json.dumps(made))
"""


class Account(NamedTuple):
    userID: str
    token: str


@pytest.fixture(scope="module")
def people(live_manage: Callable[..., str]) -> dict[str, Account]:
    printed = live_manage("shell", "--no-imports", "-c", MAKE_PEOPLE % secrets.token_hex(4))
    return {name: Account(*made) for name, made in json.loads(printed.splitlines()[-1]).items()}


@pytest.fixture
def url(live_server_process: str) -> str:
    return live_server_process


def texts(frame: Any) -> list[str]:
    """What the messages in a frame say."""
    changes = frame.get("changes", [])
    return [one["message"]["payload"]["text"] for one in changes if one["kind"] == "message"]


def test_a_socket_that_broke_opens_again_and_brings_what_it_missed(
    url: str, people: dict[str, Account]
) -> None:
    alice, bob = people["alice"], people["bob"]
    with Chat(url, alice.token) as chat, Socket(url, *bob) as socket:
        number = chat.me()["tinyID"]
        frames = iter(socket)
        assert next(frames)["frame"] == "ready"
        chat.send_message(f"C2C{bob.userID}", "one", ID=new_message_id(number))
        while texts(frame := next(frames)) != ["one"]:
            if frame["frame"] == "joined":
                socket.hold(frame["conversationID"], 2)
        assert socket._line is not None
        socket._line.close()
        for text in ("two", "three"):
            chat.send_message(f"C2C{bob.userID}", text, ID=new_message_id(number))

        came = [next(frames) for _ in range(2)]

    assert [(frame["frame"], texts(frame)) for frame in came] == [
        ("ready", []),
        ("missed", ["two", "three"]),
    ]


async def test_calls_of_any_task_are_answered_while_frames_come(url: str, people: dict[str, Account]) -> None:
    alice, bob = people["alice"], people["bob"]
    async with AsyncSocket(url, *alice) as socket, AsyncBackEnd(url, people["crm"].token) as back_end:
        cursor = (await back_end.receipts_after())["cursor"]
        sent = await asyncio.gather(
            *(
                socket.call(
                    "message.send",
                    conversationID=f"C2C{bob.userID}",
                    payload={"text": str(at)},
                    needReadReceipt=True,
                )
                for at in range(5)
            )
        )
        messages = [answer["message"]["ID"] for answer in sent]
        async with AsyncChat(url, bob.token) as reader:
            await reader.acknowledge(messages)
        numbers: set[int] = set()
        async for frame in socket:
            numbers.update(frame["numbers"] if frame["frame"] == "receipts" else ())
            if len(numbers) == 5:
                break
        page = await anext(back_end.follow_receipts(after=cursor))
        with pytest.raises(ChatError) as refused:
            await socket.call("message.fly")

    assert {row["messageID"]: [one["userID"] for one in row["readers"]] for row in page["receipts"]} == {
        message: [bob.userID] for message in messages
    }
    assert (refused.value.code, refused.value.status) == ("unknown_command", 404)


async def test_a_login_that_is_refused_or_over_is_the_end(
    url: str, people: dict[str, Account], live_manage: Callable[..., str]
) -> None:
    alice = people["alice"]
    with pytest.raises(ChatError) as refused, Socket(url, alice.userID, "rr_no"):
        pass
    with pytest.raises(ChatError) as refused_too:
        await AsyncSocket(url, alice.userID, "rr_no").__aenter__()
    for error in (refused.value, refused_too.value):
        assert (error.code, error.status) == ("bad_credential", 401)

    async with AsyncChat(url, alice.token) as chat:
        token = await chat.call("POST", "/tokens/", body={"name": "a device"})
        async with AsyncSocket(url, alice.userID, token["token"]) as socket:
            await chat.call("DELETE", f"/tokens/{token['key']}/")
            with pytest.raises(ChatError) as over:
                async for _ in socket:
                    pass
            with pytest.raises(ChatError) as none:
                await socket.call("sync")

    assert over.value.status == none.value.status == 401


def test_nobody_there_is_no_answer() -> None:
    nowhere = "http://127.0.0.1:9"
    with pytest.raises(ChatError) as silent, Socket(nowhere, "alice", "rr_1"):
        pass
    assert (silent.value.code, silent.value.status) == ("no_answer", 0)
