"""Each entry of the kit's contacts, on our SDK and our server: friends, requests, blocked people, groups, who is online."""

import pytest
from playwright.sync_api import Locator, expect

from tests.elsewhere import Person

from .conftest import Seat, SitDown

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

Cast = list[Person]


def test_friends_are_found_asked_accepted_named_blocked_and_left(cast: Cast, sit_down: SitDown) -> None:
    emma, noah, mia = map(sit_down, cast)
    for seat in (emma, noah, mia):
        seat.turn_to("Contacts")

    for person, wording in ((cast[1], "It is Emma"), (cast[2], "Tea?")):
        emma.look_for(person.user_id)
        emma.page.locator(".tui-contact-search-list-item").get_by_text(person.nick).click()
        info(emma).locator("textarea").fill(wording)
        button(emma, "Send application").click()
        expect(emma.toast("Application has been sent")).to_be_visible()
        emma.page.locator(".tui-contact-search-main-cancel").click()
    folder(emma, "New Contacts").click()
    expect(rows(emma)).to_have_count(2)
    expect(rows(emma).first).to_contain_text("waiting for verification")

    expect(noah.page.locator(".tui-contact-list-item-header-right-unread")).to_have_text("1")
    folder(noah, "New Contacts").click()
    expect(rows(noah)).to_contain_text(["It is Emma"])
    rows(noah).get_by_role("button", name="Agree").click()
    folder(noah, "Friend").click()
    expect(rows(noah)).to_contain_text(["Emma"])

    folder(mia, "New Contacts").click()
    rows(mia).first.click()
    expect(info(mia)).to_contain_text("Tea?")
    button(mia, "Refuse").click()
    expect(rows(mia)).to_have_count(0)

    folder(emma, "Friend").click()
    expect(rows(emma)).to_contain_text(["Noah"])
    rows(emma).first.click()
    info(emma).locator(".tui-contact-info-more-item-content-text-icon").click()
    info(emma).locator("input").fill("Little owl")
    info(emma).locator("input").press("Enter")
    expect(rows(emma)).to_contain_text(["Little owl"])

    rows(emma).first.click()
    info(emma).locator(".tui-switch").click()
    expect(folder_rows(emma, "Blocked List")).to_contain_text(["Noah"])
    folder_rows(emma, "Blocked List").first.click()
    info(emma).locator(".tui-switch").click()
    expect(folder_rows(emma, "Blocked List")).to_have_count(0)


def test_from_the_contacts_one_writes_to_a_friend_and_a_group_and_leaves_both(
    cast: Cast, sit_down: SitDown
) -> None:
    emma, noah = sit_down(cast[0]), sit_down(cast[1])
    for seat in (emma, noah):
        seat.turn_to("Contacts")
    noah.look_for(cast[0].user_id)
    noah.page.locator(".tui-contact-search-list-item").get_by_text("Emma", exact=True).click()
    button(noah, "Send application").click()
    folder(emma, "New Contacts").click()
    rows(emma).first.click()
    button(emma, "Agree").click()

    expect(rows(emma)).to_contain_text(["Noah"])
    emma.rest()  # friends and requests are told one after the other, and the kit draws anew with each
    rows(emma).first.click()
    button(emma, "Send Message").click()
    expect(emma.header).to_have_text("Noah")
    emma.rest()
    emma.say("Tea at four?")
    noah.turn_to("Messages")
    expect(noah.conversation("Emma")).to_contain_text("Tea at four?")

    noah.turn_to("Contacts")
    folder(noah, "My Group Chats").click()
    expect(rows(noah)).to_contain_text(["Tea round"])
    rows(noah).first.click()
    button(noah, "Enter group chat").click()
    expect(noah.header).to_have_text("Tea round")
    noah.turn_to("Contacts")
    folder(noah, "My Group Chats").click()
    rows(noah).first.click()
    button(noah, "Quit group chat").click()
    expect(rows(noah)).to_have_count(0)

    folder(noah, "Friend").click()
    rows(noah).first.click()
    button(noah, "Delete friend").click()
    expect(rows(noah)).to_have_count(0)
    emma.turn_to("Contacts")
    expect(folder_rows(emma, "Friend")).to_have_count(0)


def test_whose_dots_the_application_turned_on_sees_who_is_online(cast: Cast, sit_down: SitDown) -> None:
    emma = sit_down(cast[0])
    emma.page.evaluate("localStorage.setItem('chat_engine_displayOnlineStatus', 'true')")
    emma.page.reload()
    dot = emma.conversation("Noah").locator(".online-status")
    expect(dot).to_have_class("online-status online-status-offline")

    noah = sit_down(cast[1])
    expect(dot).to_have_class("online-status online-status-online")
    noah.page.close()
    expect(dot).to_have_class("online-status online-status-offline")


def folder(seat: Seat, title: str) -> Locator:
    return seat.page.locator(".tui-contact-list-item-header").get_by_text(title, exact=True)


def rows(seat: Seat) -> Locator:
    return seat.page.locator(".tui-contact-list-item-main:not(.hidden) .tui-contact-list-item-main-item")


def folder_rows(seat: Seat, title: str) -> Locator:
    one = seat.page.locator(".tui-contact-list-item").filter(has=seat.page.get_by_text(title, exact=True))
    return one.locator(".tui-contact-list-item-main-item")


def info(seat: Seat) -> Locator:
    return seat.page.locator(".tui-contact-info")


def button(seat: Seat, name: str) -> Locator:
    return info(seat).get_by_role("button", name=name)
