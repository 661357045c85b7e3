"""The vendor's UI kit as it comes from npm, built with nothing but module aliases to our SDK and one engine; and people who use it."""

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, WebSocket, expect

from tests.chromium import PATIENCE, Chromium, new_page
from tests.elsewhere import HOST, Elsewhere, Person
from tests.node import run_node

HERE = Path(__file__).resolve().parent
SDK = HERE.parent.parent / "static" / "sdk"
VITE = HERE / "node_modules" / "vite" / "bin" / "vite.js"
NOT_THERE = "npm installed nothing in tests/tuikit, so THE UI KIT WAS NOT TESTED: make test-tuikit says why."

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 393, "height": 727},
    "has_touch": True,
    "is_mobile": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
}

# What the kit complains of whatever it runs on: a promise of its own that it rejects at the start, and pictures of
# its vendor's (emoji, stickers, an icon) that it does not get.
ITS_OWN = {"Object", "Failed to load resource: net::ERR_FAILED"}
A_MOMENT = 100  # milliseconds between two looks at what is asked
QUIET, MOST = 4, 200  # looks in a row at which it is nothing, and how many there are at most
OURS = {"127.0.0.1", HOST}
VENDORS_HOSTS = {"web.sdk.qcloud.com"}

Build = Callable[[str, Path], None]


@pytest.fixture(scope="session")
def build_kit() -> Build:
    """Builds a page with the kit: `build_kit(sdk, folder)`, where `sdk` is a folder or an address."""
    if not VITE.exists():
        if os.environ.get("CI"):
            pytest.fail(NOT_THERE)
        pytest.skip(NOT_THERE)

    def build(sdk: str, folder: Path) -> None:
        run_node(VITE, "build", "--outDir", folder, cwd=HERE, SDK=sdk)

    return build


class Site(NamedTuple):
    """Where a built page is. What lies in `files` is handed out at its address by the browser's driver."""

    address: str
    files: Path | None = None


@pytest.fixture(scope="session")
def linked(build_kit: Build, elsewhere: Elsewhere) -> Site:
    """The page takes the SDK from the chat server, and stands on another origin."""
    build_kit(f"{elsewhere.address}/static/sdk", elsewhere.folder / "linked")
    return Site(f"{elsewhere.origin}/linked/")


@pytest.fixture(scope="session")
def bundled(build_kit: Build, elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The SDK is a part of the page, which stands on the chat server's own origin."""
    folder = tmp_path_factory.mktemp("bundled")
    build_kit(str(SDK), folder)
    return Site(f"{elsewhere.address}/bundled/", folder)


class Seat:
    """A person in front of the kit, in a browser of their own."""

    def __init__(self, chromium: Chromium, site: Site, person: Person, *, on_phone: bool) -> None:
        self.nick = person.nick
        self.on_phone = on_phone
        self.context = chromium.new_context(locale="en-GB", **(PHONE if on_phone else DESK))
        self.context.set_default_timeout(PATIENCE)
        self.other_hosts: set[str] = set()
        self.complaints: list[str] = []
        self.context.route(lambda url: urlsplit(url).hostname not in OURS, self._refuse)
        if site.files:
            self.context.route(f"{site.address}**", partial(_hand_out, site))
            self.context.grant_permissions(["local-network-access"])  # such a page counts as a stranger's
        self.page: Page = new_page(self.context)
        self.page.on("pageerror", lambda error: self._hear(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self._hear(said.text))
        self._asked: set[Any] = set()
        self.page.on("websocket", self._listen)
        self.page.on("request", lambda request: self._asked.add(request))
        self.page.on("requestfinished", lambda request: self._asked.discard(request))
        self.page.on("requestfailed", lambda request: self._asked.discard(request))
        entry = urlencode({"userID": person.user_id, "userSig": person.user_sig})
        self.page.goto(f"{site.address}index.html#{entry}")

    def _hear(self, complaint: str) -> None:
        if complaint not in ITS_OWN:
            self.complaints.append(complaint)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._asked.add(json.loads(frame)["id"]))
        socket.on("framereceived", lambda frame: self._asked.discard(json.loads(frame).get("id")))

    def rest(self) -> None:
        """Until the SDK has its answers, and the kit what it does with them: it draws anew with each news, and forgets
        what somebody has begun."""
        quiet = 0
        for _ in range(MOST):
            self.page.wait_for_timeout(A_MOMENT)
            quiet = 0 if self._asked else quiet + 1
            if quiet == QUIET:
                return
        raise AssertionError(f"It never had an answer to {self._asked}")

    def _refuse(self, route: Route) -> None:
        self.other_hosts.add(str(urlsplit(route.request.url).hostname))
        route.abort()

    def conversation(self, name: str) -> Locator:
        row = self.page.locator(".tui-conversation-item")
        return row.filter(has=self.page.locator(".name", has_text=re.compile(f"^{name}$")))

    def open(self, name: str) -> None:
        if self.back.is_visible():
            self.back.click()
        self.conversation(name).click()
        expect(self.header).to_have_text(name)

    @property
    def back(self) -> Locator:
        """On a phone, from a conversation to the list."""
        return self.page.locator(".chat-header-back")

    @property
    def header(self) -> Locator:
        return self.page.locator(".chat-header-content")

    @property
    def editor(self) -> Locator:
        return self.page.locator(".message-input-editor-area").locator(
            "xpath=descendant-or-self::*[@contenteditable='true']"
        )

    def say(self, text: str) -> None:
        self.editor.click()
        self.page.keyboard.insert_text(text)
        self.page.locator(".message-input-button-cont").click()

    def message(self, text: str) -> Locator:
        said = self.page.locator(".message-body-content").filter(has_text=text)
        return self.page.locator("li.message-li").filter(has=said)

    def tip(self, text: str) -> Locator:
        """What happened in the group, as it stands between the messages."""
        return self.page.locator("li.message-li .message-tip").filter(has_text=text)

    def label(self, text: str) -> Locator:
        """What stands beside one's own message: "Unread", "1 read", "All read"."""
        return self.message(text).locator(".message-label.align-self-bottom")

    def texts(self) -> list[str]:
        return self.page.locator("li.message-li .message-body-content").all_inner_texts()

    def menu_of(self, message: Locator) -> Locator:
        """What can be done to a message: a right click on it, on a phone a long touch."""
        menu = self.page.locator(".dialog-item")
        if not self.on_phone:
            message.locator(".message-body-content").click(button="right")
            return menu
        said = message.locator(".message-body-content")
        said.dispatch_event("touchstart")
        expect(menu).to_be_visible()
        said.dispatch_event("touchend")
        self.page.wait_for_timeout(250)  # so long after a long touch the kit takes no other
        return menu

    def choose(self, message: Locator, entry: str) -> None:
        self.menu_of(message).locator(".list-item", has_text=entry).click()

    def recall(self, text: str) -> None:
        self.choose(self.message(text), "Recall")

    def choose_of(self, conversation: str, entry: str) -> None:
        """From the menu of a conversation in the list."""
        self.conversation(conversation).click(button="right")
        self.page.wait_for_timeout(350)  # a menu that opened just now is not closed by what is clicked
        self.page.locator(".actions-menu-item").get_by_text(entry, exact=True).click()

    def begin(self, kind: str, *people: Person) -> None:
        """ "New one-to-one chat" or "New group chat", with people whom one finds by their IDs."""
        self.page.locator(".tui-search-more .more").click()
        self.page.locator(".tui-search-more-list .list-item").get_by_text(kind).click()
        self.rest()  # friends, when they come, take the place of who was found
        for person in people:
            field = self.page.get_by_placeholder("Enter a userID")
            field.fill(person.user_id)
            field.press("Enter")
            self.tick(person.nick)
        self.page.locator(".transfer-right-footer .btn", has_text="Done").click()

    def turn_to(self, tab: str) -> None:
        self.page.locator(".TUIKit-navbar-item").get_by_text(tab).click()

    def look_for(self, user_or_group_id: str) -> None:
        """In the contacts, for whom one may add and what one may come into."""
        self.page.locator(".tui-contact-search-header").click()
        field = self.page.locator(".tui-contact-search-main-input")
        field.fill(user_or_group_id)
        field.press("Enter")

    def agree(self) -> None:
        """To what the kit asks once more."""
        self.page.locator(".dialog-main-footer .btn-default").click()

    def tick(self, name: str) -> None:
        exactly = self.page.locator(".name", has_text=re.compile(f"^{re.escape(name)}$"))
        # The first: whom it was told of twice the kit may show twice.
        self.page.locator(".transfer .left .transfer-list-item").filter(has=exactly).first.click()

    def pick(self, *names: str) -> None:
        """From the list that the kit shows for whatever is to be picked."""
        for name in names:
            self.tick(name)
        self.page.locator(".transfer-right-footer .btn", has_text="Done").click()

    @property
    def offered(self) -> Locator:
        """The names in the list from which one picks."""
        return self.page.locator(".transfer .left .transfer-list-item .name")

    def pick_nobody(self) -> None:
        self.page.locator(".transfer-right-footer .btn", has_text="Cancel").click()

    def toast(self, text: str) -> Locator:
        """What the kit says for a second or so."""
        return self.page.locator(".message, .toast").get_by_text(text)

    def named_under(self, tab: str) -> Locator:
        """The names in the panel, under "Read" or "Unread"."""
        title = self.page.locator(".status-text", has_text=re.compile(f"^{tab}$"))
        self.page.locator(".read-status-counter").filter(has=title).click()
        return self.page.locator(".read-status-member-container .username")

    def close_panel(self) -> None:
        self.page.locator(".read-receipt-panel .header-close-icon > *").click()


def _hand_out(site: Site, route: Route) -> None:
    assert site.files
    name = route.request.url.removeprefix(site.address).split("#")[0]
    route.fulfill(path=site.files / name)


SitDown = Callable[..., Seat]


@pytest.fixture
def sit_down(chromium: Chromium, linked: Site) -> Iterator[SitDown]:
    """`sit_down(person)`: they open the page with the kit, the linked one or that `at` which is said, at a desk or
    `on_phone`."""
    seats: list[Seat] = []

    def sit_down(person: Person, *, on_phone: bool = False, at: Site = linked) -> Seat:
        seats.append(Seat(chromium, at, person, on_phone=on_phone))
        return seats[-1]

    yield sit_down

    complaints = {seat.nick: seat.complaints for seat in seats if seat.complaints}
    other_hosts = set[str]().union(*(seat.other_hosts for seat in seats))
    for seat in seats:
        seat.context.close()
    assert complaints == {}
    assert other_hosts <= VENDORS_HOSTS
