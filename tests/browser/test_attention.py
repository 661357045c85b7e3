"""Getting somebody's attention: never for what they are looking at, and only if they asked for it."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar, Someone
from .hard import eventually

pytestmark = [pytest.mark.browser, pytest.mark.once]

A_MOMENT = 1_000  # milliseconds: longer than a message takes to arrive
REMEMBER_NOTES = """
window.notes = [];
class Note extends EventTarget {
  static permission = "default";
  static requestPermission() { Note.permission = "granted"; return Promise.resolve("granted"); }
  constructor(title, { body }) { super(); notes.push(`${title}: ${body}`); window.lastNote = this; }
  close() {}
}
window.Notification = Note;
"""


def notes_of(someone: Someone) -> list[str]:
    return list(someone.page.evaluate("notes"))


def test_a_message_elsewhere_is_told_of_and_leads_there(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    ben.make_group("Newts", ann)
    ann.page.add_init_script(REMEMBER_NOTES)
    ann.page.reload()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_label("Notifications").check()
    ann.page.keyboard.press("Escape")
    ann.open("Newts")

    ben.write(owls, "Come and see!")

    expect(ann.row("Owls")).to_contain_text("Come and see!")
    expect(ann.badge("Owls")).to_have_text("1")
    eventually(lambda: notes_of(ann), [f"Owls: {ben.user_id}: Come and see!"], ann)
    ann.page.evaluate("lastNote.dispatchEvent(new Event('click'))")
    expect(ann.page.get_by_role("heading", name="Owls")).to_be_visible()

    ben.write(owls, "Do you see it?")
    expect(ann.message("Do you see it?")).to_be_visible()
    assert len(notes_of(ann)) == 1


def test_the_first_message_of_a_chat_is_told_of_and_that_somebody_types_is_not(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.page.add_init_script(REMEMBER_NOTES)
    ann.page.reload()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_label("Notifications").check()
    ann.page.keyboard.press("Escape")
    ben.talk_to(ann)

    ben.say("Hello")
    expect(ann.row(ben.user_id)).to_contain_text("Hello")
    eventually(lambda: notes_of(ann), [f"{ben.user_id}: Hello"], ann)
    ben.page.get_by_label("Message", exact=True).press_sequentially("Are you there?")
    ann.page.wait_for_timeout(A_MOMENT)
    assert notes_of(ann) == [f"{ben.user_id}: Hello"]

    ben.page.keyboard.press("Enter")
    expect(ann.row(ben.user_id)).to_contain_text("Are you there?")
    eventually(lambda: notes_of(ann), [f"{ben.user_id}: Hello", f"{ben.user_id}: Are you there?"], ann)


def test_nobody_who_did_not_ask_is_disturbed(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    ann.page.add_init_script(REMEMBER_NOTES)
    ann.page.reload()
    expect(ann.row("Owls")).to_be_visible()

    ben.write(owls, "Come and see!")

    expect(ann.badge("Owls")).to_have_text("1")
    ann.page.wait_for_timeout(A_MOMENT)
    assert notes_of(ann) == []


def test_the_title_and_the_icon_say_how_much_is_unread_until_it_is_read(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    icon = ann.page.locator("#icon")

    ben.write(owls, "one")
    ben.write(owls, "two")
    expect(ann.page).to_have_title("(2) Chat")
    assert icon.get_attribute("href") == icon.get_attribute("data-unread")

    ann.open("Owls")
    expect(ann.page).to_have_title("Chat")
    assert icon.get_attribute("href") == icon.get_attribute("data-plain")
