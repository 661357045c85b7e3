"""What the hard tests have in common: a server that can be killed, a line to each browser that can be cut, and looks
at what a page shows and at what the server knows.

The people of these tests have a world of their own, so that nobody else's server goes away under them.
"""

import json
import secrets
import socket
import sqlite3
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.chromium import Chromium, around_noon
from tests.databases import manage
from tests.joined import joined
from tests.live_server import Environment, Server, make_world

from .conftest import MAKE_PEOPLE, PASSWORD, Someone

CROWD = 80
PATIENCE = 30.0  # seconds, for what is asked of the server again and again
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: whoever closes does not say goodbye
BROKEN_LINE = ("WebSocket connection to", "net::ERR_")


class Line:
    """What a browser talks to the server through. `cut` it: every connection breaks and no other comes about.
    `silence` it: nothing breaks, and nothing arrives. `deafen` it: what the browser says arrives, the answers do not.
    `mend` it: what was lost is lost, and from now on all is as before."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._ends: set[socket.socket] = set()
        self._ended: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._state = "open"
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> None:
        self._state = "cut"
        for end in list(self._ends):
            _break(end)

    def silence(self) -> None:
        self._state = "silent"

    def deafen(self) -> None:
        self._state = "deaf"

    def mend(self) -> None:
        self.cut()
        self._state = "open"

    def close(self) -> None:
        self.cut()
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                browser, _ = self._door.accept()
            except OSError:
                return
            self._ends.add(browser)
            if self._state == "silent":
                continue
            try:
                if self._state == "cut":
                    raise OSError
                server = socket.create_connection(("127.0.0.1", int(self._server.url.rpartition(":")[2])), 10)
            except OSError:
                _break(browser)
                browser.close()
                self._ends.discard(browser)
                continue
            server.settimeout(None)
            self._ends.add(server)
            for ends in ((browser, server, {"open", "deaf"}), (server, browser, {"open"})):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, passes: set[str]) -> None:
        with suppress(OSError):
            while some := one.recv(65_536):
                if self._state in passes:
                    other.sendall(some)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
        # Whoever reads to the end last closes both.
        with self._lock:
            is_last = one in self._ended or other in self._ended
            self._ended.add(one)
        if is_last:
            for end in (one, other):
                end.close()
                self._ends.discard(end)
                self._ended.discard(end)


def _break(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


class Person(Someone):
    """Somebody whose line can be cut. What their tabs said to the server is kept, frame by frame."""

    def __init__(self, context: BrowserContext, user_id: str, line: Line) -> None:
        self.line = line
        self.said: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        super().__init__(context, user_id)
        self.comes_in()

    def comes_in(self) -> None:
        """The list is there, and whoever it is for."""
        expect(self.page.locator("#shares-receipts")).to_be_enabled()

    def sit_down(self) -> Page:
        page = super().sit_down()
        page.on("websocket", self._listen)
        return page

    def another_tab(self, where: str = "/") -> "Person":
        """The same person, at another tab of the same browser."""
        other = object.__new__(Person)
        other.user_id, other.context, other.line = self.user_id, self.context, self.line
        other.complaints, other.said, other.heard = self.complaints, [], []
        other.page = other.sit_down()
        other.page.goto(where)
        other.comes_in()
        return other

    def go(self, conversation_id: str, message_id: str = "") -> None:
        """By the address."""
        where = "/".join(quote(part, safe="") for part in (conversation_id, message_id) if part)
        self.page.evaluate("where => (location.hash = where)", where)
        expect(self.page.locator("#messages li").first).to_be_attached()

    def commands(self, name: str) -> list[dict[str, Any]]:
        """What was asked by this command, oldest first."""
        return [frame["params"] for frame in self.said if frame["command"] == name]

    def _listen(self, socket: Any) -> None:
        socket.on("framesent", lambda frame: self.said.append(json.loads(frame)))
        socket.on("framereceived", lambda frame: self.heard.append(json.loads(frame)))


class World:
    """One server process, its database, and whoever comes."""

    def __init__(self, environment: Environment, chromium: Chromium) -> None:
        self.environment = environment
        self.server = Server("hard", environment)
        self._chromium = chromium
        self._strangers: Iterator[tuple[str, str]] = iter(())
        self._cookies: dict[str, str] = {}
        self._lines: list[Line] = []
        self.here: list[Person] = []

    def open(self) -> None:
        user_ids = [secrets.token_hex(4) for _ in range(CROWD)]
        printed = self.run(MAKE_PEOPLE.format(user_ids=user_ids, password=PASSWORD))
        lines = [line.split() for line in printed.splitlines() if line.startswith("COOKIE")]
        self._strangers = iter([(user_id, cookie) for _, user_id, cookie in lines])
        self.server.start()

    def arrives(self, user_id: str = "", **options: Any) -> Person:
        """A new person at a browser of their own; or one who is known, at another browser."""
        if not user_id:
            user_id, self._cookies[user_id] = next(self._strangers)
        line = Line(self.server)
        self._lines.append(line)
        habits: dict[str, Any] = {"locale": "en-GB", "timezone_id": around_noon(), **options}
        context = self._chromium.new_context(base_url=line.url, **habits)
        context.set_default_timeout(30_000)
        cookie = {"name": "session", "value": self._cookies[user_id], "url": line.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        person = Person(context, user_id, line)
        self.here.append(person)
        return person

    def leave(self) -> dict[str, list[str]]:
        """Everybody goes; answers of what their browsers complained, but for lines that were cut, and what they asked of
        other hosts."""
        complaints = {
            one.user_id: [text for text in one.complaints if not _is_broken_line(text)] for one in self.here
        }
        for one in self.here:
            one.context.close()
        for line in self._lines:
            line.close()
        self.here.clear()
        self._lines.clear()
        complaints["other hosts"] = self._chromium.other_hosts.asked()
        return {user_id: texts for user_id, texts in complaints.items() if texts}

    def run(self, script: str) -> str:
        """What this prints in the server's own Python."""
        return manage(self.environment, "shell", "--no-imports", "-c", script)

    def ask(self, user_id: str, path: str, **query: Any) -> dict[str, Any]:
        """What the server answers this person, whatever became of their line."""
        cookies = {"session": self._cookies[user_id]}
        answer = httpx.get(
            f"{self.server.url}/api/v1/{path}", params=query, cookies=cookies, trust_env=False, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def messages(self, user_id: str, conversation_id: str) -> list[dict[str, Any]]:
        """All that was said there, oldest first; notices of the system left out."""
        path = f"conversations/{quote(conversation_id, safe='')}/messages/"
        found: list[dict[str, Any]] = []
        while True:
            where = {"before": found[0]["sequence"]} if found else {}
            page = self.ask(user_id, path, limit=100, **where)
            found = [*page["messages"], *found]
            if not page["hasBefore"]:
                return [one for one in found if not one["isSystemMessage"]]

    def texts(self, user_id: str, conversation_id: str) -> list[str]:
        return [one["payload"]["text"] for one in self.messages(user_id, conversation_id)]

    def receipts(self, user_id: str, message_id: str) -> list[dict[str, Any]]:
        """Who has read this message of theirs, and when."""
        return list(self.ask(user_id, f"messages/{message_id}/audience/", state="read")["members"])

    def query(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Straight from, or into, the database."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as base, base:
                return base.execute(statement.replace("%s", "?"), values).fetchall()
        with psycopg.connect(url) as base:
            done = base.execute(statement, values)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []


def _is_broken_line(text: str) -> bool:
    return any(sign in text for sign in BROKEN_LINE)


KEPT = """async () => {
  const found = {receipt: 0, message: 0, draft: 0, position: 0};
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => (indexedDB.open(name).onsuccess = (event) => done(event.target.result)));
    const keys = await new Promise((done) =>
      (base.transaction("rows").objectStore("rows").getAllKeys().onsuccess = (event) => done(event.target.result)));
    for (const key of keys) found[key.split(" ")[0]] += 1;
    base.close();
  }
  return found;
}"""


NOTHING = {"receipt": 0, "message": 0, "draft": 0, "position": 0}


def kept(someone: Someone) -> dict[str, int]:
    """What the browser keeps until the server has answered for it: how many of each."""
    return dict(someone.page.evaluate(KEPT))


@pytest.fixture(scope="session")
def hard_world(chromium: Chromium) -> Iterator[World]:
    world = World(make_world("hard", **joined()), chromium)
    try:
        world.open()
        yield world
    finally:
        world.server.stop()


@pytest.fixture
def world(hard_world: World) -> Iterator[World]:
    """The world, with nobody in it. At the end no browser may have complained of anything but a broken line."""
    yield hard_world
    assert hard_world.leave() == {}


def eventually(look: Callable[[], Any], wanted: Any, someone: Someone, patience: float = PATIENCE) -> None:
    """What the server says becomes this. Browsers go on meanwhile."""
    wait_for(lambda: look() == wanted, someone, patience)
    assert look() == wanted


def wait_for(is_so: Callable[[], bool], someone: Someone, patience: float = PATIENCE) -> None:
    """Until it is so, or for as long as anybody has patience."""
    end = time.monotonic() + patience
    while not is_so() and time.monotonic() < end:
        someone.page.wait_for_timeout(200)


SHOWN = """(many) => {
  const words = (element) => (element && element.getClientRects().length ? element.innerText.replace(/\\s+/g, " ").trim() : "");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rows = all("#messages li.message, #messages li.notice").map((row) =>
    row.matches(".notice") ? words(row) : [
      row.matches(".mine") ? "mine" : words(row.querySelector(".sender")),
      row.matches(".waiting, .recalled") ? row.className : "",
      row.querySelector(".text").textContent,
      words(row.querySelector(".stamp time")),
      row.querySelector(".tick-words")?.textContent ?? "",
      words(row.querySelector(".tally")),
      words(row.querySelector(".failed")),
      words(row.querySelector(".no-receipt")),
    ].join(" | "));
  return {
    title: document.title,
    list: all("#conversation-list li").map(words),
    name: words(document.getElementById("thread-name")),
    about: words(document.getElementById("thread-about")),
    draft: document.getElementById("text").value,
    banner: words(document.getElementById("banner")),
    count: Math.min(many, rows.length),
    rows: rows.slice(-many),
  };
}"""
ROWS_COMPARED = 40


def shown(someone: Someone) -> dict[str, Any]:
    """What this page says, in words: the list, and the conversation that is open in it."""
    return dict(someone.page.evaluate(SHOWN, ROWS_COMPARED))


def shows_what_a_fresh_load_shows(world: World, person: Person) -> None:
    """Another browser of the same person, loaded now, says the same."""
    other = world.arrives(person.user_id, viewport=person.page.viewport_size)
    where = person.page.evaluate("location.hash")
    if where:
        other.page.evaluate("where => (location.hash = where)", where)
        expect(other.page.locator("#messages li").last).to_be_attached()
    wait_for(lambda: shown(person) == shown(other), other)
    assert shown(person) == shown(other)
    other.page.close()
