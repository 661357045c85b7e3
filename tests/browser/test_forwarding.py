"""Messages said again elsewhere: one, or several that were selected."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar
from .threads import choose, tell

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_one_message_is_forwarded_to_several_places_with_receipts_of_its_own(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.make_group("Crows", ben)
    ann.write(f"C2C{dora.user_id}", "Hello")
    ben.write(owls, "The hall is free")
    ann.open("Owls")

    choose(ann, "The hall is free", "Forward")
    dialog = ann.page.get_by_role("dialog", name="Forward a message")
    expect(dialog.get_by_role("button", name="Forward")).to_be_disabled()
    dialog.get_by_role("searchbox").fill("crow")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    dialog.get_by_text("Crows").click()
    dialog.get_by_role("searchbox").fill("")
    dialog.get_by_text(dora.user_id).click()
    expect(dialog.get_by_text(f"To Crows and {dora.user_id}")).to_be_visible()
    dialog.get_by_role("button", name="Forward", exact=True).click()

    expect(ann.page.get_by_text(f"Forwarded to Crows and {dora.user_id}")).to_be_visible()
    expect(ann.page.get_by_role("dialog")).to_be_hidden()
    dora.open(ann.user_id)
    expect(dora.message("The hall is free")).to_contain_text("Forwarded")
    ben.open("Crows")
    ann.open("Crows")
    expect(ann.tally("The hall is free")).to_have_text("Read by all")


def test_several_are_selected_by_hand_and_by_key_and_arrive_in_their_order(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ann.make_group("Crows", ben)
    tell(ann, owls, [f"line {nth}" for nth in range(4)])
    ann.open("Owls")
    boxes = ann.page.get_by_role("checkbox", name="Select this message")
    expect(boxes).to_have_count(0)

    choose(ann, "line 3", "Select")
    expect(boxes).to_have_count(4)
    expect(ann.message("line 3")).to_be_focused()
    ann.message("line 1").locator(".bubble").click()
    ann.page.keyboard.press("ArrowUp")
    ann.page.keyboard.press("Home")
    ann.page.keyboard.press("Space")
    bar = ann.page.get_by_role("toolbar", name="What to do with the selected messages")
    expect(bar.get_by_role("status")).to_have_text("3 selected")
    bar.get_by_role("button", name="Forward").click()
    dialog = ann.page.get_by_role("dialog", name="Forward 3 messages")
    dialog.get_by_text("Crows").click()
    dialog.get_by_role("button", name="Forward", exact=True).click()

    expect(boxes).to_have_count(0)
    expect(ann.page.get_by_label("Message", exact=True)).to_be_focused()
    ben.open("Crows")
    expect(ben.page.locator("li.message .text")).to_have_text(["line 0", "line 1", "line 3"])


def test_several_are_deleted_for_oneself(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = afar(), arrives()
    owls = ann.make_group("Owls", ben)
    tell(ann, owls, [f"line {nth}" for nth in range(3)])
    ben.open("Owls")
    choose(ben, "line 2", "Select")
    expect(ben.page.get_by_role("checkbox", name="Select this message")).to_have_count(3)
    ben.message("line 0").locator(".bubble").click()

    ben.page.get_by_role("button", name="Delete for me").click()
    dialog = ben.page.get_by_role("dialog", name="Delete 2 messages for you?")
    dialog.get_by_role("button", name="Delete").click()

    expect(ben.page.locator("li.message .text")).to_have_text(["line 1"])
    ben.page.reload()
    expect(ben.page.locator("li.message .text")).to_have_text(["line 1"])


def test_escape_ends_selecting_and_another_conversation_does(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    owls = ann.make_group("Owls", ben)
    ann.make_group("Crows", ben)
    tell(ann, owls, ["line"])
    ann.open("Owls")
    boxes = ann.page.get_by_role("checkbox", name="Select this message")

    choose(ann, "line", "Select")
    expect(boxes).to_have_count(1)
    ann.page.keyboard.press("Escape")
    expect(boxes).to_have_count(0)
    choose(ann, "line", "Select")
    expect(boxes).to_have_count(1)
    ann.open("Crows")

    expect(boxes).to_have_count(0)
    expect(ann.page.get_by_label("Message", exact=True)).to_be_visible()


def test_several_go_as_one_record_that_opens_and_records_hold_records(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    crows = ann.make_group("Crows", ben)
    tell(ann, owls, ["Tea or coffee?", "*Tea*, please"])
    ann.open("Owls")

    choose(ann, "Tea or coffee?", "Select")
    expect(ann.page.get_by_role("checkbox", name="Select this message")).to_have_count(2)
    ann.message("Tea, please").locator(".bubble").click()
    ann.page.get_by_role("button", name="Forward").click()
    dialog = ann.page.get_by_role("dialog", name="Forward 2 messages")
    dialog.get_by_label("As one message").check()
    dialog.get_by_text("Crows").click()
    dialog.get_by_role("button", name="Forward", exact=True).click()

    ben.open("Crows")
    card = ben.page.get_by_role("button", name="Chat history of Owls")
    expect(card).to_contain_text(f"{ann.user_id}: Tea or coffee?")
    card.click()
    record = ben.page.get_by_role("dialog", name="Chat history of Owls")
    expect(record.locator("li.message .text")).to_have_text(["Tea or coffee?", "Tea, please"])
    expect(record.locator("strong")).to_have_text("Tea")
    ben.page.keyboard.press("Escape")
    tell(ben, crows, ["And cake"])
    choose(ben, "And cake", "Select")
    expect(ben.page.get_by_role("checkbox", name="Select this message")).to_have_count(2)
    ben.page.locator("li.message .bubble").first.click(position={"x": 5, "y": 5})
    ben.page.get_by_role("button", name="Forward").click()
    dialog = ben.page.get_by_role("dialog", name="Forward 2 messages")
    dialog.get_by_label("As one message").check()
    dialog.get_by_text("Owls").click()
    dialog.get_by_role("button", name="Forward", exact=True).click()
    ann.page.get_by_role("button", name="Chat history of Crows").click()
    ann.page.get_by_role("dialog").get_by_role("button", name="Chat history of Owls").click()
    inner = ann.page.get_by_role("dialog", name="Chat history of Owls")
    expect(inner.locator("li.message .text")).to_have_text(["Tea or coffee?", "Tea, please"])
    inner.get_by_role("button", name="Back").click()
    expect(ann.page.get_by_role("dialog", name="Chat history of Crows")).to_contain_text("And cake")
