"""How somebody keeps their conversations: each entry of a row's menu once, and what the list makes of it."""

import re

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Arrives, IsAfar, Someone
from .hard import eventually
from .test_attention import REMEMBER_NOTES, notes_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


def menu_of(someone: Someone, name: str) -> Locator:
    """The menu of a row, opened as by a right click."""
    someone.row(name).click(button="right")
    menu = someone.page.get_by_role("menu", name="What to do with this conversation")
    expect(menu).to_be_visible()
    return menu


def choose(someone: Someone, name: str, *entries: str) -> None:
    menu = menu_of(someone, name)
    for entry in entries:
        menu.get_by_role("menuitem", name=entry, exact=True).click()


def chip(someone: Someone, name: str) -> Locator:
    return someone.page.get_by_role("group", name="Show").get_by_role("button", name=name, exact=True)


def first_of(someone: Someone) -> Locator:
    return someone.page.locator("#conversation-list a").first


def test_a_pinned_one_stays_on_top_and_a_silent_one_is_counted_in_grey(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    owls, newts = ben.make_group("Owls", ann), ben.make_group("Newts", ann)
    ben.write(owls, "Hoot.", asks=False)
    ben.write(newts, "Splash.", asks=False)
    expect(first_of(ann)).to_contain_text("Newts")
    expect(ann.page).to_have_title("(2) Chat")

    choose(ann, "Owls", "Pin to the top")
    expect(first_of(ann)).to_contain_text("Owls")
    expect(ann.row("Owls")).to_have_accessible_name(re.compile("Pinned"))

    choose(ann, "Newts", "Mute…", "Until tomorrow morning")
    expect(ann.row("Newts")).to_have_accessible_name(re.compile("Muted"))
    expect(ann.badge("Newts")).to_have_text("1")
    expect(ann.page).to_have_title("(1) Chat")
    ann.page.reload()
    expect(first_of(ann)).to_contain_text("Owls")
    expect(ann.page).to_have_title("(1) Chat")

    choose(ann, "Newts", "Unmute")
    expect(ann.page).to_have_title("(2) Chat")
    choose(ann, "Owls", "Unpin")
    expect(first_of(ann)).to_contain_text("Newts")


def test_what_is_marked_is_found_by_its_chip(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ben.make_group("Owls", ann)
    newts = ben.make_group("Newts", ann)
    expect(ann.row("Newts")).to_be_visible()
    choose(ann, "Owls", "Mark as unread")
    expect(ann.row("Owls")).to_have_accessible_name(re.compile("Marked as unread"))
    choose(ann, "Newts", "Star")
    expect(ann.row("Newts")).to_have_accessible_name(re.compile("Starred"))

    chip(ann, "Unread").click()
    expect(ann.row("Newts")).to_have_count(0)
    expect(chip(ann, "Unread")).to_have_attribute("aria-pressed", "true")
    chip(ann, "Starred").click()
    expect(ann.row("Owls")).to_have_count(0)
    chip(ann, "All").click()
    ben.write(newts, "Ann!", asks=False, calls=ann)
    chip(ann, "Mentions").click()
    expect(ann.row("Owls")).to_have_count(0)
    ann.open("Newts")
    expect(ann.page.get_by_text("Nothing here at the moment.")).to_be_visible()
    chip(ann, "All").click()
    expect(chip(ann, "Mentions")).to_have_count(0)
    ann.open("Owls")
    expect(ann.row("Owls")).not_to_have_accessible_name(re.compile("Marked as unread"))

    ben.write(newts, "Splash.", asks=False)
    choose(ann, "Owls", "Mark as unread")
    expect(ann.badge("Newts")).to_be_visible()
    expect(ann.badge("Owls")).to_be_visible()
    ann.page.get_by_role("button", name="Mark all as read").click()
    expect(ann.badge("Newts")).to_be_hidden()
    expect(ann.badge("Owls")).to_be_hidden()
    chip(ann, "Unread").click()
    expect(ann.page.get_by_text("Nothing here at the moment.")).to_be_visible()


def test_what_is_folded_away_hidden_or_removed_is_out_of_the_way(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ben.make_group("Owls", ann)
    newts, stoats = ben.make_group("Newts", ann), ben.make_group("Stoats", ann)
    choose(ann, "Owls", "Fold away")
    fold = ann.page.get_by_role("button", name="1 folded chat")
    expect(ann.row("Owls")).to_have_count(0)
    fold.click()
    expect(ann.row("Owls")).to_be_visible()
    choose(ann, "Owls", "Unfold")
    expect(fold).to_have_count(0)

    choose(ann, "Newts", "Hide until something new")
    expect(ann.row("Newts")).to_have_count(0)
    chip(ann, "Hidden").click()
    expect(ann.row("Newts")).to_be_visible()
    chip(ann, "All").click()
    ben.write(newts, "Splash.", asks=False)
    expect(ann.row("Newts")).to_be_visible()

    choose(ann, "Stoats", "Remove from the list")
    expect(ann.row("Stoats")).to_have_count(0)
    ann.page.reload()
    expect(ann.row("Newts")).to_be_visible()
    expect(ann.row("Stoats")).to_have_count(0)
    ben.write(stoats, "Hiss.", asks=False)
    expect(ann.row("Stoats")).to_be_visible()


def test_groups_of_mine_have_chips_and_the_menu_goes_by_keyboard(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ben.make_group("Owls", ann)
    ben.make_group("Newts", ann)
    expect(ann.row("Owls")).to_be_visible()

    ann.row("Owls").focus()
    ann.page.get_by_role("button", name="Options for Owls").wait_for(state="attached")
    ann.page.keyboard.press("Tab")
    expect(ann.page.get_by_role("button", name="Options for Owls")).to_be_focused()
    ann.page.keyboard.press("Enter")
    menu = ann.page.get_by_role("menu", name="What to do with this conversation")
    expect(menu.get_by_role("menuitem", name="Pin to the top")).to_be_focused()
    ann.page.keyboard.press("Escape")
    expect(ann.page.get_by_role("button", name="Options for Owls")).to_be_focused()

    choose(ann, "Owls", "Groups…")
    dialog = ann.page.get_by_role("dialog", name="Groups of “Owls”")
    dialog.get_by_label("New group").fill("Birds")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("checkbox", name="Birds")).to_be_checked()
    dialog.get_by_role("button", name="Done").click()
    chip(ann, "Birds").click()
    expect(ann.row("Newts")).to_have_count(0)
    expect(ann.row("Owls")).to_be_visible()

    choose(ann, "Owls", "Groups…")
    dialog.get_by_role("button", name="Rename the group Birds").click()
    field = dialog.get_by_role("textbox", name="New name of the group Birds")
    expect(field).to_be_focused()
    ann.page.keyboard.press("Escape")
    expect(dialog.get_by_role("button", name="Rename the group Birds")).to_be_focused()
    ann.page.keyboard.press("Enter")
    field.fill("Night birds")
    field.press("Enter")
    expect(dialog.get_by_role("button", name="Rename the group Night birds")).to_be_focused()
    expect(dialog.get_by_role("checkbox", name="Night birds")).to_be_checked()
    expect(chip(ann, "Night birds")).to_be_attached()
    expect(chip(ann, "Birds")).to_have_count(0)
    dialog.get_by_role("button", name="Delete the group Night birds").click()
    expect(dialog.get_by_role("checkbox")).to_have_count(0)
    ann.page.keyboard.press("Escape")
    expect(ann.row("Newts")).to_be_visible()


def test_what_is_muted_is_not_told_of(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls, newts = ben.make_group("Owls", ann), ben.make_group("Newts", ann)
    ann.page.add_init_script(REMEMBER_NOTES)
    ann.page.reload()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_label("Notifications").check()
    ann.page.keyboard.press("Escape")
    choose(ann, "Owls", "Mute…", "For an hour")
    expect(ann.row("Owls")).to_have_accessible_name(re.compile("Muted"))

    ben.write(owls, "In silence.", asks=False)
    expect(ann.row("Owls")).to_contain_text("In silence.")
    ben.write(newts, "Aloud!", asks=False)
    expect(ann.row("Newts")).to_contain_text("Aloud!")

    eventually(lambda: notes_of(ann), [f"Newts: {ben.user_id}: Aloud!"], ann)
