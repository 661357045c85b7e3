"""Chromium, driven from outside, on the real server; and people who sit in front of it."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, expect

from tests.chromium import PATIENCE, Chromium, around_noon, new_page
from tests.live_server import Manage

PASSWORD = "an owl reads at night"


def pytest_runtest_setup(item: pytest.Item) -> None:
    told_live = item.get_closest_marker("told_live")
    if told_live is not None and os.environ.get("CHAT_TEST_LIVE") == "none":
        pytest.skip(*told_live.args)


class Known:
    """Somebody who has an account, and does something over REST, as from another device."""

    user_id: str

    def make_group(self, name: str, *others: "Known", group_type: str = "Private") -> str:
        """Answers the conversation's ID."""
        members = [self.user_id, *(other.user_id for other in others)]
        answer = self.post("conversations/", {"groupType": group_type, "name": name, "memberIDs": members})
        return str(answer["conversation"]["conversationID"])

    def add(self, other: "Known", conversation_id: str) -> None:
        self.post(f"conversations/{quote(conversation_id, safe='')}/members/", {"userIDs": [other.user_id]})

    def remove(self, other: "Known", conversation_id: str) -> None:
        self.call("DELETE", f"conversations/{quote(conversation_id, safe='')}/members/{other.user_id}/")

    def is_called(self, nick: str) -> None:
        """Take another name."""
        self.call("PATCH", "me/", {"nick": nick})

    def wears(self, name_card: str, conversation_id: str) -> None:
        """Take another name in this group."""
        members = f"conversations/{quote(conversation_id, safe='')}/members/"
        self.call("PATCH", f"{members}{self.user_id}/", {"nameCard": name_card})

    def write(
        self, conversation_id: str, text: str, *, asks: bool = True, calls: "Known | None" = None
    ) -> str:
        """Send a message; answers its ID."""
        path = f"conversations/{quote(conversation_id, safe='')}/messages/"
        mentions = {"atUserList": [calls.user_id]} if calls else {}
        answer = self.post(path, {"payload": {"text": text}, "needReadReceipt": asks, **mentions})
        return str(answer["message"]["ID"])

    def ask(self, path: str) -> dict[str, Any]:
        return self.call("GET", path)

    def post(self, path: str, data: object) -> dict[str, Any]:
        return self.call("POST", path, data)

    def call(self, method: str, path: str, data: object = None) -> dict[str, Any]:
        """What is answered; an AssertionError if it is a refusal."""
        raise NotImplementedError


class Afar(Known):
    """Somebody who is not at a browser, and sees nothing of what happens: to open one for them takes seconds."""

    def __init__(self, server: str, user_id: str, cookie: str) -> None:
        self.user_id = user_id
        proof = secrets.token_hex(16)
        self._client = httpx.Client(
            base_url=f"{server}/api/v1/",
            cookies={"session": cookie, "csrftoken": proof},
            headers={"X-CSRFToken": proof},
            timeout=PATIENCE / 1000,
            trust_env=False,
        )

    def call(self, method: str, path: str, data: object = None) -> dict[str, Any]:
        answer = self._client.request(method, path, json=data)
        assert answer.is_success, answer.text
        return dict(answer.json()) if answer.content else {}

    def goes(self) -> None:
        self._client.close()


class Someone(Known):
    """A person in a browser of their own, logged in, with the chat before them. What their browser complains of is
    kept."""

    def __init__(self, context: BrowserContext, user_id: str) -> None:
        self.user_id = user_id
        self.context = context
        self.complaints: list[str] = []
        self.page = self.sit_down()
        self.page.goto("/")
        expect(self.page.get_by_role("navigation")).to_be_visible()

    def sit_down(self) -> Page:
        """A new tab that is listened to."""
        page = new_page(self.context)
        page.on(
            "console", lambda said: said.type in {"error", "warning"} and self.complaints.append(said.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def talk_to(self, other: Known) -> None:
        """Start the chat by user ID, or find it."""
        self.page.get_by_role("button", name="New chat").first.click()
        self.page.get_by_label("User ID of the person to talk to").fill(other.user_id)
        self.page.get_by_role("button", name="Start the chat").click()
        expect(self.page.get_by_role("heading", name=other.user_id)).to_be_visible()

    def call(self, method: str, path: str, data: object = None) -> dict[str, Any]:
        answer = self.request(method, path, data)
        assert answer.ok, answer.text()
        return dict(answer.json()) if answer.body() else {}

    def request(self, method: str, path: str, data: Any = None) -> APIResponse:
        """The same, whatever is answered."""
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        proof = {"X-CSRFToken": token, "Referer": self.page.url}
        return self.page.request.fetch(f"/api/v1/{path}", method=method, data=data, headers=proof)

    def open(self, name: str) -> None:
        """Choose a conversation of the list."""
        self.row(name).click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def say(self, text: str) -> None:
        self.page.get_by_label("Message", exact=True).fill(text)
        self.page.keyboard.press("Enter")

    def message(self, text: str) -> Locator:
        return self.page.locator("li.message").filter(has_text=text)

    def row(self, name: str) -> Locator:
        """A conversation in the list."""
        return self.page.get_by_role("navigation").get_by_role("link", name=name)

    def badge(self, name: str) -> Locator:
        return self.row(name).locator(".badge")

    def tally(self, text: str) -> Locator:
        """How many have read my message."""
        return self.message(text).locator("button.tally")


LET_IN = """
from messaging.models import Person
Person.objects.filter(user_id={user_id!r}).update(is_staff=True, is_superuser=True)
"""


def make_superuser(someone: Known, manage: Manage) -> None:
    manage("shell", "-c", LET_IN.format(user_id=someone.user_id))


Arrives = Callable[..., Someone]
IsAfar = Callable[[], Afar]


MAKE_PEOPLE = """
from django.contrib.auth.hashers import make_password
from django.test import Client
from messaging.models import Person
from messaging.services.people import create_person
people = [create_person(user_id=user_id).pk for user_id in {user_ids!r}]
Person.objects.filter(pk__in=people).update(password=make_password({password!r}))
for person in Person.objects.filter(pk__in=people):
    client = Client()
    client.force_login(person)
    print("COOKIE", person.user_id, client.cookies["session"].value)
"""


@pytest.fixture(scope="session")
def strangers(live_manage: Manage) -> Iterator[tuple[str, str]]:
    return make_strangers(live_manage)


@pytest.fixture
def arrives(
    chromium: Chromium, live_server_process: str, strangers: Iterator[tuple[str, str]]
) -> Iterator[Arrives]:
    with coming_to(live_server_process, chromium, strangers) as arrives:
        yield arrives


@pytest.fixture
def afar(live_server_process: str, strangers: Iterator[tuple[str, str]]) -> Iterator[IsAfar]:
    """`afar()`: somebody who has an account, and is not at a browser."""
    people: list[Afar] = []

    def afar() -> Afar:
        people.append(Afar(live_server_process, *next(strangers)))
        return people[-1]

    yield afar

    for one in people:
        one.goes()


def make_strangers(manage: Manage) -> Iterator[tuple[str, str]]:
    """People who have never been here, each with the cookie of a session. Many are made in one go: a process of Django
    takes seconds to start, and a password to check."""
    while True:
        user_ids = [secrets.token_hex(4) for _ in range(80)]
        printed = manage("shell", "-c", MAKE_PEOPLE.format(user_ids=user_ids, password=PASSWORD))
        lines = [line.split() for line in printed.splitlines() if line.startswith("COOKIE")]
        yield from ((user_id, cookie) for _, user_id, cookie in lines)


@contextmanager
def coming_to(server: str, chromium: Chromium, strangers: Iterator[tuple[str, str]]) -> Iterator[Arrives]:
    """`arrives()`: a new person at a browser of their own. At the end no browser may have complained, nor asked another
    host."""
    here: list[Someone] = []

    def arrives(**options: object) -> Someone:
        habits: dict[str, Any] = {"locale": "en-GB", "timezone_id": around_noon(), **options}
        context = chromium.new_context(base_url=server, **habits)
        context.set_default_timeout(PATIENCE)
        user_id, cookie = next(strangers)
        context.add_cookies([{"name": "session", "value": cookie, "url": server}])
        someone = Someone(context, user_id)
        here.append(someone)
        return someone

    yield arrives

    complaints = {one.user_id: one.complaints for one in here if one.complaints}
    for one in here:
        one.context.close()
    assert (complaints, chromium.other_hosts.asked()) == ({}, [])
