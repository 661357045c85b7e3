"""Answers to a message: they say what they answer, as it is now, and lead there."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar
from .threads import choose, tell

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_an_answer_shows_what_it_answers_and_leads_there(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = afar(), arrives()
    owls = ann.make_group("Owls", ben)
    original = ann.write(owls, "Tea or coffee?")
    tell(ann, owls, [f"line {nth}." for nth in range(60)])
    ben.open("Owls")
    field = ben.page.get_by_label("Message", exact=True)
    choose(ben, "Tea or coffee?", "Reply")
    expect(ben.page.get_by_text(f"Reply to {ann.user_id}")).to_be_visible()
    field.press("Escape")
    expect(ben.page.get_by_text(f"Reply to {ann.user_id}")).to_be_hidden()

    choose(ben, "Tea or coffee?", "Reply")
    expect(field).to_be_focused()
    ben.say("Tea, please")

    quote = ben.message("Tea, please").locator(".quote")
    expect(quote).to_have_text(f"{ann.user_id}Tea or coffee?")
    expect(ben.page.get_by_text(f"Reply to {ann.user_id}")).to_be_hidden()
    expect(ben.message("line 1.")).to_have_count(0)
    quote.click()
    expect(ben.page.locator("li.message:focus .text")).to_have_text("Tea or coffee?")
    expect(ben.message("line 1.")).to_be_visible()
    # Recalled while it is not loaded: it is asked for before the quote is believed.
    ben.page.locator("#jump").click()
    expect(ben.badge("Owls")).to_be_hidden()
    ann.call("PUT", f"messages/{original}/recall/")
    ben.page.reload()
    expect(quote).to_contain_text("The original was recalled")
    expect(ben.message("line 1.")).to_have_count(0)


def test_a_recalled_original_is_not_said_any_more(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("A secret")
    choose(ben, "A secret", "Reply")
    ben.say("Really?")
    expect(ann.message("Really?").locator(".quote")).to_have_text("YouA secret")

    ann.page.locator("li.message.mine .bubble").click(button="right")
    ann.page.get_by_role("menuitem", name="Recall for everybody").click()

    for one in (ann, ben):
        expect(one.message("Really?").locator(".quote")).to_contain_text("The original was recalled")
        expect(one.page.locator("#log").get_by_text("A secret")).to_have_count(0)
