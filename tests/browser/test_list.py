"""The list of conversations: what is new, what was mine and how far it was read, and the ways to go somewhere."""

import re

import pytest
from playwright.sync_api import Route, expect

from .conftest import Arrives, IsAfar
from .threads import top_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_what_is_new_comes_first_and_is_counted_up_to_99(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    ben.make_group("Newts", ann)
    expect(ann.row("Owls")).to_be_visible()

    for nth in range(101):
        ben.write(owls, f"hoot {nth}.", asks=False)

    first = ann.page.locator("#conversation-list a").first
    expect(first).to_contain_text("hoot 100.")
    expect(ann.badge("Owls")).to_have_text("99+")
    expect(first).to_have_accessible_name(re.compile("101 unread messages"))
    expect(ann.page).to_have_title("(99+) Chat")
    assert "icon-unread" in str(ann.page.locator("#icon").get_attribute("href"))


def test_my_newest_message_shows_there_how_far_it_was_read(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    owls = ann.make_group("Owls", ben, dora)
    ann.write(owls, "Who is awake?")
    expect(ann.row("Owls")).to_have_accessible_name(re.compile("Unread"))

    ben.open("Owls")
    expect(ann.row("Owls")).to_have_accessible_name(re.compile("1 of 2 read"))
    ann.page.reload()
    expect(ann.row("Owls")).to_have_accessible_name(re.compile("1 of 2 read"))

    dora.open("Owls")
    expect(ann.row("Owls")).to_have_accessible_name(re.compile("Read by all"))


def test_what_waits_for_a_connection_is_shown_there_until_it_is_sent(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    ann.say("Before the tunnel")
    expect(ann.row(ben.user_id)).to_contain_text("Before the tunnel")
    ann.context.set_offline(True)

    ann.say("In the tunnel")

    expect(ann.row(ben.user_id)).to_contain_text("In the tunnel")
    expect(ann.row(ben.user_id)).to_contain_text("Sending.")
    ann.context.set_offline(False)
    expect(ann.row(ben.user_id)).to_contain_text("Sent, not read yet.")
    ann.complaints.clear()  # the browser's own, of the connection


def test_what_somebody_has_begun_to_write_is_shown_until_it_is_open_again(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    ann.make_group("Owls", ben)
    ann.make_group("Newts", ben)
    ann.open("Owls")

    ann.page.get_by_label("Message", exact=True).fill("Half a sentence")
    ann.open("Newts")

    expect(ann.row("Owls")).to_have_accessible_name(re.compile("Draft: Half a sentence"))
    ann.open("Owls")
    expect(ann.page.get_by_label("Message", exact=True)).to_have_value("Half a sentence")
    expect(ann.row("Owls")).not_to_have_accessible_name(re.compile("Draft"))


def test_a_part_of_the_name_finds_it_and_another_name_offers_a_new_chat(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    ann.make_group("Owls", ben)
    ann.make_group("Newts", ben)
    search = ann.page.get_by_role("searchbox", name="Search conversations")
    expect(ann.row("Newts")).to_be_visible()

    search.fill("OWL")
    expect(ann.row("Newts")).to_be_hidden()
    expect(ann.row("Owls")).to_be_visible()
    ann.page.keyboard.press("Escape")
    expect(ann.row("Newts")).to_be_visible()

    search.fill(ben.user_id)
    expect(ann.page.get_by_text(f"No conversation is called “{ben.user_id}”.")).to_be_visible()
    ann.page.get_by_role("button", name="Start a chat with this user ID").click()
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("heading", name=ben.user_id)).to_be_visible()


def test_arrows_walk_and_shortcuts_go(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    for name in ("Owls", "Newts", "Toads"):
        ann.make_group(name, ben)
        expect(ann.row(name)).to_be_visible()
    first, second, third = ann.page.locator("#conversation-list .name").all_text_contents()

    ann.page.get_by_role("searchbox").focus()
    ann.page.keyboard.press("ArrowDown")
    ann.page.keyboard.press("ArrowDown")
    expect(ann.row(second)).to_be_focused()
    ann.page.keyboard.press("End")
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("heading", name=third)).to_be_visible()

    ann.page.keyboard.press("Alt+ArrowUp")
    expect(ann.page.get_by_role("heading", name=second)).to_be_visible()
    ann.page.keyboard.press("Control+k")
    ann.page.keyboard.type(first.upper()[:3])
    expect(ann.page.get_by_role("option", selected=True)).to_have_text(first)
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("heading", name=first)).to_be_visible()


def test_news_do_not_move_the_rows_neither_before_all_is_there_nor_after(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    newts = ben.make_group("Newts", ann)
    late: list[Route] = []
    ann.page.route(re.compile("/parts/keeping/"), lambda route: late.append(route))
    ann.page.reload()
    expect(ann.row("Newts")).to_be_visible()
    place = top_of(ann.row("Newts"))

    ben.write(newts, "Splash.", asks=False)
    expect(ann.badge("Newts")).to_have_text("1")
    assert top_of(ann.row("Newts")) == place
    late[0].continue_()
    chips = ann.page.get_by_role("group", name="Show")
    expect(chips.get_by_role("button", name="Unread")).to_be_visible()
    assert top_of(ann.row("Newts")) == place


def test_what_is_under_a_finger_stays_there_until_it_goes(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    newts = ben.make_group("Newts", ann)
    ben.make_group("Owls", ann)
    first = ann.page.locator("#conversation-list a").first
    expect(first).to_contain_text("Owls")
    expect(ann.row("Newts")).to_be_visible()
    first.hover()

    ann.page.mouse.down()
    ben.write(newts, "Splash.", asks=False)
    expect(ann.page).to_have_title("(1) Chat")
    expect(first).to_contain_text("Owls")
    ann.page.mouse.up()

    expect(ann.page.get_by_role("heading", name="Owls")).to_be_visible()
    expect(first).to_contain_text("Newts")


def test_an_address_leads_to_a_conversation_a_message_or_says_that_there_is_none(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    wanted = ben.write(owls, "the one that is meant", asks=False)
    for nth in range(50):
        ben.write(owls, f"and then {nth}.", asks=False)

    ann.page.goto(f"/#{owls}/{wanted}")
    ann.page.reload()
    expect(ann.message("the one that is meant")).to_be_in_viewport()
    expect(ann.row("Owls")).to_have_attribute("aria-current", "true")

    ann.page.evaluate("location.hash = 'GROUPof-nobody'")
    expect(ann.page.get_by_role("alert")).to_have_text("There is no such conversation.")


def test_a_phone_shows_one_pane_and_goes_back(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(viewport={"width": 390, "height": 844}, has_touch=True), afar()
    list_of_ann = ann.page.get_by_role("navigation", name="Conversations")
    ann.talk_to(ben)
    expect(list_of_ann).to_be_hidden()

    ann.page.get_by_role("link", name="Back to the conversations").tap()
    expect(list_of_ann).to_be_visible()
    expect(ann.page.get_by_role("main")).to_be_hidden()

    ann.page.go_forward()
    expect(ann.page.get_by_role("main")).to_be_visible()
    ann.page.go_back()
    expect(list_of_ann).to_be_visible()


def test_a_user_id_that_nobody_has_is_said_where_it_was_typed(arrives: Arrives) -> None:
    ann = arrives()
    ann.page.get_by_role("button", name="New chat").first.click()
    field = ann.page.get_by_label("User ID of the person to talk to")

    field.fill("nobody-at-all")
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("alert")).to_have_text("There is nobody with this user ID.")

    field.fill(ann.user_id)
    ann.page.keyboard.press("Enter")
    expect(ann.page.get_by_role("alert")).to_have_text("That is you. Talk to somebody else.")


def test_whoever_has_no_conversations_is_told_how_to_begin(arrives: Arrives) -> None:
    ann = arrives()

    expect(ann.page.get_by_text("No conversations yet")).to_be_visible()
    expect(ann.page.locator("#conversation-list > *")).to_have_count(0)
