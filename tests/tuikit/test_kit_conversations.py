"""Each entry of the kit's menu of a conversation, what begins one, and its search, on our SDK and our server."""

import re

import pytest
from playwright.sync_api import expect

from tests.elsewhere import Person

from .conftest import SitDown

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

Cast = list[Person]


@pytest.mark.parametrize("on_phone", [False, True], ids=["at a desk", "on a phone"])
def test_each_entry_of_the_menu_of_a_conversation(cast: Cast, sit_down: SitDown, on_phone: bool) -> None:
    emma, noah = sit_down(cast[0], on_phone=on_phone), sit_down(cast[1])
    noah.open("Emma")
    names = emma.page.locator(".tui-conversation-item .name")

    noah.say("Tea at four?")
    expect(names).to_have_text(["Noah", "Tea round"])
    emma.choose_of("Tea round", "Pin")
    expect(names).to_have_text(["Tea round", "Noah"])
    expect(emma.conversation("Tea round")).to_have_class(re.compile("pinned"))
    emma.choose_of("Tea round", "Unpin")
    expect(names).to_have_text(["Noah", "Tea round"])

    emma.choose_of("Noah", "Mute Notifications")
    expect(emma.conversation("Noah").locator(".num-notify")).to_be_visible()
    expect(emma.conversation("Noah").locator(".num")).to_be_hidden()
    emma.choose_of("Noah", "Enable Notifications")
    expect(emma.conversation("Noah").locator(".num")).to_have_text("1")

    emma.choose_of("Noah", "Delete")
    emma.agree()
    expect(names).to_have_text(["Tea round"])
    noah.say("Or at five?")
    expect(names).to_have_text(["Noah", "Tea round"])
    emma.open("Noah")
    expect(emma.message("Or at five?")).to_be_visible()
    assert emma.texts() == ["Or at five?"]


def test_one_begins_a_chat_with_somebody_by_their_id(cast: Cast, sit_down: SitDown) -> None:
    emma, mia = sit_down(cast[0]), sit_down(cast[2])

    emma.begin("New one-to-one chat", cast[2])
    expect(emma.header).to_have_text("Mia")
    emma.say("Do you like tea?")

    mia.open("Emma")
    expect(mia.message("Do you like tea?")).to_be_visible()

    emma.editor.click()
    emma.page.keyboard.insert_text("Or coffee")
    emma.open("Noah")
    expect(emma.conversation("Mia").locator(".middle-box-draft")).to_be_visible()
    emma.open("Mia")
    expect(emma.editor).to_have_text("Or coffee")


def test_what_was_said_is_found_everywhere_and_in_one_conversation(cast: Cast, sit_down: SitDown) -> None:
    emma = sit_down(cast[0])
    emma.open("Noah")
    emma.say("The green kettle is mine.")
    expect(emma.conversation("Noah")).to_contain_text("The green kettle is mine.")
    emma.open("Tea round")
    emma.say("Who has a kettle?")
    expect(emma.conversation("Tea round")).to_contain_text("Who has a kettle?")

    field = emma.page.locator(".tui-search-global .tui-search-input-main")
    field.click()
    field.fill("kettle")
    field.press("Enter")
    found = emma.page.locator(".tui-search-global .search-result-list-item")
    expect(found).to_have_count(2)
    emma.page.locator(".tui-search-tabs-item").get_by_text("File").click()
    expect(found).to_have_count(0)
    emma.page.locator(".tui-search-tabs-item").get_by_text("Text").click()
    expect(found).to_have_count(2)
    emma.page.locator(".tui-search-global .tui-search-input-right").click()

    emma.page.locator(".message-input-toolbar-list-end .toolbar-item-container-icon").click()
    field = emma.page.locator(".tui-search-conversation .tui-search-input-main")
    field.fill("kettle")
    field.press("Enter")
    hit = emma.page.locator(".tui-search-conversation .search-result-list-item")
    expect(hit).to_have_count(1)
    hit.hover()
    hit.get_by_text("Navigate to the chat position").click()
    expect(emma.message("Who has a kettle?")).to_be_visible()
