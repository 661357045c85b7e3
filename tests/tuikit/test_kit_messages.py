"""Each entry of the kit's message menu and of the tools above its text, unmodified, on our SDK and our server."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.elsewhere import Elsewhere, Person
from tests.messaging.files import MP4, picture

from .conftest import Seat, SitDown

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

Cast = list[Person]


def test_each_entry_of_the_message_menu(cast: Cast, sit_down: SitDown) -> None:
    """Emma's at a desk, Noah's on a phone."""
    emma, noah = sit_down(cast[0]), sit_down(cast[1], on_phone=True)
    emma.open("Noah")
    noah.open("Emma")
    emma.say("Tea at four?")

    emma.context.grant_permissions(["clipboard-read", "clipboard-write"])
    emma.choose(emma.message("Tea at four?"), "Copy")
    expect(emma.toast("Copied to clipboard")).to_be_visible()
    assert emma.page.evaluate("navigator.clipboard.readText()") == "Tea at four?"

    emma.choose(emma.message("Tea at four?"), "Translate")
    expect(emma.toast("Please open the translation feature")).to_be_visible()

    noah.menu_of(noah.message("Tea at four?")).locator(".emoji-list-item").first.click()
    for seat in (emma, noah):
        expect(reactions(seat, "Tea at four?")).to_have_text(["Noah"])
    reactions(emma, "Tea at four?").click()
    expect(emma.page.locator(".emoji-detail-nick")).to_have_text(["Noah"])
    noah.menu_of(noah.message("Tea at four?")).locator(".emoji-list-item").first.click()
    for seat in (emma, noah):
        expect(reactions(seat, "Tea at four?")).to_have_count(0)

    noah.choose(noah.message("Tea at four?"), "Reference")
    noah.say("With pleasure.")
    for seat in (emma, noah):
        quoted = seat.message("With pleasure.").locator(".reference-content")
        expect(quoted).to_have_text("Emma: Tea at four?")

    noah.choose(noah.message("Tea at four?"), "Forward")
    noah.pick("Tea round")
    select(emma, "Tea at four?", "With pleasure.")
    emma.page.get_by_text("One-By-One Forward").click()
    emma.pick("Tea round")
    emma.open("Tea round")
    expect(emma.page.locator("li.message-li .message-body-content")).to_have_count(3)
    assert sorted(emma.texts()) == ["Tea at four?", "Tea at four?", "With pleasure."]

    select(noah, "Tea at four?", "With pleasure.")
    noah.page.get_by_text("Combine Forward").click()
    noah.pick("Tea round")
    record = emma.page.locator(".message-record-container")
    expect(record.locator(".record-abstract-item")).to_have_text(
        ["Emma: Tea at four?", "Noah: With pleasure."]
    )
    emma.rest()
    record.click()
    opened = emma.page.locator(".simple-message-list-container")
    expect(opened.locator(".message-text")).to_have_text(["Tea at four?", "With pleasure."])
    opened.locator(".back").click()

    emma.open("Noah")
    expect(emma.message("With pleasure.").locator(".reference-content")).to_be_visible()
    emma.choose(emma.message("With pleasure."), "Delete")
    expect(emma.message("With pleasure.")).to_have_count(0)
    expect(noah.message("With pleasure.")).to_be_visible()


def test_each_tool_above_the_text(cast: Cast, sit_down: SitDown, elsewhere: Elsewhere) -> None:
    emma, noah = sit_down(cast[0]), sit_down(cast[1])
    emma.open("Noah")
    noah.open("Emma")

    bring(emma, "image", {"name": "owl.png", "mimeType": "image/png", "buffer": picture(320, 200)})
    for seat in (emma, noah):
        image = seat.page.locator("li.message-li .image-container img")
        expect(image).to_have_attribute("src", re.compile(f"^{elsewhere.address}/media/"))
        expect(image).to_have_js_property("naturalWidth", 320)

    bring(emma, "file", {"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"Tea at four."})
    with noah.page.expect_download() as download:
        noah.page.locator(".file-message-montainer", has_text="minutes.txt").click()
    assert download.value.suggested_filename == "minutes.txt"
    assert download.value.path().read_text() == "Tea at four."
    with noah.page.expect_popup() as popup:
        noah.choose(noah.message("minutes.txt"), "Open")
    popup.value.close()

    bring(emma, "video", {"name": "owl.mp4", "mimeType": "video/mp4", "buffer": MP4})
    video = noah.page.locator("li.message-li video")
    expect(video).to_have_attribute("src", re.compile(f"^{elsewhere.address}/media/"))

    emma.page.locator(".message-input-toolbar .toolbar-item-container-icon").first.click()
    emma.page.locator(".emoji-picker-list-item").first.click()
    emma.page.locator(".message-input-button-cont").click()
    expect(noah.page.locator("li.message-li img[src*='emoji_0']")).to_have_count(1)
    emma.page.locator(".message-input-toolbar .toolbar-item-container-icon").first.click()
    emma.page.locator(".emoji-picker-tab-item").nth(1).click()
    emma.page.locator(".emoji-picker-list-item").nth(3).click()
    expect(noah.page.locator("li.message-li img[src*='yz03']")).to_have_count(1)

    emma.page.locator(".message-input-toolbar .toolbar-item-container-icon").nth(5).click()
    emma.page.locator(".words-list-item").first.click()
    expect(noah.message("Are you there?")).to_be_visible()

    emma.page.locator(".message-input-toolbar .toolbar-item-container-icon").nth(4).click()
    emma.page.locator(".evaluate-content-list-item").nth(3).click()
    emma.page.locator(".evaluate-content-text").fill("Good tea.")
    emma.page.locator(".evaluate-content-button .btn").click()
    expect(noah.message("Good tea.")).to_be_visible()


def test_whom_one_calls_sees_it_in_the_list(cast: Cast, sit_down: SitDown) -> None:
    emma, noah, mia = map(sit_down, cast)
    emma.open("Tea round")

    emma.editor.click()
    emma.page.keyboard.type("@")
    emma.page.locator(".member-list-box-body", has_text="Noah").click()
    emma.page.keyboard.insert_text("your turn")
    emma.page.locator(".message-input-button-cont").click()

    expect(noah.conversation("Tea round").locator(".middle-box-at")).to_have_text("[Someone @ me]")
    expect(mia.conversation("Tea round").locator(".num")).to_have_text("1")
    expect(mia.conversation("Tea round").locator(".middle-box-at")).to_be_hidden()
    noah.open("Tea round")
    expect(noah.message("@Noah")).to_be_visible()
    expect(noah.conversation("Tea round").locator(".middle-box-at")).to_be_hidden()


def reactions(seat: Seat, text: str) -> Locator:
    return seat.message(text).locator(".emoji-react-item-number")


def select(seat: Seat, *texts: str) -> None:
    seat.choose(seat.message(texts[0]), "Select")
    for text in texts:
        seat.message(text).locator(".radio-select").click()


def bring(seat: Seat, kind: str, file: FilePayload) -> None:
    seat.page.locator(f".message-input-toolbar input[data-type='{kind}']").set_input_files(file)
