"""A world with a server of its own, and clients that talk to it from outside."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bench.client.client import Client
from bench.client.order import Frame
from tests.databases import manage
from tests.live_server import Environment, Server, make_world

# Two processes share a world only with a Redis-compatible server between them; that one alone is refused without,
# tests/chatsite/test_one_process.py says.
collect_ignore = [] if os.environ["CHAT_TEST_DATABASE"] == "postgres" else ["test_two_processes.py"]

PASSWORD = "an owl reads at night"
READERS = [f"reader{number}" for number in range(24)]
PEOPLE = ["alice", "bob", "dora", "charlie", "backend", "staff", "asker", *READERS]

MAKE_PEOPLE = f"""
import json
from messaging.services.access import issue_token
from messaging.services.people import create_person
tokens = {{}}
for user_id in {PEOPLE!r}:
    password = {PASSWORD!r} if user_id == "dora" else None
    person = create_person(user_id=user_id, nick=user_id.title(), password=password)
    tokens[user_id] = issue_token(person=person, scope="server" if user_id == "backend" else "person")[1]
print(json.dumps(tokens))
"""

Join = Callable[..., Client]


@pytest.fixture(scope="session")
def world() -> Environment:
    return make_world("talks", HEARTBEAT_SECONDS="1")


@pytest.fixture(scope="session")
def tokens(world: Environment) -> dict[str, str]:
    """Everybody's own token, and that of a back end."""
    return dict(json.loads(manage(world, "shell", "--no-imports", "-c", MAKE_PEOPLE).splitlines()[-1]))


@pytest.fixture(scope="session")
def server(world: Environment, tokens: dict[str, str]) -> Iterator[Server]:
    with Server("talks", world).running() as server:
        yield server


@pytest.fixture
def client_of(server: Server, tokens: dict[str, str]) -> Iterator[Join]:
    """A client of somebody, at the server or another one, without a socket yet."""
    clients: list[Client] = []

    def client_of(user_id: str, at: Server = server) -> Client:
        clients.append(Client(at.url, user_id, tokens[user_id]))
        return clients[-1]

    yield client_of
    for client in clients:
        client.close()


@pytest.fixture
def join(client_of: Join) -> Join:
    """The same with an open socket."""
    return lambda user_id, *at: client_of(user_id, *at).open()


@pytest.fixture
def group_of() -> Callable[..., str]:
    """A new group, whose receipts are granted: its conversation ID."""

    def group_of(owner: Client, *members: str) -> str:
        made = owner.rest.post("/conversations/", json={"groupType": "Private", "memberIDs": list(members)})
        assert made.status_code == 201, made.text
        return str(made.json()["conversation"]["conversationID"])

    return group_of


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    """Dora's browser, logged in by the page."""
    with httpx.Client(base_url=server.url, trust_env=False, follow_redirects=True, timeout=15) as browser:
        browser.get("/login/")
        posted = browser.post(
            "/login/",
            data={
                "username": "dora",
                "password": PASSWORD,
                "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            },
            headers={"Referer": f"{server.url}/login/"},
        )
        assert posted.status_code == 200
        assert "session" in browser.cookies
        yield browser


def said(client: Client, conversation: str, text: str, **more: Any) -> Frame:
    """A message that asks for a receipt, up the socket."""
    answer = client.call(
        "message.send",
        {"conversationID": conversation, "payload": {"text": text}, "needReadReceipt": True, **more},
    )
    assert answer["status"] == 201, answer
    return dict(answer["data"]["message"])
