"""Whom somebody knows: asked, accepted, named, watched, parted from, blocked; and one's own account."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]


def contacts_of(one: Someone) -> None:
    one.page.get_by_role("button", name="New chat").first.click()
    one.page.get_by_role("button", name="Contacts").click()
    expect(one.page.get_by_role("heading", name="Contacts")).to_be_focused()


def test_friends_are_asked_accepted_named_and_parted_from(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    contacts_of(ann)
    ann.page.get_by_label("User ID of somebody").fill(ben.user_id)
    ann.page.get_by_role("button", name="Look up").click()
    ann.page.get_by_role("button", name="Add friend").click()
    expect(ann.page.get_by_role("button", name="Withdraw request")).to_be_visible()

    ben.page.get_by_role("button", name="New chat").first.click()
    expect(ben.page.get_by_role("button", name="Contacts 1 request")).to_be_visible()
    ben.page.get_by_role("button", name="Contacts").click()
    ben.page.get_by_role("button", name="Accept").click()
    expect(ben.page.locator("#people-friends").get_by_role("button", name=ann.user_id)).to_be_visible()

    ann.page.get_by_label("My name for them").fill("Benny")
    ann.page.get_by_label("My name for them").press("Enter")
    expect(ann.page.locator("#people-name")).to_have_text("Benny")
    ann.page.get_by_role("button", name="Remove from friends").click()
    expect(ann.page.get_by_role("button", name="Add friend")).to_be_visible()
    expect(ben.page.locator("#people-no-friends")).to_be_visible()
    assert ann.complaints == []


def test_whoever_is_blocked_does_not_get_through_and_is_let_in_again(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.say("Hello?")
    ben.open(ann.user_id)
    expect(ben.message("Hello?")).to_be_visible()
    about = ann.page.get_by_role("button", name="About this person")
    about.click()
    ann.page.get_by_role("button", name="Block").click()
    expect(ann.page.get_by_role("button", name="Unblock")).to_be_focused()

    ben.say("Let me in")
    expect(ben.message("Let me in")).to_contain_text("does not take messages from you")
    ann.page.keyboard.press("Escape")
    expect(about).to_be_focused()
    contacts_of(ann)
    ann.page.locator("#people-blocked").get_by_role("button", name=ben.user_id).click()
    ann.page.get_by_role("button", name="Unblock").click()
    expect(ann.page.get_by_role("button", name="Block", exact=True)).to_be_focused()

    ben.say("And now?")
    expect(ann.message("And now?")).to_be_attached()
    ben.complaints.clear()
    assert ann.complaints == []


def test_whether_somebody_is_there_is_seen_until_they_hide_it(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    online = ann.page.locator("#thread-online")
    expect(online).to_contain_text("online")
    contacts_of(ben)
    ben.page.get_by_label("What I say with it").fill("At tea")
    ben.page.get_by_label("What I say with it").press("Enter")
    expect(online).to_have_text("online · At tea")

    ben.page.get_by_role("switch", name="Hide whether I am online").click()
    expect(online).to_have_text("")


def test_the_account_shows_the_devices_and_signs_them_out(arrives: Arrives) -> None:
    ann = arrives()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("link", name="My account").click()
    expect(ann.page.get_by_role("heading", name="My devices")).to_be_visible()
    expect(ann.page.get_by_text("This one")).to_be_visible()
    ann.page.get_by_role("link", name="Back to the chat").click()
    expect(ann.page.get_by_role("navigation")).to_be_visible()
