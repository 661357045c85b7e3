"""Reactions to a message: given by one click, taken back by another, seen by all at once, with who gave them."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]


def react(someone: Someone, text: str, name: str) -> None:
    """By the row above the menu."""
    someone.message(text).locator(".bubble").click(button="right")
    someone.page.get_by_role("group", name="React").get_by_text(name).click()


def test_a_reaction_is_given_seen_live_joined_and_taken_back(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ben.is_called("Ben Lee")
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("I have passed!")
    expect(ben.message("passed")).to_be_visible()
    chips = ann.message("passed").locator(".reaction")

    react(ben, "passed", "👍")

    expect(chips).to_have_text(["👍1"])
    expect(chips).to_have_attribute("aria-pressed", "false")
    expect(chips).to_have_attribute("title", "Ben Lee")
    expect(ben.message("passed").locator(".reaction")).to_have_attribute("aria-pressed", "true")
    chips.click()
    expect(chips).to_have_text(["👍2"])
    expect(ben.message("passed").get_by_role("button", name=f"👍 2: You and {ann.user_id}")).to_be_visible()
    ben.message("passed").locator(".bubble").click(button="right")
    expect(ben.page.get_by_role("menuitemcheckbox", name="👍")).to_be_checked()
    ben.page.keyboard.press("Escape")
    ben.message("passed").locator(".reaction").click()
    expect(chips).to_have_text(["👍1"])
    chips.click()
    expect(chips).to_have_count(0)
    expect(ben.message("passed").locator(".reactions")).to_have_count(0)
    # Nobody is asked to read anything again, and nothing is new.
    expect(ann.tally("passed")).to_have_text("Read by all")
    expect(ann.message("passed")).not_to_contain_text("edited")


def test_any_emoji_can_be_picked_and_who_reacted_is_listed(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ben.is_called("Ben Lee")
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("I have passed!")
    react(ben, "passed", "❤️")
    expect(ann.message("passed").locator(".reaction")).to_have_count(1)

    ann.message("passed").get_by_role("button", name="Another reaction").click()
    ann.page.get_by_role("dialog", name="Emoji").get_by_role("searchbox").fill("owl")
    ann.page.get_by_role("dialog", name="Emoji").get_by_role("button", name="owl", exact=True).click()

    expect(ben.message("passed").locator(".reaction")).to_have_text(["❤️1", "🦉1"])
    ben.message("passed").locator(".bubble").click(button="right")
    ben.page.get_by_role("menuitem", name="Who has reacted?").click()
    dialog = ben.page.get_by_role("dialog", name="Reactions")
    expect(dialog.get_by_role("tab")).to_have_text(["❤️ 1", "🦉 1"])
    expect(dialog.get_by_role("listitem")).to_have_text(["You"])
    ben.page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("listitem")).to_have_text([ann.user_id])
    # It follows: what is taken back goes.
    ann.message("passed").locator(".reaction").filter(has_text="🦉").click()
    expect(dialog.get_by_role("tab")).to_have_text(["❤️ 1"])


def test_reacting_needs_no_mouse(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ben.open("Owls")
    ben.say("Look!")
    ann.open("Owls")
    ann.message("Look!").focus()

    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    ann.page.keyboard.press("ArrowUp")
    ann.page.keyboard.press("ArrowRight")
    ann.page.keyboard.press("ArrowRight")
    ann.page.keyboard.press("Enter")

    expect(ben.message("Look!").locator(".reaction")).to_have_text(["😂1"])
    expect(ann.message("Look!")).to_be_focused()
