"""Bots hear what is addressed to them and nothing else, answer through the API, and are counted nowhere."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from chat_client import Chat
from messaging.errors import BadRequest
from messaging.models import Conversation, EventKind, OutboxEvent, Person, Webhook
from messaging.services import outbox
from messaging.services.direct import open_direct
from messaging.services.members import add_members
from messaging.services.people import create_person
from messaging.services.webhooks import change_webhook, create_webhook
from tests.databases import ROOT, Environment

from .receiver import Receiver
from .test_outbox import say

Deliver = Callable[[], None]
PATIENCE = 60.0

MAKE_PEOPLE = """
import json
from messaging.services.access import issue_token
from messaging.services.groups import create_group
from messaging.services.people import create_person
names = ("ada-of-bots", "echo", "crm-of-bots", "bea-of-bots")
people = [create_person(user_id=name, nick=name.title(), is_bot=name == "echo") for name in names]
create_group(creator=people[0], group_type="Private", group_id="bots", members=[people[1], people[3]])
scopes = ("person", "person", "server")
print(json.dumps([issue_token(person=one, scope=scope)[1] for one, scope in zip(people, scopes)]))
"""


@pytest.fixture
def robots(group: Conversation, alice: Person) -> list[Person]:
    """Two of them, in Alice's group."""
    robots = [create_person(user_id=name, nick=name, is_bot=True) for name in ("robo", "toto")]
    add_members(by=alice, conversation=group, people=robots)
    return robots


def listens(bot: Person, back_end: Receiver, path: str = "") -> Webhook:
    webhook = create_webhook(by=None, url=f"{back_end.url}{path}", bot=bot).webhook
    outbox.known.forget()
    return webhook


def heard(back_end: Receiver) -> list[tuple[str, str, str, list[str]]]:
    """By which address, what was said where, and to which bots."""
    found = []
    for posted in back_end.posted:
        said = json.loads(posted.body)
        assert said["type"] == "bot.message"
        data = said["data"]
        found.append((posted.path, data["payload"]["text"], data["conversationID"], data["botIDs"]))
    return found


def test_hear_what_is_addressed_to_them_and_nothing_else(
    settings: Any,
    alice: Person,
    bob: Person,
    group: Conversation,
    robots: list[Person],
    back_end: Receiver,
    deliver: Deliver,
) -> None:
    settings.WEBHOOK_HOSTS = ("hooks.test",)
    robo, toto = robots
    listens(robo, back_end, "/robo")
    listens(toto, back_end, "/toto")
    owls = f"GROUP{group.group_id}"

    alone = open_direct(person=bob, peer=robo)
    say(bob, alone, "You alone")
    say(robo, alone, "What a bot says")
    say(robo, open_direct(person=robo, peer=toto), "Bot to bot")
    say(alice, open_direct(person=alice, peer=bob), "Of people")
    say(alice, group, "To nobody")
    say(alice, group, "Robo!", at_user_list=["robo", "bob"])
    say(alice, group, "Both!", at_user_list=["toto", "robo"])
    say(alice, group, "All!", at_user_list=["__kImSDK_MesssageAtALL__"])
    say(toto, group, "And you?", at_user_list=["robo"])
    deliver()

    both = ["robo", "toto"]
    assert sorted(heard(back_end)) == sorted(
        [
            ("/in/robo", "You alone", "C2Cbob", ["robo"]),
            ("/in/robo", "Robo!", owls, ["robo"]),
            ("/in/robo", "Both!", owls, both),
            ("/in/toto", "Both!", owls, both),
            ("/in/robo", "All!", owls, both),
            ("/in/toto", "All!", owls, both),
        ]
    )


def test_cost_a_look_into_memory_while_none_listens(
    alice: Person, group: Conversation, robots: list[Person], count_queries: Callable[[Any], int]
) -> None:
    plain = count_queries(lambda: say(alice, group, "To nobody"))
    assert count_queries(lambda: say(alice, group, "Again")) == plain
    say(alice, group, "Robo!", at_user_list=["robo"])

    assert not OutboxEvent.objects.exists()


def test_are_bots_and_hear_nothing_else(alice: Person, robots: list[Person], settings: Any) -> None:
    with pytest.raises(BadRequest):
        create_webhook(by=None, url="https://hooks.example/", bot=alice)
    webhook = create_webhook(by=None, url="https://hooks.example/", bot=robots[0]).webhook
    with pytest.raises(BadRequest):
        change_webhook(number=webhook.pk, kinds=["message.sent"])

    assert Webhook.objects.get().kinds == [EventKind.BOT_MESSAGE]


@contextmanager
def running(*command: str, **environment: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**os.environ, **environment})
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.live
def test_the_one_of_the_docs_answers(
    live_server_process: str, live_manage: Callable[..., str], live_world: Environment, tmp_path: Any
) -> None:
    tokens = json.loads(live_manage("shell", "--no-imports", "-c", MAKE_PEOPLE).splitlines()[-1])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    example = re.search(r"```py\n(.*?)```", (ROOT / "docs/bots.md").read_text(), re.DOTALL)
    assert example is not None
    program = tmp_path / "echo.py"
    program.write_text(example[1])

    ada, echo = (Chat(live_server_process, token) for token in tokens[:2])
    where = f"http://localhost:{port}/"
    hook = httpx.post(
        f"{live_server_process}/api/v1/webhooks/",
        json={"url": where, "botID": "echo"},
        headers={"Authorization": f"Token {tokens[2]}"},
    ).json()
    assert (hook["kinds"], hook["botID"]) == (["bot.message"], "echo")

    def texts(conversation: str) -> list[str]:
        said = [message["payload"] for message in ada.history(conversation)["messages"]]
        return [payload["text"] for payload in said if "text" in payload]

    runs = {"CHAT": live_server_process, "TOKEN": tokens[1], "SECRET": hook["secret"], "PORT": str(port)}
    with (
        running(str(program), PYTHONPATH=str(ROOT / "clients/python"), **runs),
        running("manage.py", "run_worker", **live_world),
    ):
        ada.send_message("C2Cecho", "Tea?")
        ada.send_message("GROUPbots", "Nobody is meant")
        asked = ada.send_message("GROUPbots", "Hoo", needReadReceipt=True, atUserList=["echo"])["message"][
            "ID"
        ]
        until = time.monotonic() + PATIENCE
        while (texts("C2Cecho"), texts("GROUPbots")[-1]) != (["Tea?", "?aeT"], "ooH"):
            assert time.monotonic() < until, (texts("C2Cecho"), texts("GROUPbots"))
            time.sleep(0.1)

    assert texts("GROUPbots") == ["Nobody is meant", "Hoo", "ooH"]
    assert echo.acknowledge([asked])["results"] == [{"messageID": asked, "result": "not_in_audience"}]
    [total] = ada.receipt_summaries([asked])["receipts"]
    assert (total["readCount"], total["unreadCount"], total["audienceCount"]) == (0, 1, 1)
