"""A database that is locked, slow, used up or gone: at every door 503 with Retry-After (in the vendor's shape its own
code, on a socket an answer, or 1013), nothing half done, and whoever does not need what is held is answered meanwhile."""

import json
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import psycopg
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.databases import manage
from tests.live_server import Environment, Server, make_world

pytestmark = pytest.mark.live

ON_POSTGRESQL = pytest.mark.skipif(
    os.environ["CHAT_TEST_DATABASE"] == "sqlite", reason="SQLite has no such time-out"
)
PATIENCE = 20.0
TRY_LATER = 1013
UNREACHABLE = "The database cannot be reached. Try again in a moment; nothing is done twice."

HELD = (
    "messaging_message",
    "messaging_ratewindow",
    "messaging_webhook",
    "messaging_upload",
    "messaging_socketticket",
    "receipts_receipt",
)

CAST = """
import json
from django.test import Client
from messaging.models import Person
from messaging.services.access import issue_token
from messaging.services.groups import create_group
from messaging.services.people import create_person
alice, bob, crm = (create_person(user_id=one, is_bot=one == "crm") for one in ("alice", "bob", "crm"))
root = Person.objects.create_superuser("root", "an owl reads at night")
group = create_group(creator=alice, group_type="Private", members=[bob])
def cookie(person):
    browser = Client()
    browser.force_login(person)
    return browser.session.session_key
print(json.dumps({
    "group": f"GROUP{group.group_id}",
    "token": issue_token(person=alice, scope="person")[1],
    "bob": issue_token(person=bob, scope="person")[1],
    "server": issue_token(person=crm, scope="server")[1],
    "alice": cookie(alice),
    "root": cookie(root),
}))
"""


class Busy(NamedTuple):
    """A server that waits for its database a fraction of a second, and somebody to whom everything is open."""

    world: Environment
    server: Server
    cast: dict[str, str]

    @contextmanager
    def database(self) -> Iterator[Any]:
        url = self.world["DATABASE_URL"]
        if url.startswith("sqlite"):
            database = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            yield database
            database.close()
        else:
            with psycopg.connect(url, autocommit=True) as database:
                yield database

    @contextmanager
    def held(self, *tables: str) -> Iterator[None]:
        """Somebody else works on these, and on SQLite writes."""
        with self.database() as database:
            if "sqlite" in self.world["DATABASE_URL"]:
                database.execute("BEGIN IMMEDIATE")
            else:
                database.execute("BEGIN")
                database.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
            yield
            database.execute("ROLLBACK")

    def ask(self, method: str, path: str, cookie: str = "", **more: Any) -> httpx.Response:
        headers = {"Cookie": f"session={self.cast[cookie]}"} if cookie else {}
        return httpx.request(
            method, self.server.url + path, headers=headers, trust_env=False, timeout=PATIENCE, **more
        )

    def rest(self, method: str, path: str, body: Any = None, token: str = "token") -> httpx.Response:
        return httpx.request(
            method,
            f"{self.server.url}/api/v1/{path}",
            headers={"Authorization": f"Token {self.cast[token]}"},
            json=body,
            trust_env=False,
            timeout=PATIENCE,
        )

    def send(self, token: str = "token") -> httpx.Response:
        return self.rest("POST", f"conversations/{quote(self.cast['group'])}/messages/", self.message, token)

    @property
    def message(self) -> dict[str, Any]:
        return {"type": "TIMTextElem", "payload": {"text": "Tea?"}, "needReadReceipt": True}

    def server_api(self, command: str, **body: Any) -> dict[str, Any]:
        query = {
            "sdkappid": "1",
            "identifier": "crm",
            "usersig": self.cast["server"],
            "random": "1",
            "contenttype": "json",
        }
        answer = self.ask("POST", f"/v4/{command}", params=query, json=body)
        assert answer.status_code == 200
        said: dict[str, Any] = answer.json()
        return said

    def send_as_back_end(self) -> dict[str, Any]:
        text = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Tea?"}}]
        return self.server_api(
            "openim/sendmsg", From_Account="alice", To_Account="bob", MsgRandom=1, MsgBody=text
        )

    @contextmanager
    def socket(self, cookie: str = "") -> Iterator[ClientConnection]:
        host = self.server.url.removeprefix("http://")
        own: dict[str, Any] = {"origin": self.server.url} if cookie else {}
        with connect(
            f"ws://{host}/ws/",
            proxy=None,
            additional_headers={"Cookie": f"session={self.cast[cookie]}"} if cookie else None,
            **own,
        ) as line:
            yield line

    def state(self) -> list[Any]:
        """All that sending would change."""
        with self.database() as database:
            return [
                database.execute(statement).fetchall()
                for statement in (
                    f"SELECT * FROM {table} ORDER BY 1"
                    for table in (
                        *HELD,
                        "messaging_conversation",
                        "messaging_member",
                        "messaging_outboxevent",
                    )
                    if table not in ("messaging_ratewindow", "messaging_socketticket")
                )
            ]


@pytest.fixture(scope="module")
def busy() -> Iterator[Busy]:
    world = make_world(
        "busy",
        DATABASE_LOCK_SECONDS="0.2",
        DATABASE_STATEMENT_SECONDS="1",
        DATABASE_POOL_SECONDS="0.2",
        DATABASE_POOL_SIZE="4",
        HEARTBEAT_SECONDS="3600",
        LOGIN_SECONDS="60",
    )
    cast = json.loads(manage(world, "shell", "--no-imports", "-c", CAST).splitlines()[-1])
    with Server("busy", world).running() as server:
        yield Busy(world, server, cast)


def said(line: ClientConnection, command: str, params: Any) -> dict[str, Any]:
    """The answer to a command."""
    line.send(json.dumps({"id": 1, "command": command, "params": params}))
    while (frame := json.loads(line.recv(PATIENCE)))["frame"] != "answer":
        pass
    answer: dict[str, Any] = frame
    return answer


def closed_with(line: ClientConnection) -> int:
    try:
        while True:
            line.recv(PATIENCE)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd is not None else 0


def assert_told_to_come_again(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "1"), answer.text
    if "json" in answer.headers["Content-Type"]:
        assert answer.json()["code"] == "overloaded"
    else:
        assert "The server is busy" in answer.text or UNREACHABLE in answer.text


def assert_others_are_answered(busy: Busy, *paths: str) -> None:
    answers = {path: busy.ask("GET", path).status_code for path in ("/livez", "/api/v1/errors/", *paths)}
    assert set(answers.values()) == {200}, answers


def log_in(busy: Busy) -> httpx.Response:
    """By the form of the page."""
    with httpx.Client(base_url=busy.server.url, trust_env=False, timeout=PATIENCE) as browser:
        token = "a" * 32
        browser.cookies["csrftoken"] = token
        form = {"csrfmiddlewaretoken": token, "username": "nobody", "password": "an owl reads at night"}
        return browser.post("/login/", data=form)


def make_webhook(busy: Busy) -> httpx.Response:
    """By the form of the administration."""
    with httpx.Client(base_url=busy.server.url, trust_env=False, timeout=PATIENCE) as browser:
        token = "a" * 32
        browser.cookies.update({"session": busy.cast["root"], "csrftoken": token})
        form = {"csrfmiddlewaretoken": token, "url": "https://hooks.example.com/", "kinds": ["message.sent"]}
        return browser.post("/admin/messaging/webhook/add/", data=form)


def upload(busy: Busy) -> httpx.Response:
    return httpx.post(
        f"{busy.server.url}/api/v1/uploads/",
        headers={"Authorization": f"Token {busy.cast['token']}"},
        data={"purpose": "file"},
        files={"file": ("note.txt", b"Tea?")},
        trust_env=False,
        timeout=PATIENCE,
    )


def test_what_others_have_locked(busy: Busy) -> None:
    asked = {"messages": [{"messageID": busy.send("bob").json()["message"]["ID"]}]}
    before = busy.state()
    ticket = busy.rest("POST", "tickets/").json()["ticket"]
    assert busy.ask("GET", "/", "alice").status_code == 200
    with busy.socket("alice") as line, busy.socket() as coming:
        assert said(line, "sync", {})["status"] == 200
        with busy.held(*HELD):
            receipt = busy.rest("POST", "receipts/", asked)
            for answer in (busy.send(), receipt, upload(busy), log_in(busy), make_webhook(busy)):
                assert_told_to_come_again(answer)
            refused = said(line, "receipt.acknowledge", asked)
            assert (refused["status"], refused["error"]["code"]) == (503, "overloaded")
            assert busy.send_as_back_end()["ErrorCode"] == 60008
            refused = said(line, "message.send", {"conversationID": busy.cast["group"], **busy.message})
            assert (refused["status"], refused["error"]["code"]) == (503, "overloaded")
            coming.send(json.dumps({"id": 1, "command": "login", "params": {"ticket": ticket}}))
            assert closed_with(coming) == TRY_LATER
            # Whoever needs nothing of that.
            assert said(line, "me.get", {})["status"] == 200
            assert busy.rest("GET", "me/").status_code == 200
            assert busy.ask("GET", "/", "alice").status_code == 200
            assert_others_are_answered(busy, "/readyz", "/login/")
    assert busy.state() == before
    assert [answer.status_code for answer in (busy.send(), log_in(busy), make_webhook(busy))] == [
        201,
        200,
        302,
    ]
    assert busy.rest("POST", "receipts/", asked).json()["results"][0]["result"] == "ok"
    with busy.socket() as coming:
        assert said(coming, "login", {"ticket": ticket})["status"] == 200  # it was not used up


@ON_POSTGRESQL
def test_whoever_comes_in_while_nobody_can_be_looked_up(busy: Busy) -> None:
    with busy.socket("alice") as inside, busy.socket() as waiting:
        assert said(inside, "sync", {})["status"] == 200
        with busy.held("messaging_person"):
            everything_is_refused(busy, inside)
            with busy.socket("alice") as coming:
                assert closed_with(coming) == TRY_LATER
            login = {"userID": "alice", "userSig": busy.cast["token"]}
            waiting.send(json.dumps({"id": 1, "command": "login", "params": login}))
            assert closed_with(waiting) == TRY_LATER
            assert_others_are_answered(busy, "/readyz", "/login/")
        assert said(inside, "sync", {})["status"] == 200


def everything_is_refused(busy: Busy, line: ClientConnection) -> None:
    for answer in (
        busy.rest("GET", "me/"),
        busy.send(),
        upload(busy),
        busy.ask("GET", "/", "alice"),
        busy.ask("GET", "/admin/", "root"),
    ):
        assert_told_to_come_again(answer)
    assert busy.send_as_back_end()["ErrorCode"] == 60008
    refused = said(line, "sync", {})
    assert (refused["status"], refused["error"]["code"]) == (503, "overloaded")


@contextmanager
def slow_messages(busy: Busy) -> Iterator[None]:
    """Writing one takes longer than any statement may, and it is the last step but some of sending."""
    with busy.database() as database:
        database.execute(
            "CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_sleep(30); RETURN NEW; END $$"
        )
        database.execute(
            "CREATE TRIGGER slow AFTER INSERT ON messaging_message FOR EACH ROW EXECUTE FUNCTION be_slow()"
        )
        try:
            yield
        finally:
            database.execute("DROP FUNCTION be_slow CASCADE")


def cut_off(busy: Busy, sending: "Future[httpx.Response]") -> httpx.Response:
    """What it is told, when its connection is ended in the middle of its transaction."""
    with busy.database() as database:
        while not sending.done():
            database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            )
            sleep(0.02)
    return sending.result(PATIENCE)


@ON_POSTGRESQL
def test_a_statement_that_takes_too_long_and_a_pool_that_is_used_up_by_such(busy: Busy) -> None:
    before = busy.state()
    with busy.socket("alice") as line, ThreadPoolExecutor(9) as callers, slow_messages(busy):
        first = callers.submit(
            said, line, "message.send", {"conversationID": busy.cast["group"], **busy.message}
        )
        calls = [callers.submit(busy.send) for _ in range(7)]
        assert_others_are_answered(busy)
        answers = [call.result(PATIENCE) for call in calls]
        refused = first.result(PATIENCE)
        assert busy.send_as_back_end()["ErrorCode"] == 60008
        answers.append(cut_off(busy, callers.submit(busy.send)))
    for answer in answers:
        assert_told_to_come_again(answer)
    assert (refused["status"], refused["error"]["code"]) == (503, "overloaded")
    reasons = {answer.json()["detail"] for answer in answers}
    assert UNREACHABLE in reasons and len(reasons) > 1, reasons
    assert busy.state() == before
    assert busy.send().status_code == 201


@ON_POSTGRESQL
def test_a_database_that_is_gone(busy: Busy) -> None:
    with busy.database() as database:
        [name] = database.execute("SELECT current_database()").fetchone()
    with (
        busy.socket("alice") as line,
        psycopg.connect(os.environ["CHAT_TEST_POSTGRES"], autocommit=True) as postgres,
    ):
        assert said(line, "sync", {})["status"] == 200
        postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")  # type: ignore[call-overload]
        try:
            postgres.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            everything_is_refused(busy, line)
            assert busy.ask("GET", "/readyz").status_code == 503
            assert_others_are_answered(busy)
        finally:
            postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")  # type: ignore[call-overload]
        end = monotonic() + PATIENCE
        while busy.send().status_code != 201:
            assert monotonic() < end
            sleep(0.1)
        assert said(line, "sync", {})["status"] == 200
