"""Chromium, driven from outside, on the real server; and people who sit in front of it."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.chromium import PATIENCE, Chromium, around_noon, new_page
from tests.live_server import Manage

PASSWORD = "an owl reads at night"


def pytest_runtest_setup(item: pytest.Item) -> None:
    told_live = item.get_closest_marker("told_live")
    if told_live is not None and os.environ.get("CHAT_TEST_LIVE") == "none":
        pytest.skip(*told_live.args)


class Someone:
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

    def talk_to(self, other: "Someone") -> None:
        """Start the chat by user ID, or find it."""
        self.page.get_by_role("button", name="New chat").first.click()
        self.page.get_by_label("User ID of the person to talk to").fill(other.user_id)
        self.page.get_by_role("button", name="Start the chat").click()
        expect(self.page.get_by_role("heading", name=other.user_id)).to_be_visible()

    def make_group(self, name: str, *others: "Someone", group_type: str = "Private") -> str:
        """Over REST, as this page has no form for it; answers the conversation's ID."""
        members = [self.user_id, *(other.user_id for other in others)]
        answer = self._post("conversations/", {"groupType": group_type, "name": name, "memberIDs": members})
        return str(answer["conversation"]["conversationID"])

    def add(self, other: "Someone", conversation_id: str) -> None:
        self._post(f"conversations/{quote(conversation_id, safe='')}/members/", {"userIDs": [other.user_id]})

    def remove(self, other: "Someone", conversation_id: str) -> None:
        members = f"/api/v1/conversations/{quote(conversation_id, safe='')}/members/"
        answer = self.page.request.delete(f"{members}{other.user_id}/", headers=self._proof())
        assert answer.ok, answer.text()

    def is_called(self, nick: str) -> None:
        """Take another name."""
        answer = self.page.request.patch("/api/v1/me/", data={"nick": nick}, headers=self._proof())
        assert answer.ok, answer.text()

    def wears(self, name_card: str, conversation_id: str) -> None:
        """Take another name in this group."""
        members = f"/api/v1/conversations/{quote(conversation_id, safe='')}/members/"
        address = f"{members}{self.user_id}/"
        answer = self.page.request.patch(address, data={"nameCard": name_card}, headers=self._proof())
        assert answer.ok, answer.text()

    def write(
        self, conversation_id: str, text: str, *, asks: bool = True, calls: "Someone | None" = None
    ) -> str:
        """Send a message over REST, as from another device; answers its ID."""
        path = f"conversations/{quote(conversation_id, safe='')}/messages/"
        mentions = {"atUserList": [calls.user_id]} if calls else {}
        answer = self._post(path, {"payload": {"text": text}, "needReadReceipt": asks, **mentions})
        return str(answer["message"]["ID"])

    def _post(self, path: str, data: object) -> dict[str, Any]:
        answer = self.page.request.post(f"/api/v1/{path}", data=data, headers=self._proof())
        assert answer.ok, answer.text()
        return dict(answer.json())

    def _proof(self) -> dict[str, str]:
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        return {"X-CSRFToken": token, "Referer": self.page.url}

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


Arrives = Callable[..., Someone]


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
