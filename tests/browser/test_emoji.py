"""The emoji picker: found by name, walked by arrows, put in where the cursor is, and the last ones first."""

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Arrives, IsAfar, Someone

pytestmark = [pytest.mark.browser, pytest.mark.once]


def field_of(someone: Someone) -> Locator:
    return someone.page.get_by_label("Message", exact=True)


def open_picker(someone: Someone) -> Locator:
    someone.page.get_by_role("button", name="Emoji and stickers").click()
    picker = someone.page.get_by_role("dialog", name="Emoji and stickers")
    expect(picker.get_by_role("group", name="Smileys")).to_be_visible()
    return picker


def test_a_sign_goes_where_the_cursor_is_and_is_offered_first_the_next_time(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    field_of(ann).fill("tea  now")
    field_of(ann).evaluate("field => field.setSelectionRange(4, 4)")

    picker = open_picker(ann)
    picker.get_by_role("searchbox").fill("teapot")
    picker.get_by_role("button", name="teapot").click()
    expect(field_of(ann)).to_have_value("tea 🫖 now")
    picker.get_by_role("searchbox").fill("no such sign")
    expect(picker.get_by_text("No emoji is called “no such sign”.")).to_be_visible()
    ann.page.keyboard.press("Escape")
    expect(picker).to_be_hidden()
    expect(ann.page.get_by_role("button", name="Emoji and stickers")).to_be_focused()
    field_of(ann).press("Enter")
    expect(ann.message("tea 🫖 now")).to_be_visible()

    again = open_picker(ann)
    expect(again.get_by_role("group", name="Used last").get_by_role("button")).to_have_text(["🫖"])


def test_by_keyboard_alone(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    picker = open_picker(ann)
    expect(picker.get_by_role("searchbox")).to_be_focused()

    ann.page.keyboard.press("ArrowDown")
    expect(picker.get_by_role("button", name="grinning face", exact=True)).to_be_focused()
    ann.page.keyboard.press("ArrowRight")
    expect(picker.get_by_role("button", name="grinning face with big eyes")).to_be_focused()
    ann.page.keyboard.press("Enter")
    ann.page.keyboard.press("ArrowDown")
    ann.page.keyboard.press("ArrowUp")
    ann.page.keyboard.press("Space")
    expect(field_of(ann)).to_have_value("😃😃")
    ann.page.keyboard.press("ArrowUp")
    expect(picker.get_by_role("searchbox")).to_be_focused()


def test_without_a_connection_it_says_so_and_comes_the_next_time(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    ann.page.route("**/parts/emoji/", lambda route: route.abort())

    ann.page.get_by_role("button", name="Emoji and stickers").click()
    expect(ann.page.get_by_text("This cannot be opened without a connection.")).to_be_visible()

    ann.page.unroute("**/parts/emoji/")
    ann.complaints.clear()
    open_picker(ann)
