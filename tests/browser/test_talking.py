"""Two people talk on the page, and one learns that the other has read. And what the page would never allow."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Error, expect

from tests.chromium import Chromium

from .conftest import Arrives

pytestmark = pytest.mark.browser


def test_a_message_arrives_and_its_receipt_comes_back_live(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)

    ann.say("Is the kettle on?")
    sent = ann.message("Is the kettle on?")
    expect(sent).to_contain_text("Sent, not read yet")
    expect(ben.badge(ann.user_id)).to_have_text("1")
    expect(ben.page).to_have_title("(1) Chat")

    ben.open(ann.user_id)

    expect(ben.message("Is the kettle on?")).to_be_visible()
    expect(sent).to_contain_text(re.compile(r"Read \d\d:\d\d"))
    expect(ben.badge(ann.user_id)).to_be_hidden()
    expect(ben.page).to_have_title("Chat")


def test_what_is_read_on_one_device_is_read_on_the_other(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    other = ben.sit_down()
    other.goto("/")
    badge = other.get_by_role("navigation").get_by_role("link", name=ann.user_id).locator(".badge")

    ann.say("Is the kettle on?")
    expect(badge).to_have_text("1")
    ben.page.bring_to_front()
    ben.open(ann.user_id)

    expect(badge).to_be_hidden()
    expect(other).to_have_title("Chat")


def test_who_is_removed_hears_no_more_until_they_are_back(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("Before you go")
    expect(ben.message("Before you go")).to_be_visible()

    ann.remove(ben, owls)
    expect(ben.page.get_by_label("Message", exact=True)).to_be_hidden()
    ann.say("Among ourselves")
    expect(ann.message("Among ourselves")).to_contain_text("Nobody else was here")

    ann.add(ben, owls)
    ann.say("Welcome back")
    expect(ben.message("Welcome back")).to_be_visible()
    expect(ben.message("Among ourselves")).to_have_count(0)
    expect(ann.message("Welcome back")).to_contain_text("Read by all")


def test_what_the_policy_forbids_is_refused_and_would_be_noticed(arrives: Arrives) -> None:
    ann = arrives()

    with pytest.raises(Error, match="TrustedScript"):
        ann.page.evaluate("document.createElement('script').textContent = 'window.ran = true'")
    ann.page.evaluate("document.body.setAttribute('style', 'color: red')")
    refused = ann.page.evaluate("fetch('https://elsewhere.example/').then(() => false, () => true)")

    assert ann.page.evaluate("document.body.style.color") == ""
    assert refused
    policies = ("TrustedScript", "style-src", "connect-src")
    assert [policy for policy in policies if any(policy in text for text in ann.complaints)] == list(policies)
    ann.complaints.clear()


def test_who_asks_another_host_would_be_noticed(chromium: Chromium) -> None:
    with closing(chromium.new_context()) as context:
        context.new_page().evaluate("fetch('https://elsewhere.example/').catch(() => null)")

    assert chromium.other_hosts.asked() == ["another host: CONNECT elsewhere.example:443 HTTP/1.1"]
