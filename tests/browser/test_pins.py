"""Pinned messages of a group: above the messages, for everybody, each a click away."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Arrives
from .threads import choose, tell, top_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_what_is_pinned_is_above_the_messages_of_everybody_and_leads_there(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.write(owls, "Tea at four")
    ann.open("Owls")
    ben.open("Owls")
    bar = ben.page.get_by_role("region", name="Pinned messages")
    expect(ben.message("Tea at four")).to_be_visible()
    expect(bar).to_have_count(0)

    choose(ann, "Tea at four", "Pin for everybody")

    expect(bar).to_contain_text(re.compile(f"Pinned message.*{ann.user_id}: Tea at four"))
    tell(ann, owls, [f"line {nth}." for nth in range(60)] + ["Bring cake"])
    expect(ben.message("Bring cake")).to_be_attached()
    choose(ben, "Bring cake", "Pin for everybody")
    expect(bar).to_contain_text("Pinned message 1 of 2")
    ben.page.reload()
    expect(bar).to_contain_text("Pinned message 1 of 2")
    expect(bar).to_contain_text("Bring cake")
    bar.get_by_role("button", name=re.compile("Bring cake")).click()
    expect(ben.message("Bring cake")).to_be_focused()
    expect(bar).to_contain_text("Pinned message 2 of 2")
    bar.get_by_role("button", name=re.compile("Tea at four")).click()
    expect(ben.message("Tea at four")).to_be_focused()

    choose(ben, "Tea at four", "Unpin")
    expect(bar).not_to_contain_text("Tea at four")
    bar.get_by_role("button", name="Unpin this message").click()
    expect(bar).to_be_hidden()
    expect(ann.page.get_by_role("region", name="Pinned messages")).to_be_hidden()


def test_what_comes_above_the_messages_does_not_move_them_under_a_finger(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    tell(ann, owls, [f"line {nth}." for nth in range(35)])
    ann.open("Owls")
    expect(ann.message("line 34.")).to_be_in_viewport()
    ben.page.goto(f"/#{owls}")
    row = ben.message("line 17.")
    row.evaluate("row => row.scrollIntoView({block: 'center'})")
    expect(row).to_be_in_viewport()
    place = top_of(row)
    bar = ben.page.get_by_role("region", name="Pinned messages")

    choose(ann, "line 34.", "Pin for everybody")
    expect(bar).to_be_visible()
    assert abs(top_of(row) - place) <= 1
    choose(ann, "line 34.", "Unpin")
    expect(bar).to_be_hidden()
    assert abs(top_of(row) - place) <= 1


def test_what_is_recalled_is_not_pinned_and_in_public_groups_only_those_who_lead_pin(
    arrives: Arrives,
) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben, group_type="Public")
    ann.write(owls, "Tea at four")
    ann.open("Owls")
    ben.open("Owls")
    ben.message("Tea at four").locator(".bubble").click(button="right")
    expect(ben.page.get_by_role("menuitem", name="Reply")).to_be_visible()
    expect(ben.page.get_by_role("menuitem", name="Pin for everybody")).to_have_count(0)
    ben.page.keyboard.press("Escape")
    choose(ann, "Tea at four", "Pin for everybody")
    bar = ben.page.get_by_role("region", name="Pinned messages")
    expect(bar).to_contain_text("Tea at four")
    expect(bar.get_by_role("button", name="Unpin this message")).to_be_hidden()

    choose(ann, "Tea at four", "Recall for everybody")

    expect(bar).to_be_hidden()
