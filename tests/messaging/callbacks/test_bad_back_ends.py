"""What a back end does wrong costs nobody more than the wait that was set, and the policy of the kind decides."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from messaging.callback_names import Before
from messaging.errors import BackEndSilent
from messaging.models import Message
from messaging.services.callbacks.asking import AT_ONCE, ask
from tests.messaging.scenes import wire_id
from tests.webhooks.receiver import hang_up, redirect, talk_for_ever

TEA = {"payload": {"text": "Tea?"}}
SENT, SILENT = 201, (503, "back_end_silent")


def says(body: Any) -> Callable[..., None]:
    given = body if isinstance(body, bytes) else json.dumps(body).encode()

    def behave(handler: Any, posted: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(given)))
        handler.end_headers()
        handler.wfile.write(given)

    return behave


def text(said: Any) -> list[dict[str, Any]]:
    return [{"MsgType": "TIMTextElem", "MsgContent": {"Text": said}}]


WRONG: dict[str, Callable[..., Any]] = {
    "500": lambda handler, posted: 500,
    "empty": lambda handler, posted: 200,
    "redirects": redirect,
    "ten megabytes": talk_for_ever,
    "dies in the middle": hang_up,
    "no JSON": says(b"<html>"),
    "deep JSON": says(b"[" * 30_000),
    "no object": says([]),
    "no code": says({"ActionStatus": "OK"}),
    "a code that is none": says({"ErrorCode": True}),
    "a code that is text": says({"ErrorCode": "0"}),
    "a huge code": says({"ErrorCode": 10**30}),
    "no words": says({"ErrorCode": 1, "ErrorInfo": 7}),
    "no message": says({"ErrorCode": 0, "MsgBody": "***"}),
    "two messages": says({"ErrorCode": 0, "MsgBody": text("a") + text("b")}),
    "a surrogate": says({"ErrorCode": 0, "MsgBody": text("\ud800")}),
    "too long a text": says({"ErrorCode": 0, "MsgBody": text("x" * 60_000)}),
    "another file": says(
        {"ErrorCode": 0, "MsgBody": [{"MsgType": "TIMImageElem", "MsgContent": {"UUID": "u"}}]}
    ),
    "no custom data": says({"ErrorCode": 0, "CloudCustomData": {"a": 1}}),
}


def test_the_policy_decides_when_there_is_no_answer(alice, group, back_end, rest):
    call = {"conversationID": wire_id(group), **TEA}

    verdicts = {}
    for wrong, back_end.behaves in WRONG.items():
        back_end.set()
        passed = rest(alice, "message.send", **call)
        back_end.set(refusing=frozenset({Before.GROUP_MESSAGE}))
        verdicts[wrong] = (
            passed.status,
            passed.data["message"]["payload"],
            rest(alice, "message.send", **call).verdict,
        )

    assert verdicts == dict.fromkeys(WRONG, (SENT, {"text": "Tea?"}, SILENT))
    assert len(back_end.came) == 2 * len(WRONG)
    assert Message.objects.filter(conversation=group, is_system=False).count() == len(WRONG)


@pytest.mark.parametrize("where", ["slow", "away", "private", "not listed", "not an address"])
def test_and_when_nobody_is_there_in_time(alice, group, back_end, door, settings, where):
    over = threading.Event()
    if where == "slow":
        back_end.behaves = lambda handler, posted: over.wait(60) and None
        url = back_end.url
    elif where == "away":
        settings.WEBHOOK_HOSTS = ("127.0.0.1:9",)
        url = "http://127.0.0.1:9/"
    elif where == "private":
        settings.WEBHOOK_HOSTS = ()
        url = back_end.url
    elif where == "not listed":
        settings.WEBHOOK_PUBLIC_HOSTS = ("hooks.example",)
        url = "https://other.example/"
    else:
        url = "https:///"

    verdicts = []
    for refusing in (frozenset(), frozenset({Before.GROUP_MESSAGE})):
        back_end.set(url=url, seconds=0.2, refusing=refusing)
        answer = door(alice, "message.send", conversationID=wire_id(group), **TEA)
        verdicts.append(answer.status if answer.status == SENT else answer.verdict)
    over.set()

    assert verdicts == [SENT, SILENT]
    assert Message.objects.filter(conversation=group, is_system=False).count() == 1


def test_so_many_wait_at_once_and_no_more(back_end):
    """Threads that wait for a back end serve nobody: past so many, nobody waits."""
    over, came = threading.Event(), threading.Semaphore(0)

    def waits(handler: Any, posted: Any) -> None:
        came.release()
        over.wait(60)
        back_end.answers(handler, posted)

    back_end.behaves = waits
    heard: list[Any] = []
    threads = [
        threading.Thread(target=lambda: heard.append(ask(Before.APPLY, {}, platform="Web")))
        for _ in range(AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    assert all(came.acquire(timeout=60) for _ in threads)

    assert ask(Before.APPLY, {}, platform="Web") is None
    back_end.set(refusing=frozenset({Before.APPLY}))
    with pytest.raises(BackEndSilent):
        ask(Before.APPLY, {}, platform="Web")
    over.set()
    for thread in threads:
        thread.join(60)

    assert [one["ErrorCode"] for one in heard] == [0] * AT_ONCE
    assert len(back_end.asked) == AT_ONCE
