"""A call of the Python client: what is asked, what is raised, and when it is made again."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from chat_client import AsyncBackEnd, AsyncChat, BackEnd, Chat, ChatError, ServerApi

pytestmark = pytest.mark.once

URL = "https://chat.example"
FINE: tuple[int, Any] = (200, {"results": []})
BUSY: tuple[int, Any] = (503, {"code": "overloaded", "errorCode": 2996, "status": 503, "detail": "Busy."})
OFTEN: tuple[int, Any] = (429, {"code": "too_frequent", "errorCode": 2996, "status": 429, "detail": "Slow."})
GATEWAY: tuple[int, Any] = (502, "<html>")
BROKEN: tuple[int, Any] = (0, None)
REFUSED: tuple[int, Any] = (
    404,
    {"code": "message_not_found", "errorCode": 11002, "status": 404, "detail": "There is no such message."},
)


class Server:
    """Answers one thing after the other, the last for ever, and keeps what was asked."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self._answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        status, body = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if not status:
            raise httpx.ReadError("cut off")
        return httpx.Response(status, content=body if isinstance(body, str) else json.dumps(body))

    @property
    def http(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self))


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it was waited, without waiting."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(time, "sleep", pauses.append)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    return pauses


def send_with_id(chat: Chat) -> Any:
    return chat.send_message("C2Cbob", "Hoo?", ID="1-1763900000000-1")


def send_without(chat: Chat) -> Any:
    return chat.send_message("C2Cbob", "Hoo?")


def make_any_group(chat: Chat) -> Any:
    return chat.create_group(groupType="Private")


@pytest.mark.parametrize(
    ("answers", "act", "made", "code"),
    [
        ([BUSY, BROKEN, FINE], Chat.me, 3, ""),
        ([BUSY, GATEWAY, FINE], send_with_id, 3, ""),
        ([BROKEN], send_with_id, 4, "no_answer"),
        ([GATEWAY], Chat.me, 4, "no_answer"),
        ([BROKEN, FINE], send_without, 1, "no_answer"),
        ([BUSY, FINE], send_without, 1, "overloaded"),
        ([BUSY, FINE], make_any_group, 1, "overloaded"),
        ([BUSY, FINE], Chat.ticket, 1, "overloaded"),
        ([OFTEN, FINE], send_without, 2, ""),
        ([REFUSED, FINE], Chat.me, 1, "message_not_found"),
    ],
)
def test_is_made_again_where_that_is_safe(
    answers: list[tuple[int, Any]], act: Callable[[Chat], Any], made: int, code: str, pauses: list[float]
) -> None:
    server = Server(*answers)
    with Chat(URL, "rr_1", http=server.http) as chat:
        if code:
            with pytest.raises(ChatError) as refused:
                act(chat)
            assert refused.value.code == code
        else:
            act(chat)

    assert len(server.asked) == made
    assert pauses == [0.0, 0.5, 1.0, 2.0][:made]
    bodies = {request.content for request in server.asked}
    assert len(bodies) == 1


async def test_is_the_same_when_awaited() -> None:
    server = Server(BUSY, REFUSED)
    async with AsyncChat(URL, "rr_1", http=httpx.AsyncClient(transport=httpx.MockTransport(server))) as chat:
        with pytest.raises(ChatError) as refused:
            await chat.readers("1-2-3", filter=0)

    error = refused.value
    assert (error.code, error.errorCode, error.status, error.detail) == (
        "message_not_found",
        11002,
        404,
        "There is no such message.",
    )
    assert len(server.asked) == 2


def test_asks_as_the_address_has_it() -> None:
    server = Server(FINE)
    with Chat(f"{URL}/", "rr_1", http=server.http) as chat:
        chat.receipt_summaries(["1-2-3", "1-2-4"])
        chat.history("GROUPa/b?c", before=7, after=None)
        chat.call("PUT", "/blocks/bob/", query={"sure": True}, body={})

    assert [(request.method, str(request.url)) for request in server.asked] == [
        ("GET", f"{URL}/api/v1/receipts/summaries/?messageID=1-2-3&messageID=1-2-4"),
        ("GET", f"{URL}/api/v1/conversations/GROUPa%2Fb%3Fc/messages/?before=7"),
        ("PUT", f"{URL}/api/v1/blocks/bob/?sure=true"),
    ]
    assert {request.headers["authorization"] for request in server.asked} == {"Token rr_1"}


@pytest.mark.parametrize(
    ("answer", "is_repeatable", "made", "status"),
    [
        ({"ActionStatus": "FAIL", "ErrorCode": 20003, "ErrorInfo": "Who?"}, True, 1, 200),
        ({"ActionStatus": "FAIL", "ErrorCode": 60008, "ErrorInfo": "Who?"}, True, 4, 503),
        ({"ActionStatus": "FAIL", "ErrorCode": 60008, "ErrorInfo": "Who?"}, False, 1, 503),
        ({"ActionStatus": "FAIL", "ErrorCode": 60011, "ErrorInfo": "Who?"}, False, 4, 429),
    ],
)
def test_of_the_server_api_says_what_is_wrong_in_its_body(
    answer: Any, is_repeatable: bool, made: int, status: int
) -> None:
    server = Server((200, answer))
    with (
        ServerApi(URL, "admin", "rr_2", sdkappid=7, http=server.http) as api,
        pytest.raises(ChatError) as refused,
    ):
        api.command("openim/sendmsg", {"MsgRandom": 1}, is_repeatable=is_repeatable)

    assert (refused.value.errorCode, refused.value.detail) == (answer["ErrorCode"], "Who?")
    assert (refused.value.status, len(server.asked)) == (status, made)
    url = server.asked[0].url
    assert url.path == "/v4/openim/sendmsg"
    assert {name: url.params[name] for name in ("sdkappid", "identifier", "usersig", "contenttype")} == {
        "sdkappid": "7",
        "identifier": "admin",
        "usersig": "rr_2",
        "contenttype": "json",
    }


PAGES = [
    (200, {"receipts": [], "cursor": "a", "isCompleted": True}),
    (200, {"receipts": [], "cursor": "a", "isCompleted": True}),
    *[BUSY] * 5,
    (200, {"receipts": [], "cursor": "a", "isCompleted": False}),
    (200, {"receipts": [{"messageID": "1-2-3"}], "cursor": "b", "isCompleted": False}),
    (200, {"receipts": [{"messageID": "1-2-4"}], "cursor": "c", "isCompleted": True}),
]


def test_follows_the_stream_from_page_to_page(pauses: list[float]) -> None:
    server = Server(*PAGES)
    with BackEnd(URL, "rr_3", http=server.http) as back_end:
        pages = back_end.follow_receipts()
        cursors = [next(pages)["cursor"] for _ in range(3)]

    assert cursors == ["a", "b", "c"]
    assert [request.url.params["after"] for request in server.asked] == ["", *["a"] * 8, "b"]
    assert [pause for pause in pauses if pause] == [1.0, 1.0, 0.5, 1.0, 2.0, 10.0, 0.5, 1.0]


async def test_follows_the_stream_in_the_same_way_when_awaited() -> None:
    server = Server(*PAGES)
    http = httpx.AsyncClient(transport=httpx.MockTransport(server))
    async with AsyncBackEnd(URL, "rr_3", http=http) as back_end:
        pages = back_end.follow_receipts(after="0")
        cursors = [(await anext(pages))["cursor"] for _ in range(3)]

    assert cursors == ["a", "b", "c"]
    assert [request.url.params["after"] for request in server.asked] == ["0", *["a"] * 8, "b"]


def test_ends_following_where_the_server_says_that_it_is_over() -> None:
    server = Server(PAGES[0], (410, {"code": "epoch_changed", "errorCode": 11012, "status": 410}))
    with BackEnd(URL, "rr_3", http=server.http) as back_end:
        pages = back_end.follow_receipts()
        next(pages)
        with pytest.raises(ChatError) as over:
            next(pages)

    assert over.value.code == "epoch_changed"


def test_a_credential_says_what_it_may_be_used_for() -> None:
    server = Server((201, {"userID": "alice", "userSig": "rr_1", "expiresAt": 1.0}))
    with BackEnd(URL, "rr_3", http=server.http) as back_end:
        back_end.credential("alice")
        back_end.credential("alice", 60, scopes=("read", "receipts"))

    assert [json.loads(asked.content) for asked in server.asked] == [
        {"userID": "alice"},
        {"userID": "alice", "expiresIn": 60, "scopes": ["read", "receipts"]},
    ]
