"""The whole way without a mouse: in, to a conversation, to the readers of a message, and back."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD, Arrives, IsAfar

pytestmark = [pytest.mark.browser, pytest.mark.once]

FAR = 40  # no place of the page is more steps of Tab away


def test_from_the_login_to_the_readers_and_back(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben, dora = arrives(), arrives(), afar()
    ann.make_group("Owls", ben, dora)
    page, keys = ann.page, ann.page.keyboard
    page.goto("about:blank")
    ann.context.clear_cookies()
    page.goto("/login/")

    def tab_to(name: str) -> None:
        """As often as it takes, to what a screen reader calls by this name."""
        for _ in range(FAR):
            keys.press("Tab")
            focused = page.locator(":focus")
            if focused.count() and re.match(f"- '?{name}", focused.aria_snapshot()):
                return
        raise AssertionError(f"Tab does not lead to {name}")

    expect(page.get_by_label("User ID")).to_be_focused()
    keys.type(ann.user_id)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()
    expect(ann.row("Owls")).to_be_visible()

    tab_to("link .Owls")
    keys.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    keys.type("Who is awake?")
    keys.press("Enter")
    ben.open("Owls")
    expect(ann.tally("Who is awake?")).to_contain_text("1 of 2 read")

    keys.press("Shift+Tab")
    for _ in range(FAR):
        if page.locator(":focus").evaluate("it => it.matches('.message')"):
            break
        keys.press("Shift+Tab")
    keys.press("Enter")
    expect(page.locator("#message-menu :focus")).to_be_visible()
    readers = page.get_by_role("menuitem", name="Who has read this?")
    for _ in range(FAR):
        if readers.evaluate("it => it === document.activeElement"):
            break
        keys.press("ArrowDown")
    expect(readers).to_be_focused()
    keys.press("Enter")

    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("tab", selected=True)).to_be_focused()
    keys.press("ArrowRight")
    expect(panel.get_by_role("tab", name="Not read (1)")).to_be_focused()
    expect(panel.get_by_role("listitem")).to_have_text([re.compile(dora.user_id)])
    tab_to("button .Why is")
    keys.press("Enter")
    expect(panel).to_contain_text("has not read it yet")
    keys.press("Escape")
    expect(panel).to_be_hidden()
    assert page.locator(":focus").evaluate("it => it.closest('.message') !== null")


def test_focus_is_never_lost_behind_a_dialog(arrives: Arrives) -> None:
    ann = arrives()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(ann.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()

    inside = []
    for _ in range(6):
        ann.page.keyboard.press("Tab")
        inside.append(ann.page.evaluate("document.activeElement.closest('main, nav') === null"))

    assert all(inside)
