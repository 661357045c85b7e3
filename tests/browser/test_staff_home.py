"""The figures on the administration's first page, at a desk and on a phone: drawn, said in words, leading on. That
nothing of it is against the page's policy or asks another host is seen by `arrives`, at its end."""

import re

import pytest
from playwright.sync_api import expect

from tests.live_server import Manage

from .conftest import Arrives, IsAfar, make_superuser

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    ],
    ids=["desk", "phone"],
)
def test_staff_see_what_is_said(
    look: dict[str, object], arrives: Arrives, afar: IsAfar, live_manage: Manage
) -> None:
    emma, noah, staff = afar(), afar(), arrives(**look)
    group = emma.make_group("Owls", noah)
    emma.write(group, "Hoo?")
    emma.write(group, "Hoo!", asks=False)
    make_superuser(staff, live_manage)
    page = staff.page
    page.goto("/admin/")
    page.get_by_label("Group", exact=True).fill(group.removeprefix("GROUP"))
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("group="))

    messages = page.get_by_role("article", name="Messages")
    expect(messages.locator(".figure-value")).to_have_text(re.compile(r"2\s+sent"))
    plot = messages.get_by_role("img", name=re.compile("^Messages by the hour"))
    expect(plot).to_be_visible()
    # By attributes: a style in the page itself would be refused.
    assert plot.locator("g").count() == 24
    assert max(float(one.get_attribute("height") or 0) for one in plot.locator(".figure-main").all()) == 50
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_role("article", name="Receipts", exact=True)).to_contain_text("fewer than 10 people")

    messages.get_by_text("As a table").click()
    expect(messages.get_by_role("row").filter(has_text=re.compile(r"2\s+1\s+0"))).to_have_count(1)
    messages.get_by_role("link", name="The messages").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)

    page.go_back()
    page.get_by_label("Range").select_option("7 days")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("range=7d"))
    expect(plot.locator("g")).to_have_count(168)
