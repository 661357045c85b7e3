"""Django's own scripts on the pages of staff do what they are there for, by the nonce that `chatsite.nonces` gives them. That
none is forbidden is seen by `arrives`, at its end."""

import re

import pytest
from playwright.sync_api import expect

from tests.live_server import Manage

from .conftest import Arrives, make_superuser

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_django_s_scripts_run_on_lists_and_forms(arrives: Arrives, live_manage: Manage) -> None:
    ann = arrives()
    make_superuser(ann, live_manage)
    page = ann.page
    page.goto(f"/admin/messaging/person/?q={ann.user_id}")
    page.get_by_role("button", name="Toggle theme").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", re.compile("light|dark"))
    page.locator("#nav-filter").fill("webhook")
    expect(page.locator("#nav-sidebar tr.model-person")).to_be_hidden()
    expect(page.locator("#nav-sidebar tr.model-webhook")).to_be_visible()
    page.locator("#action-toggle").check()
    expect(page.locator("#result_list tr.selected")).to_have_count(1)
    expect(page.locator(".action-counter")).to_have_text("1 of 1 selected")
    page.get_by_role("button", name="Toggle navigation").click()
    expect(page.locator("#nav-sidebar")).to_have_attribute("aria-expanded", "false")

    page.locator("#result_list tbody th a").click()
    with page.expect_popup() as opened:
        page.locator("#add_id_groups").click()
    opened.value.locator("#id_name").fill(f"Bards of {ann.user_id}")
    opened.value.locator("#id_permissions_input").press_sequentially("webhook")
    choices = opened.value.locator("#id_permissions_from option")
    expect(choices.filter(has_text="webhook")).not_to_have_count(0)
    expect(choices.filter(has_not_text="webhook")).to_have_count(0)
    opened.value.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_groups_to option")).to_have_text([f"Bards of {ann.user_id}"])

    page.goto("/admin/messaging/person/add/")
    page.get_by_label("Disabled").check()
    expect(page.locator("#id_password1")).to_be_hidden()
    page.goto("/admin/auth/group/")
    page.get_by_role("link", name=f"Bards of {ann.user_id}").click()
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("link", name="No, take me back").click()
    expect(page).to_have_url(re.compile("/change/"))
