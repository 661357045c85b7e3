"""Searching on the page: what was said, people and groups; and from a hit to its place."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_finds_what_was_said_anywhere_and_goes_there(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    ben.write(owls, "明天在河边喝茶", asks=False)
    for nth in range(40):
        ben.write(owls, f"hoot {nth}", asks=False)
    ann.talk_to(ben)
    ann.say("Is there any Tea left?")
    page = ann.page

    page.keyboard.press("Control+Shift+F")
    page.get_by_role("dialog", name="Search").get_by_role("searchbox").fill("tea")
    expect(page.locator("#search-messages li")).to_have_count(1)
    expect(page.locator("#search mark")).to_have_text("Tea")

    page.locator("#search-query").fill("喝茶")
    hit = page.locator("#search-messages li")
    expect(hit).to_contain_text("Owls")
    expect(page.locator("#search mark")).to_have_text("喝茶")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("#thread-name")).to_have_text("Owls")
    expect(page.locator("#messages").get_by_text("明天在河边喝茶")).to_be_in_viewport()


def test_many_hits_in_one_chat_are_looked_at_there(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    for nth in range(25):
        ben.write(owls, f"hoot {nth}", asks=False)
    page = ann.page
    expect(ann.row("Owls")).to_contain_text("hoot 24")

    page.locator("#filter").fill("hoot")
    page.locator("#search-instead").click()
    page.locator("#search-messages").get_by_role("button", name="25 messages with this").click()

    expect(page.locator("#search-title")).to_have_text("Search in Owls")
    expect(page.locator("#search-messages h3")).to_have_text("25 messages")
    expect(page.locator("#search-messages li")).to_have_count(20)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#search-messages li")).to_have_count(25)

    page.locator("#search-query").fill("no such thing")
    expect(page.locator("#search-none")).to_have_text("Nothing was found for “no such thing”.")
    page.get_by_role("button", name="Search in all chats").click()
    page.locator("#search-query").fill("owl")
    expect(page.locator("#search-groups")).to_contain_text("Owls")
