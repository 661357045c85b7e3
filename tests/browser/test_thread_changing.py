"""What can be done with a message that is there: put better, taken back, deleted, pointed to."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar
from .threads import READ, UNREAD, choose, hide, show

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_arrow_up_in_the_empty_field_puts_the_last_message_better(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.say("Tea at for")
    ben.open(ann.user_id)
    expect(ann.message("Tea at for")).to_contain_text(READ)
    field = ann.page.get_by_label("Message", exact=True)

    field.press("ArrowUp")
    expect(field).to_have_value("Tea at for")
    expect(ann.page.get_by_text("Edit your message")).to_be_visible()
    field.fill("Tea at four")
    field.press("Enter")

    expect(ann.message("Tea at four")).to_contain_text("edited")
    expect(ann.message("Tea at four")).to_contain_text(READ)
    expect(ben.message("Tea at four")).to_contain_text("edited")
    expect(ben.page.locator("li.message")).to_have_count(1)
    expect(field).to_have_value("")


def test_escape_leaves_a_message_as_it_was_and_gives_the_draft_back(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    ann.say("As it was")
    expect(ann.message("As it was")).to_contain_text(UNREAD)
    field = ann.page.get_by_label("Message", exact=True)
    field.fill("something new")

    choose(ann, "As it was", "Edit")
    expect(field).to_be_focused()
    field.fill("changed")
    field.press("Escape")

    expect(field).to_have_value("something new")
    expect(ann.message("As it was")).to_be_visible()


def test_after_an_edit_the_receipt_can_be_asked_for_again(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.write(owls, "At four?")
    ben.open("Owls")
    ann.open("Owls")
    expect(ann.tally("At four?")).to_have_text("Read by all")
    ann.message("At four?").locator(".bubble").click(button="right")
    expect(ann.page.get_by_role("menuitem", name="Ask everybody to read it again")).to_be_hidden()
    ann.page.keyboard.press("Escape")
    hide(ben)
    choose(ann, "At four?", "Edit")
    ann.say("At five.")
    expect(ann.tally("At five.")).to_have_text("Read by all")

    choose(ann, "At five.", "Ask everybody to read it again")

    expect(ann.tally("At five.")).to_have_text("1 of 1 read, 0 since the edit")
    show(ben)
    expect(ann.tally("At five.")).to_have_text("Read by all")


def test_what_is_recalled_is_gone_for_all_and_can_be_written_again(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ann.say("Wrong window!")
    expect(ben.message("Wrong window!")).to_be_visible()
    expect(ann.message("Wrong window!")).to_contain_text("Read by all")

    choose(ann, "Wrong window!", "Recall for everybody")

    mine = ann.message("You recalled a message")
    expect(mine).to_be_visible()
    expect(mine.locator(".tally")).to_have_count(0)
    expect(ben.message("This message was recalled")).to_be_visible()
    expect(ben.message("Wrong window!")).to_have_count(0)
    mine.get_by_role("button", name="Write it again").click()
    expect(ann.page.get_by_label("Message", exact=True)).to_have_value("Wrong window!")
    expect(ann.page.get_by_label("Message", exact=True)).to_be_focused()
    expect(ben.page.get_by_role("button", name="Write it again")).to_have_count(0)


def test_others_messages_can_be_recalled_by_those_alone_who_look_after_the_group(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ben.open("Owls")
    ben.say("Rude words")
    ann.say("Now, now")
    expect(ben.message("Now, now")).to_be_visible()

    ben.message("Now, now").locator(".bubble").click(button="right")
    expect(ben.page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    expect(ben.page.get_by_role("menuitem", name="Recall for everybody")).to_have_count(0)
    ben.page.keyboard.press("Escape")
    choose(ann, "Rude words", "Recall for everybody")

    expect(ben.message("Rude words")).to_have_count(0)


def test_deleting_for_oneself_asks_first_and_leaves_the_others_alone(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.say("Remember this")
    ben.open(ann.user_id)
    other = ben.sit_down()
    other.goto(ben.page.url)
    expect(other.locator("li.message")).to_have_count(1)

    choose(ben, "Remember this", "Delete for me")
    dialog = ben.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(ben.message("Remember this")).to_be_visible()
    choose(ben, "Remember this", "Delete for me")
    dialog.get_by_role("button", name="Delete").click()

    expect(ben.message("Remember this")).to_have_count(0)
    expect(other.locator("li.message")).to_have_count(0)
    expect(ann.message("Remember this")).to_be_visible()


def test_a_link_to_a_message_leads_to_it(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ann.talk_to(ben)
    ann.say("Here it is")
    expect(ann.message("Here it is")).to_contain_text(UNREAD)

    choose(ann, "Here it is", "Copy link")
    expect(ann.page.get_by_text("Copied")).to_be_visible()
    link = ann.page.evaluate("navigator.clipboard.readText()")
    ann.page.goto("about:blank")
    ann.page.goto(link)

    expect(ann.message("Here it is")).to_be_focused()


def test_messages_and_their_menu_can_be_used_by_keyboard_alone(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    for text in ("one", "two", "three"):
        ann.say(text)
        expect(ann.message(text)).to_contain_text(UNREAD)
    field = ann.page.get_by_label("Message", exact=True)
    ann.message("three").focus()

    ann.page.keyboard.press("ArrowUp")
    expect(ann.message("two")).to_be_focused()
    expect(ann.message("two")).to_have_attribute("aria-label", re.compile("You, two, .*Sent, not read yet"))
    ann.page.keyboard.press("Home")
    expect(ann.message("one")).to_be_focused()
    ann.page.keyboard.press("ArrowUp")
    expect(ann.message("one")).to_be_focused()
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    ann.page.keyboard.press("End")
    expect(ann.page.get_by_role("menuitem", name="Delete for me")).to_be_focused()
    ann.page.keyboard.press("Escape")
    expect(ann.message("one")).to_be_focused()
    # A receipt that comes meanwhile takes nobody's place away.
    ben.open(ann.user_id)
    expect(ann.message("one").locator(".tick")).to_have_attribute("data-shape", "read")
    expect(ann.message("one")).to_be_focused()
    ann.page.keyboard.press("Enter")
    ann.page.get_by_role("menuitem", name="Edit").press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("one")
    # One stop of Tab for the whole list.
    assert ann.page.locator("li.message[tabindex='0']").count() == 1


def test_only_new_messages_are_said_aloud(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.say("history")
    expect(ann.message("history")).to_contain_text(UNREAD)
    ben.open(ann.user_id)
    expect(ben.message("history")).to_be_visible()
    said = ben.page.get_by_role("log", name="New messages")
    expect(said).to_have_text("")

    ann.say("news")

    expect(said).to_have_text(f"{ann.user_id}: news")


def test_a_finger_that_stays_opens_the_menu(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(viewport={"width": 390, "height": 844}, has_touch=True), afar()
    ann.talk_to(ben)
    ann.say("press me")
    expect(ann.message("press me")).to_contain_text(UNREAD)
    box = ann.message("press me").locator(".bubble").bounding_box()
    assert box
    touch = ann.context.new_cdp_session(ann.page)
    point = {"x": box["x"] + 20, "y": box["y"] + 20}

    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(ann.page.get_by_role("menu")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    ann.page.wait_for_timeout(300)
    expect(ann.page.get_by_role("menuitem", name="Copy text")).to_be_visible()
