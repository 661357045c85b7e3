"""The page of my account gives me all that is kept of me, and lets me go for good."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD, Arrives, IsAfar

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_i_take_my_data_and_delete_my_account(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    group = ann.make_group("Owls", ben)
    ann.write(group, "I was here")
    page = ann.page
    other_tab = ann.sit_down()
    other_tab.goto("/")
    expect(other_tab.get_by_role("navigation")).to_be_visible()

    page.goto("/account/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    kept = json.loads(Path(download.value.path()).read_text())
    assert download.value.suggested_filename.startswith("chat-")
    assert kept["profile"]["user_id"] == ann.user_id
    assert [one["payload"]["text"] for one in kept["messages"]] == ["I was here"]

    page.get_by_role("link", name="Delete my account").click()
    for said in ("This goes", "This stays", "These groups are yours"):
        expect(page.get_by_role("heading", name=said)).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Owls")).to_be_visible()
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_label("Present password").fill("not mine")
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_role("alert")).to_have_text("This is not your password.")
    assert ben.ask(f"users/{ann.user_id}/")["userID"] == ann.user_id

    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account for good").click()

    expect(page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    expect(other_tab.get_by_role("alertdialog", name="You are logged out")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    shown = json.dumps(ben.ask(f"conversations/{quote(group)}/messages/"))
    assert "I was here" in shown and ann.user_id not in shown
