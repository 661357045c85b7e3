"""The service worker: shows what is pushed while no page is seen, and leads to it. What pushes it is tested with the server."""

import json
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.chromium import Chromium
from tests.live_server import Manage

from .conftest import Arrives, Someone, coming_to
from .hard import eventually, wait_for
from .payloads import PAYLOADS
from .test_hostile_texts import MADE, is_heard

pytestmark = [pytest.mark.browser, pytest.mark.once]

REGISTER = "async () => { await (await import('/static/chat/push.js')).register(); }"
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(({ title, body, tag }) => ({ title, body, tag }))"""
COUNT_LOOKS = """() => {
    const look = self.clients.matchAll;
    self.looks = 0;
    self.clients.matchAll = async (...wishes) => {
        const pages = await look.apply(self.clients, wishes);
        self.looks += 1;
        return pages;
    };
}"""
COUNT = "async () => (await self.registration.getNotifications()).length"
PAGES = "async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length"
# Of a click that nobody has made a browser takes no promise, and it lets no page come to the front.
CLICK = """async () => {
    const [notification] = await self.registration.getNotifications();
    const click = new NotificationEvent("notificationclick", { notification });
    click.waitUntil = (promise) => promise.catch(() => {});
    self.dispatchEvent(click);
}"""
# One after the other, where no page is: where each leads.
CLICK_ALL_BUT = """async (kept) => {
    const opened = [];
    self.clients.openWindow = async (address) => { opened.push(new URL(address, self.location).href); };
    for (const notification of await self.registration.getNotifications()) {
        if (kept.includes(notification.tag)) continue;
        const click = new NotificationEvent("notificationclick", { notification });
        const done = [];
        click.waitUntil = (promise) => done.push(promise);
        self.dispatchEvent(click);
        await Promise.all(done);
    }
    return opened;
}"""
SHOWN_IN_WORKER = """async () => (await self.registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }))"""
NEWS = "import json; from tests.browser.payloads import news; print('NEWS', json.dumps(news({user_id!r})))"
CUT = 160
"""Characters of what is pushed of a message (chatsite/away.py)."""


class Pushes:
    """The push service of a browser, which has a worker by now."""

    def __init__(self, person: Someone) -> None:
        person.page.evaluate(REGISTER)
        self._devtools = person.context.new_cdp_session(person.page)
        self._known: list[dict[str, str]] = []
        self._devtools.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: self._known.extend(event["registrations"]),
        )
        self._devtools.send("ServiceWorker.enable")
        wait_for(lambda: bool(self._known), person)
        self._origin = person.page.evaluate("location.origin")

    def push(self, **news: str) -> None:
        [registration] = {one["registrationId"] for one in self._known}
        facts = {"origin": self._origin, "registrationId": registration, "data": json.dumps(news)}
        self._devtools.send("ServiceWorker.deliverPushMessage", facts)


@pytest.fixture
def arrives(
    chromium_with_windows: Chromium, live_server_process: str, strangers: Iterator[tuple[str, str]]
) -> Iterator[Arrives]:
    """In a browser that shows notifications, which one without windows does not."""
    with coming_to(live_server_process, chromium_with_windows, strangers) as arrives:
        yield arrives


def test_what_is_pushed_is_shown_while_no_page_is_seen_and_leads_there(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ben.make_group("Owls", ann)
    message = ben.write(owls, "Tea?", asks=True)
    ann.context.grant_permissions(["notifications"])
    page = ann.page
    pushes = Pushes(ann)
    news = {"conversationID": owls, "messageID": message, "title": "Owls", "body": "Ben: Tea?"}

    wait_for(lambda: bool(ann.context.service_workers), ann)
    [worker] = ann.context.service_workers
    worker.evaluate(COUNT_LOOKS)
    pushes.push(**news)
    eventually(lambda: worker.evaluate("self.looks"), 1, ann)
    assert worker.evaluate(COUNT) == 0

    page.goto("about:blank")
    # The page that was left is gone a little later, and until then counts as one that is seen.
    eventually(lambda: worker.evaluate(PAGES), 0, ann)
    pushes.push(**news)
    eventually(lambda: worker.evaluate(COUNT), 1, ann)
    page.goto("/")
    expect(ann.badge("Owls")).to_have_text("1")
    eventually(lambda: page.evaluate(SHOWN), [{"title": "Owls", "body": "Ben: Tea?", "tag": owls}], ann)
    receipts = ann.page.request.get(f"/api/v1/messages/{message}/").json()["message"]["readReceiptInfo"]
    assert not receipts.get("readCount")

    worker.evaluate(CLICK)
    expect(page.locator("#thread-name")).to_have_text("Owls")
    expect(page.locator("#messages").get_by_text("Tea?")).to_be_in_viewport()


def test_texts_that_would_run_are_only_shown(arrives: Arrives, live_manage: Manage) -> None:
    """Names, names of groups, cards and messages, as the server pushes them; and as IDs, which it never does. A click
    leads to a place in our own page, whatever it is called."""
    ann = arrives()
    told = json.loads(live_manage("shell", "-c", NEWS.format(user_id=ann.user_id)).partition("NEWS ")[2])
    ann.context.grant_permissions(["notifications"])
    is_heard(ann)
    page, pushes = ann.page, Pushes(ann)
    wait_for(lambda: bool(ann.context.service_workers), ann)
    [worker] = ann.context.service_workers
    home = page.url
    page.goto("about:blank")
    eventually(lambda: worker.evaluate(PAGES), 0, ann)

    for one in told:
        pushes.push(**one)
    for payload in PAYLOADS:
        pushes.push(conversationID=payload, messageID=payload, title=payload, body=payload)

    eventually(lambda: worker.evaluate(COUNT), 3 * len(PAYLOADS), ann)
    shown = {one["tag"]: (one["title"], one["body"]) for one in worker.evaluate(SHOWN_IN_WORKER)}
    expected = {payload: (payload, payload) for payload in PAYLOADS}
    for nth, payload in enumerate(PAYLOADS):
        called = f"{ann.user_id}n{nth}"
        expected[f"C2C{called}"] = (payload[:100], payload[:CUT])
        expected[f"GROUP{called}"] = (payload[:100], f"{payload[:50]}: {payload}"[:CUT])
    assert shown == expected

    left = f"GROUP{ann.user_id}n1"
    opened = worker.evaluate(CLICK_ALL_BUT, [left])
    assert len(opened) == len(shown) - 1
    hashes = [address.removeprefix(f"{home}#").split("/") for address in opened]
    assert {unquote(conversation) for conversation, _ in hashes} == {*shown} - {left}
    page.goto("/")
    expect(page.get_by_role("navigation")).to_be_visible()
    worker.evaluate(CLICK)
    expect(page.locator("#thread-name")).to_have_text(PAYLOADS[1])
    expect(page.locator("#messages .text")).to_have_text(PAYLOADS[1])
    assert page.url.startswith(f"{home}#{left}/")
    assert (page.evaluate(MADE), ann.complaints) == ([], [])
