"""Chromium, driven from outside, on the real server; and people who sit in front of it."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PASSWORD = "an owl reads at night"
HOW_TO_GET_IT = (
    f"{CHROMIUM} is missing, so THE PAGE WAS NOT TESTED: tests/install_browser.sh gets it on Debian."
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Someone:
    """A person in a browser of their own, logged in, with the chat before them. What their browser complains
    of, and what it asks of other hosts, is kept."""

    def __init__(self, context: BrowserContext, user_id: str) -> None:
        self.user_id = user_id
        self.context = context
        self.complaints: list[str] = []
        self.page = self.sit_down()
        self.page.goto("/")
        expect(self.page.get_by_role("navigation", name="Conversations")).to_be_visible()

    def sit_down(self) -> Page:
        """A new tab that is listened to."""
        page = self.context.new_page()
        page.on(
            "console", lambda said: said.type in {"error", "warning"} and self.complaints.append(said.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._local(request.url))
        page.on("websocket", lambda socket: self._local(socket.url))
        return page

    def _local(self, url: str) -> None:
        if urlsplit(url).scheme != "data" and urlsplit(url).hostname != "127.0.0.1":
            self.complaints.append(f"another host: {url}")

    def talk_to(self, other: "Someone") -> None:
        """Start the chat by user ID, or find it."""
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

    def _post(self, path: str, data: object) -> dict[str, Any]:
        answer = self.page.request.post(f"/api/v1/{path}", data=data, headers=self._proof())
        assert answer.ok, answer.text()
        return dict(answer.json())

    def _proof(self) -> dict[str, str]:
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        return {"X-CSRFToken": token, "Referer": self.page.url}

    def open(self, name: str) -> None:
        """Choose a conversation of the list."""
        self.page.get_by_role("navigation").get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def say(self, text: str) -> None:
        self.page.get_by_label("Message", exact=True).fill(text)
        self.page.keyboard.press("Enter")

    def message(self, text: str) -> Locator:
        return self.page.locator("li.message").filter(has_text=text)

    def badge(self, name: str) -> Locator:
        return self.page.get_by_role("navigation").get_by_role("link", name=name).locator(".badge")


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
def strangers(live_manage: Callable[..., str]) -> Iterator[tuple[str, str]]:
    """People who have never been here, each with the cookie of a session. Made in one go: a process of Django takes
    seconds to start, and a password to check."""
    user_ids = [secrets.token_hex(4) for _ in range(60)]
    printed = live_manage("shell", "-c", MAKE_PEOPLE.format(user_ids=user_ids, password=PASSWORD))
    lines = [line.split() for line in printed.splitlines() if line.startswith("COOKIE")]
    return iter([(user_id, cookie) for _, user_id, cookie in lines])


@pytest.fixture
def arrives(
    chromium: Browser, live_server_process: str, strangers: Iterator[tuple[str, str]]
) -> Iterator[Callable[..., Someone]]:
    """`arrives()`: a new person at a browser of their own. At the end no browser may have complained."""
    here: list[Someone] = []

    def arrives(**options: object) -> Someone:
        context = chromium.new_context(base_url=live_server_process, locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        user_id, cookie = next(strangers)
        context.add_cookies([{"name": "session", "value": cookie, "url": live_server_process}])
        someone = Someone(context, user_id)
        here.append(someone)
        return someone

    yield arrives

    complaints = {one.user_id: one.complaints for one in here if one.complaints}
    for one in here:
        one.context.close()
    assert complaints == {}
