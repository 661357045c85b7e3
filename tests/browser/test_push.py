"""The service worker: shows what is pushed while no page is seen, and leads to it. What pushes it is tested with the server."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.chromium import Chromium

from .conftest import Arrives, Someone, coming_to
from .hard import eventually, wait_for

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
