"""What an edited message said before, and a history that is cleared for oneself."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives
from .threads import choose

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_edited_leads_to_all_that_was_said(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("Tea at four")
    expect(ann.tally("Tea at four")).to_have_text("Read by all")
    for text in ("Tea at *five*", "Tea at six"):
        ann.page.get_by_label("Message", exact=True).press("ArrowUp")
        ann.say(text)
        expect(ben.message(text.replace("*", ""))).to_be_visible()

    ben.message("Tea at six").get_by_role("button", name="edited").click()

    dialog = ben.page.get_by_role("dialog", name="What it said before")
    expect(dialog.locator(".text")).to_have_text(["Tea at six", "Tea at five", "Tea at four"])
    expect(dialog.locator("strong")).to_have_text("five")
    ann.page.get_by_label("Message", exact=True).press("ArrowUp")
    ann.say("Tea at seven")
    expect(dialog.locator(".text").first).to_have_text("Tea at seven")
    choose(ann, "Tea at seven", "Recall for everybody")
    expect(dialog).to_be_hidden()


def test_a_history_is_cleared_for_oneself_on_all_devices(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.write(owls, "Old news")
    ben.open("Owls")
    other = ben.sit_down()
    other.goto(ben.page.url)
    expect(other.locator("li.message")).to_have_count(1)

    ben.row("Owls").click(button="right")
    ben.page.get_by_role("menuitem", name="Clear the history…").click()
    dialog = ben.page.get_by_role("dialog", name="Clear the history of Owls?")
    dialog.get_by_role("button", name="Clear").click()

    expect(ben.page.get_by_text("The history is cleared.")).to_be_visible()
    expect(ben.message("Old news")).to_have_count(0)
    expect(other.locator("li.message")).to_have_count(0)
    expect(ben.row("Owls")).not_to_contain_text("Old news")
    ann.write(owls, "Fresh news")
    expect(ben.message("Fresh news")).to_be_visible()
    ben.page.reload()
    expect(ben.page.locator("li.message .text")).to_have_text(["Fresh news"])
    ann.open("Owls")
    expect(ann.message("Old news")).to_be_visible()
