"""Naming somebody: chosen from a list while writing, seen by them in the text and in their list."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar
from .threads import tell

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_a_member_is_chosen_by_keys_and_sees_that_they_are_meant(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ben.is_called("Ben Lee")
    dora.is_called("Dora")
    ann.make_group("Owls", ben, dora)
    ann.open("Owls")
    field = ann.page.get_by_label("Message", exact=True)
    field.press_sequentially("Tea, @")
    options = ann.page.get_by_role("listbox", name="Whom to mention").get_by_role("option")
    expect(options.locator(".name")).to_have_text(["All", "Ben Lee", "Dora"])
    field.press("Escape")
    expect(options).to_have_count(0)
    field.press_sequentially("x")
    field.press("Backspace")
    field.press("Backspace")

    field.press_sequentially("@be")
    expect(options.locator(".name")).to_have_text(["Ben Lee"])
    field.press("Enter")
    expect(field).to_have_value("Tea, @Ben Lee ")
    field.press_sequentially("or coffee?")
    field.press("Enter")

    expect(ann.message("Tea").locator(".named")).to_have_text("@Ben Lee")
    expect(ben.row("Owls")).to_contain_text("You were mentioned.")
    expect(dora.row("Owls")).to_contain_text("or coffee?")
    expect(dora.row("Owls")).not_to_contain_text("You were mentioned.")
    ben.open("Owls")
    expect(ben.message("Tea").locator(".named.me")).to_have_text("@Ben Lee")
    expect(ben.row("Owls")).not_to_contain_text("You were mentioned.")
    dora.open("Owls")
    expect(dora.message("Tea").locator(".named")).to_have_text("@Ben Lee")
    expect(dora.message("Tea").locator(".named.me")).to_have_count(0)


def test_everybody_is_named_by_those_alone_who_lead(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben, group_type="Public")
    ben.open("Owls")
    ben.page.get_by_label("Message", exact=True).press_sequentially("@")
    options = ben.page.get_by_role("listbox", name="Whom to mention").get_by_role("option")
    expect(options.locator(".name")).to_have_text([ann.user_id])
    ben.page.keyboard.press("Escape")
    ben.page.get_by_role("navigation").get_by_role("searchbox").focus()
    ann.open("Owls")

    field = ann.page.get_by_label("Message", exact=True)
    field.press_sequentially("@a")
    ann.page.get_by_role("option", name="All").click()
    field.press_sequentially("tea!")
    field.press("Enter")

    expect(ben.message("tea!").locator(".named.me")).to_have_text("@All")


def test_a_button_leads_to_where_one_was_named_far_above(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = afar(), arrives()
    owls = ann.make_group("Owls", ben)
    tell(ann, owls, [f"before {nth}." for nth in range(40)])
    tell(ann, owls, ["@Ben, look"], atUserList=[ben.user_id])
    tell(ann, owls, [f"line {nth}." for nth in range(60)])
    ben.open("Owls")
    expect(ben.message("before 0.")).to_be_visible()
    button = ben.page.get_by_role("button", name="Go to where you were mentioned")
    expect(button).to_be_visible()

    button.click()

    expect(ben.message("@Ben, look")).to_be_focused()
    expect(button).to_be_hidden()
    expect(ben.row("Owls")).not_to_contain_text("You were mentioned.")
