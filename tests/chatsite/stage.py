"""A real server with four people in one group: what the tests of a process play on (`stage`, in the conftest)."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx
import psycopg
import pytest
from websockets.sync.client import ClientConnection, connect

from tests.databases import manage
from tests.live_server import Environment, Server, make_world

PATIENCE = 30.0
LEASE = 2
LIMITS = {
    "text_characters": 60_000,
    "commands_per_second": 2_000,
    "commands_burst": 5_000,
    "requests_per_person": 100_000,
    "requests_per_token": 100_000,
}

WITH_REDIS = pytest.mark.skipif(
    os.environ["CHAT_TEST_DATABASE"] == "sqlite", reason="without Redis there is one process"
)

MAKE_CAST = """
import json
from messaging.services.access import issue_token
from messaging.services.groups import create_group
from messaging.services.people import create_person
people = [create_person(user_id=user_id) for user_id in ("alice", "bob", "dora", "eva")]
group = create_group(creator=people[0], group_type="Private", members=people[1:])
tokens = {one.user_id: issue_token(person=one, scope="person")[1] for one in people}
print(json.dumps({"tokens": tokens, "group": f"GROUP{group.group_id}"}))
"""


class Stage(NamedTuple):
    world: Environment
    server: Server
    tokens: dict[str, str]
    group: str

    def http(self, user_id: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.server.url}/api/v1",
            headers={"Authorization": f"Token {self.tokens[user_id]}"},
            trust_env=False,
            timeout=PATIENCE,
        )

    def rows(self, statement: str) -> list[Any]:
        url = self.world["DATABASE_URL"]
        if url.startswith("sqlite"):
            return sqlite3.connect(url.removeprefix("sqlite:///")).execute(statement).fetchall()
        with psycopg.connect(url) as database:
            return database.execute(statement).fetchall()  # type: ignore[call-overload]

    def online(self) -> list[tuple[str, int]]:
        """Who is connected, and by how many sockets."""
        leases = self.rows(
            "SELECT user_id, sockets, expires_at FROM messaging_lease JOIN messaging_person p ON p.id = person_id"
        )
        moment = datetime.now(UTC)
        return sorted((user_id, sockets) for user_id, sockets, at in leases if _utc(at) > moment)


def _utc(at: datetime | str) -> datetime:
    read = datetime.fromisoformat(str(at))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


@contextmanager
def set_the_stage() -> Iterator[Stage]:
    world = make_world(
        "sockets",
        REQUESTS_WAITING="20",
        HEARTBEAT_SECONDS="3600",
        LEASE_SECONDS=str(LEASE),
        CHAT_LIMITS=json.dumps(LIMITS),
    )
    cast = json.loads(manage(world, "shell", "--no-imports", "-c", MAKE_CAST).splitlines()[-1])
    with Server("sockets", world).running() as server:
        yield Stage(world, server, cast["tokens"], cast["group"])


@contextmanager
def joined(stage: Stage, user_id: str) -> Iterator[ClientConnection]:
    """A socket that is in."""
    with connect(stage.server.url.replace("http", "ws", 1) + "/ws/", proxy=None, max_size=None) as line:
        line.send(json.dumps({"id": 0, "command": "login", "params": login_of(stage, user_id)}))
        while json.loads(line.recv(PATIENCE))["frame"] != "ready":
            pass
        yield line


def login_of(stage: Stage, user_id: str) -> dict[str, str]:
    return {"userID": user_id, "userSig": stage.tokens[user_id]}
