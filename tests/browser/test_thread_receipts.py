"""What a sender sees of the way of their message to its readers, while they watch."""

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar
from .threads import A_LOOK, ASKS_FOR, READ, UNREAD, choose, tell

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_a_tick_becomes_two_and_says_when_it_was_read(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)

    ann.say("Is the kettle on?")
    tick = ann.message("Is the kettle on?").locator(".tick")
    expect(tick).to_have_attribute("data-shape", "sent")
    expect(ann.message("Is the kettle on?")).to_contain_text(UNREAD)
    ben.open(ann.user_id)

    expect(tick).to_have_attribute("data-shape", "read")
    expect(ann.message("Is the kettle on?")).to_contain_text(READ)
    expect(ben.message("Is the kettle on?").locator(".tick")).to_have_count(0)


def test_a_message_that_asks_for_nothing_never_tells_of_reading(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.page.get_by_label(ASKS_FOR).uncheck()

    ann.say("No hurry.")
    ben.open(ann.user_id)
    expect(ben.badge(ann.user_id)).to_be_hidden()
    ann.page.wait_for_timeout(A_LOOK)

    expect(ann.message("No hurry.").locator(".tick")).to_have_attribute("data-shape", "dot")
    expect(ann.message("No hurry.")).to_contain_text("Sent")
    expect(ann.message("No hurry.")).not_to_contain_text("Read")


def test_the_switch_remembers_itself_for_each_conversation(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben, dora = arrives(), afar(), afar()
    ann.make_group("Owls", ben)
    ann.make_group("Larks", dora)
    ann.open("Owls")
    ann.page.get_by_label(ASKS_FOR).uncheck()

    ann.open("Larks")
    expect(ann.page.get_by_label(ASKS_FOR)).to_be_checked()
    ann.open("Owls")
    expect(ann.page.get_by_label(ASKS_FOR)).not_to_be_checked()
    ann.page.reload()
    expect(ann.page.get_by_label(ASKS_FOR)).not_to_be_checked()


def test_a_ring_grows_from_none_to_all_and_opens_the_readers(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ann.make_group("Owls", ben, dora)
    ann.open("Owls")
    ann.say("Who is awake?")
    tally = ann.message("Who is awake?").locator("button.tally")
    share = tally.locator("circle.share")
    expect(tally).to_have_text("Unread")
    assert filled(share) == 0

    ben.open("Owls")
    expect(tally).to_have_text("1 of 2 read")
    assert filled(share) == 50
    expect(tally.locator(".faces img")).to_have_count(1)

    dora.open("Owls")
    expect(tally).to_have_text("Read by all")
    assert filled(share) == 100
    expect(tally.locator(".faces img")).to_have_count(2)
    expect(ben.message("Who is awake?").locator(".tally")).to_have_count(0)

    tally.press("Enter")
    dialog = ann.page.get_by_role("dialog")
    expect(dialog).to_contain_text(ben.user_id)
    ann.page.keyboard.press("Escape")
    expect(tally).to_be_focused()


def filled(share: object) -> float:
    return float(share.evaluate("one => one.style.getPropertyValue('--share')"))  # type: ignore[attr-defined]


def test_the_faces_are_those_who_read_it_first(arrives: Arrives) -> None:
    ann, ben, dora, eve, finn = (arrives() for _ in range(5))
    ann.make_group("Owls", ben, dora, eve, finn)
    ann.open("Owls")
    ann.say("Hoo?")
    tally = ann.message("Hoo?").locator(".tally")
    readers = [finn, eve, dora, ben]

    for nth, reader in enumerate(readers, start=1):
        reader.open("Owls")
        expect(tally).to_have_text("Read by all" if nth == len(readers) else f"{nth} of 4 read")

    ann.page.reload()
    faces = ann.message("Hoo?").locator(".faces img")
    expect(faces).to_have_count(3)
    shown = [face.get_attribute("src") for face in faces.all()]
    tally.click()
    listed = ann.page.get_by_role("dialog").locator("li img")
    expect(listed).to_have_count(4)
    assert shown == [face.get_attribute("src") for face in listed.all()][:3]


def test_faces_can_be_switched_off(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ann.say("Hoo?")
    ben.open("Owls")
    expect(ann.message("Hoo?").locator(".faces img")).to_have_count(1)

    ann.page.get_by_role("button", name="Settings").click()
    ann.page.locator("#faces").uncheck()

    expect(ann.message("Hoo?").locator(".faces img")).to_have_count(0)
    ann.page.reload()
    expect(ann.message("Hoo?").locator("button.tally")).to_have_text("Read by all")
    ann.page.wait_for_timeout(A_LOOK)
    expect(ann.message("Hoo?").locator(".faces img")).to_have_count(0)


def test_a_message_that_nobody_else_was_there_for_says_so(arrives: Arrives) -> None:
    ann = arrives()
    ann.make_group("Hermits")
    ann.open("Hermits")

    ann.say("Anybody?")

    tally = ann.message("Anybody?").locator("button.tally")
    expect(tally).to_have_text("Nobody else was here")
    expect(tally).to_be_disabled()


def test_a_live_room_says_before_anything_is_sent_that_it_has_none(arrives: Arrives) -> None:
    ann = arrives()
    ann.make_group("Stage", group_type="AVChatRoom")

    ann.open("Stage")

    expect(ann.page.locator("li.notice")).to_contain_text("You joined")
    expect(ann.page.get_by_label(ASKS_FOR)).to_be_disabled()
    expect(ann.page.get_by_label(ASKS_FOR)).not_to_be_checked()
    expect(ann.page.get_by_text("Live rooms have no read receipts.")).to_be_visible()


def test_who_does_not_share_gets_none_and_is_told_before_and_after(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    ann.say("Hello")
    expect(ann.message("Hello")).to_contain_text(UNREAD)
    other = ann.sit_down()
    other.goto("/")
    other.get_by_role("button", name="Settings").click()
    expect(other.get_by_label("Share read receipts")).to_be_checked()
    other.get_by_label("Share read receipts").uncheck()

    expect(ann.page.get_by_label(ASKS_FOR)).to_be_disabled()
    expect(ann.page.get_by_text("You do not share read receipts, so you get none.")).to_be_visible()
    ann.say("Are you there?")
    expect(ann.message("Are you there?").locator(".tick")).to_have_attribute("data-shape", "dot")


def test_a_receipt_that_was_not_granted_is_missed_in_words(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ann.make_group("Owls", ben, group_type="Community")
    # As if the group had granted them a moment ago: the switch is on, and the server says no.
    ann.open("Owls")
    ann.page.evaluate("document.getElementById('ask').disabled = false")
    ann.page.get_by_label(ASKS_FOR).check()

    ann.say("Can you see this?")

    expect(ann.message("Can you see this?")).to_contain_text(
        "Sent without a read receipt. Read receipts are off for groups of this type."
    )
    expect(ann.message("Can you see this?").locator(".tally")).to_have_count(0)


def test_what_was_read_while_the_sender_was_away_is_there_when_they_come_back(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben, dora = arrives(), arrives(), afar()
    owls = ann.make_group("Owls", ben, dora)
    tell(ann, owls, ["Good night"], asks=True)
    ann.open("Owls")
    expect(ann.message("Good night").locator("button.tally")).to_have_text("Unread")
    ann.context.set_offline(True)
    ben.open("Owls")
    expect(ben.badge("Owls")).to_be_hidden()

    ann.context.set_offline(False)

    expect(ann.message("Good night").locator("button.tally")).to_have_text("1 of 2 read")
    ann.complaints.clear()


def test_the_menu_leads_to_the_readers_too(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ann.open("Owls")
    ann.say("Who has seen it?")
    ben.open("Owls")
    expect(ann.message("Who has seen it?").locator("button.tally")).to_have_text("Read by all")

    choose(ann, "Who has seen it?", "Who has read this?")

    expect(ann.page.get_by_role("dialog")).to_contain_text(ben.user_id)
