"""What somebody chooses for themselves: what they share, how it looks, which language, and when to leave."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD, Arrives, IsAfar

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_the_theme_is_there_from_the_first_paint(arrives: Arrives) -> None:
    ann = arrives(color_scheme="light")
    root = ann.page.locator("html")

    def ground() -> str:
        return str(ann.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light = ground()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("radio", name="Dark").check()
    dark = ground()
    assert dark != light

    ann.page.route("**/*.js", lambda route: route.abort())  # the server says it, not a script
    ann.page.reload()
    expect(root).to_have_attribute("data-theme", "dark")
    assert ground() == dark
    ann.complaints.clear()  # of the scripts
    ann.page.unroute("**/*.js")

    ann.page.reload()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_role("radio", name="System").check()
    assert ground() == light
    ann.page.reload()
    expect(root).not_to_have_attribute("data-theme", re.compile("."))


def test_another_language_is_spoken_where_somebody_is(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    ann.page.get_by_role("button", name="Settings").click()

    ann.page.get_by_role("radio", name="简体中文").click()

    expect(ann.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(ann.page.get_by_role("heading", name=ben.user_id)).to_be_visible()
    expect(ann.page).to_have_title("聊天")
    expect(ann.page.get_by_role("searchbox", name="搜索会话")).to_be_visible()

    ann.page.get_by_role("button", name="设置").click()
    ann.page.get_by_role("button", name="退出登录").click()
    expect(ann.page.get_by_role("button", name="登录")).to_be_visible()
    ann.page.get_by_role("button", name="English").click()
    expect(ann.page.get_by_role("button", name="Log in")).to_be_visible()


def test_a_browser_that_prefers_chinese_gets_it_unasked(arrives: Arrives) -> None:
    wang = arrives(locale="zh-TW")  # the nearest that there is

    expect(wang.page.get_by_role("button", name="设置")).to_be_visible()


def test_who_stops_sharing_is_told_what_it_means_and_both_tabs_know(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    other = ann.sit_down()
    other.goto("/")
    other.get_by_role("button", name="Settings").click()
    expect(other.get_by_label("Share read receipts")).to_be_checked()

    ann.page.get_by_role("button", name="Settings").click()
    toggle = ann.page.get_by_label("Share read receipts")
    expect(toggle).to_have_accessible_description(re.compile("you do not see who has read yours"))
    toggle.uncheck()

    expect(other.get_by_label("Share read receipts")).not_to_be_checked()
    ann.page.keyboard.press("Escape")
    expect(ann.page.get_by_label("Ask for a read receipt")).to_be_disabled()


def test_whoever_logs_out_is_out_in_every_tab_and_comes_in_by_their_password(arrives: Arrives) -> None:
    ann = arrives()
    other = ann.sit_down()
    other.goto("/")
    expect(other.get_by_text("No conversations yet")).to_be_visible()
    for page in (ann.page, other):
        page.wait_for_load_state("networkidle")  # parts that come later are there
    ann.page.get_by_role("button", name="Settings").click()

    ann.page.get_by_role("button", name="Log out").click()

    expect(ann.page).to_have_url(re.compile("/login/"))
    ended = other.get_by_role("alertdialog", name="You are logged out")
    expect(ended).to_be_visible()  # told by the next heartbeat
    other.keyboard.press("Escape")
    expect(ended).to_be_visible()
    ended.get_by_role("link", name="Log in").click()
    expect(other).to_have_url(re.compile("/login/"))

    for password, where in (("not an owl", "Log in"), (PASSWORD, "Chat")):
        ann.page.get_by_label("User ID").fill(ann.user_id)
        ann.page.get_by_label("Password").fill(password)
        ann.page.get_by_role("button", name="Log in").click()
        expect(ann.page).to_have_title(where)


KEPT = "async () => [...Object.keys(localStorage), ...(await indexedDB.databases()).map(({ name }) => name)]"


def test_logging_out_leaves_nothing_of_them_in_the_browser(arrives: Arrives) -> None:
    ann = arrives()
    ann.page.evaluate("localStorage.setItem('sound', 'yes')")
    assert len(ann.page.evaluate(KEPT)) >= 2, "a browser that keeps nothing"
    ann.page.get_by_role("button", name="Settings").click()

    ann.page.get_by_role("button", name="Log out").click()

    expect(ann.page).to_have_url(re.compile("/login/"))
    assert ann.page.evaluate(KEPT) == []


def test_a_question_mark_tells_the_keys_but_not_while_somebody_writes(arrives: Arrives) -> None:
    ann = arrives()
    help_ = ann.page.get_by_role("dialog", name="Keyboard shortcuts")

    ann.page.get_by_role("searchbox").press("?")
    expect(help_).to_be_hidden()
    ann.page.get_by_role("searchbox").blur()
    ann.page.keyboard.press("?")
    expect(help_).to_contain_text("Go to a conversation")
    ann.page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
