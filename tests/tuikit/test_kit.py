"""The vendor's UI kit, unmodified, on our SDK and our server: two people in two browsers, and a third in the group."""

import re

import pytest
from playwright.sync_api import expect

from tests.elsewhere import Elsewhere, Person

from .conftest import Seat, SitDown, Site

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

Cast = list[Person]


def test_what_one_writes_the_other_reads_and_the_label_says_so(cast: Cast, sit_down: SitDown) -> None:
    emma, noah = sit_down(cast[0]), sit_down(cast[1])

    emma.open("Noah")
    emma.say("Tea at four?")
    expect(emma.label("Tea at four?")).to_have_text("Unread")
    expect(noah.conversation("Emma")).to_contain_text("Tea at four?")
    expect(noah.conversation("Emma").locator(".num")).to_have_text("1")

    noah.open("Emma")
    expect(emma.label("Tea at four?")).to_have_text("Read")
    expect(noah.conversation("Emma").locator(".num")).to_be_hidden()

    noah.say("With pleasure.")
    expect(noah.label("With pleasure.")).to_have_text("Read")
    assert emma.texts() == noah.texts() == ["Tea at four?", "With pleasure."]


def test_every_face_is_a_picture_of_our_own_server(
    cast: Cast, sit_down: SitDown, elsewhere: Elsewhere
) -> None:
    emma, noah = talking(cast, sit_down)
    noah.say("See you there.")
    expect(emma.message("See you there.")).to_be_visible()

    rows = [emma.conversation("Noah"), emma.conversation("Tea round"), emma.message("Tea at four?")]
    for face in [row.locator("img.avatar-image") for row in [*rows, emma.message("See you there.")]]:
        expect(face).to_have_attribute("src", re.compile(f"^{elsewhere.address}/avatars/"))
        expect(face).to_have_js_property("naturalWidth", 100)


def test_with_the_sdk_bundled_into_the_page_it_works_the_same(
    cast: Cast, sit_down: SitDown, bundled: Site
) -> None:
    emma, noah = sit_down(cast[0], at=bundled), sit_down(cast[1])

    emma.open("Noah")
    noah.open("Emma")
    emma.say("Tea at four?")
    noah.say("With pleasure.")

    expect(emma.label("Tea at four?")).to_have_text("Read")
    expect(noah.label("With pleasure.")).to_have_text("Read")


def test_in_a_group_the_label_counts_and_the_panel_names_the_readers(cast: Cast, sit_down: SitDown) -> None:
    emma, noah, mia = map(sit_down, cast)

    emma.open("Tea round")
    emma.say("Who is in?")
    expect(emma.label("Who is in?")).to_have_text("Unread")
    sees_readers(emma, "Who is in?", read=[], unread=["Noah", "Mia"])

    noah.open("Tea round")
    expect(emma.label("Who is in?")).to_have_text("1 read")
    sees_readers(emma, "Who is in?", read=["Noah"], unread=["Mia"])

    mia.open("Tea round")
    expect(emma.label("Who is in?")).to_have_text("All read")

    mia.say("I am.")
    expect(mia.label("I am.")).to_have_text("All read")
    assert emma.texts() == noah.texts() == mia.texts() == ["Who is in?", "I am."]


def test_on_a_desk_one_sees_that_the_other_types_on_a_phone(cast: Cast, sit_down: SitDown) -> None:
    emma, noah = talking(cast, sit_down)

    types_and_stops(noah, watched_by=emma)


def test_a_recalled_message_is_gone_for_both(cast: Cast, sit_down: SitDown) -> None:
    emma, noah = talking(cast, sit_down)

    emma.say("Tea at five?")
    expect(noah.message("Tea at five?")).to_be_visible()
    emma.recall("Tea at five?")

    expect(emma.page.locator(".revoke")).to_contain_text("You recalled a message")
    expect(noah.page.locator(".revoke")).to_contain_text("Emma recalled a message")
    assert emma.texts() == noah.texts() == ["Tea at four?", "With pleasure."]


def test_all_of_it_works_again_when_the_server_was_killed(
    cast: Cast, sit_down: SitDown, elsewhere: Elsewhere
) -> None:
    emma, noah = talking(cast, sit_down)
    mia = sit_down(cast[2])
    mia.open("Tea round")

    elsewhere.server.kill()
    emma.say("Are you there?")
    noah.say("Hello?")
    elsewhere.server.start()

    expect(emma.label("Are you there?")).to_have_text("Read")
    expect(noah.label("Hello?")).to_have_text("Read")
    for seat in (emma, noah, mia):
        seat.complaints.clear()  # of the server that was not there
    said = ["Are you there?", "Hello?", "Tea at four?", "With pleasure."]
    assert sorted(emma.texts()) == sorted(noah.texts()) == said
    types_and_stops(noah, watched_by=emma)
    emma.recall("Are you there?")
    expect(noah.page.locator(".revoke")).to_contain_text("Emma recalled a message")

    emma.open("Tea round")
    emma.say("Who is in?")
    expect(emma.label("Who is in?")).to_have_text("1 read")
    sees_readers(emma, "Who is in?", read=["Mia"], unread=["Noah"])
    noah.open("Tea round")
    expect(emma.label("Who is in?")).to_have_text("All read")
    assert emma.texts() == noah.texts() == mia.texts() == ["Who is in?"]


def talking(cast: Cast, sit_down: SitDown) -> tuple[Seat, Seat]:
    """Emma at a desk and Noah at a phone, with the direct chat before them, and two messages in it that are read."""
    emma, noah = sit_down(cast[0]), sit_down(cast[1], on_phone=True)
    emma.open("Noah")
    noah.open("Emma")
    emma.say("Tea at four?")
    expect(emma.label("Tea at four?")).to_have_text("Read")
    noah.say("With pleasure.")
    expect(noah.label("With pleasure.")).to_have_text("Read")
    return emma, noah


def types_and_stops(one: Seat, *, watched_by: Seat) -> None:
    # This version of the kit tells that somebody types from phones alone, and within 30 seconds of the other's words.
    watched_by.say("And you?")
    expect(one.message("And you?")).to_be_visible()
    # With every list of conversations it writes the name over what stands there, and these words bring some.
    expect(watched_by.label("And you?")).to_have_text("Read")
    hears_of_its_lists(watched_by)
    one.editor.click()
    one.page.keyboard.type("Or")
    expect(watched_by.header).to_have_text("Typing...")
    hears_of_its_lists(watched_by)
    expect(watched_by.header).to_have_text("Typing...")

    one.editor.blur()
    expect(watched_by.header).to_have_text(one.nick)


def hears_of_its_lists(seat: Seat) -> None:
    """Our SDK tells of them at most 200 ms later. The page's own clock knows when that is over."""
    seat.page.evaluate("() => new Promise((over) => setTimeout(over, 500))")


def sees_readers(sender: Seat, text: str, *, read: list[str], unread: list[str]) -> None:
    sender.label(text).click()
    expect(sender.named_under("Read")).to_have_text(read)
    expect(sender.named_under("Unread")).to_have_text(unread)
    sender.close_panel()
