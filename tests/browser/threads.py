"""What tests of the thread have in common: much that was said, and looks at who has read what."""

import re
import time
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator

from .conftest import Known, Someone

A_GLANCE = 150  # milliseconds: too short to have seen anything
A_LOOK = 1_500  # milliseconds: three times what counts as having seen something

ASKS_FOR = "Ask for a read receipt"
READ = re.compile(r"Read \d\d:\d\d")
UNREAD = "Sent, not read yet"


def tell(
    someone: Known, conversation_id: str, texts: list[str], *, asks: bool = False, **fields: Any
) -> list[str]:
    """Send over REST, which is faster than typing; answers the message IDs."""
    number = someone.ask("me/")["tinyID"]
    path = f"conversations/{quote(conversation_id, safe='')}/messages/"
    first = time.time_ns() // 1_000_000
    ids = [f"{number}-{first + nth}-{nth}" for nth in range(len(texts))]
    for message_id, text in zip(ids, texts, strict=True):
        message = {"ID": message_id, "payload": {"text": text}, "needReadReceipt": asks, **fields}
        someone.post(path, message)
    return ids


def readers_of(someone: Known, message_id: str) -> list[str]:
    """Who has read this message of theirs, as the server has it."""
    answer = someone.ask(f"messages/{message_id}/audience/?state=read")
    return sorted(member["userID"] for member in answer["members"])


def log_of(someone: Someone) -> Locator:
    return someone.page.get_by_role("region", name="Messages")


def top_of(row: Locator) -> float:
    return float(row.evaluate("row => row.getBoundingClientRect().top"))


TURN = 400  # pixels, by which the wheel is turned at once
STILL = 1  # pixels: fractions of them are rounded
WATCH = """
() => {
  window.moved = 0;
  let row = null;
  let top = 0;
  const middle = () => document.elementFromPoint(700, 300)?.closest(".message");
  const look = () => {
    if (row?.isConnected) window.moved += row.getBoundingClientRect().top - top;
    row = middle() ?? row;
    top = row?.getBoundingClientRect().top ?? 0;
    requestAnimationFrame(look);
  };
  look();
}
"""


def turn_up(someone: Someone, times: int) -> None:
    """Go back in the history by the wheel, and see that what is looked at moves as far as the wheel turns, however many
    rows are put in above it. Each turn waits until there is room for it: pages may be slow to come, but nothing may jump."""
    page = someone.page
    log_of(someone).hover()
    page.evaluate(WATCH)
    for nth in range(1, times + 1):
        page.wait_for_function("turn => document.getElementById('log').scrollTop >= turn", arg=TURN)
        page.mouse.wheel(0, -TURN)
        page.wait_for_function("least => window.moved >= least", arg=nth * (TURN - STILL))
    assert abs(page.evaluate("window.moved") - times * TURN) <= times * STILL


def choose(someone: Someone, text: str, item: str) -> None:
    """By the menu of the message with this text."""
    someone.message(text).locator(".bubble").click(button="right")
    someone.page.get_by_role("menuitem", name=item).click()


# Its own comes after those of the page: who watches longer is told first.
DRAWN = "one => new Promise((done) => new IntersectionObserver((_, watch) => done(watch.disconnect())).observe(one))"


def until_drawn(someone: Someone) -> None:
    """Until the browser has drawn what is there by now, and has told the page what of it is in view."""
    for _ in range(2):  # rows that come into view are as high as they are only when they were drawn once
        log_of(someone).evaluate(DRAWN)


def hold_the_clock(someone: Someone) -> None:
    """Their clock, installed before, stands still, and goes on by `run_for` alone until it resumes: no machine is too slow
    for what must not take long."""
    someone.context.clock.pause_at(someone.page.evaluate("Date.now()") / 1000 + 2)


def hide(someone: Someone) -> None:
    """Headless Chromium shows all its tabs: what it would say of a hidden one is said for it."""
    someone.page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def show(someone: Someone) -> None:
    someone.page.evaluate(
        "delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))"
    )
