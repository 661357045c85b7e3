"""The panel of a message: who has read it, who has not, when, and why."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Arrives, IsAfar, Someone
from .threads import choose, hide, show

pytestmark = [pytest.mark.browser, pytest.mark.once]


def panel_of(someone: Someone, text: str) -> Locator:
    """Open what the message's count says more of."""
    someone.tally(text).click()
    return someone.page.get_by_role("dialog")


def test_says_who_has_read_and_when_live_and_gives_the_focus_back(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ann.make_group("Owls", ben, dora)
    ann.open("Owls")
    ann.say("Who is awake?")
    ben.open("Owls")
    expect(ann.tally("Who is awake?")).to_contain_text("1 of 2 read")

    panel = panel_of(ann, "Who is awake?")
    expect(panel.get_by_role("tab", name="Read (1)", exact=True)).to_have_attribute("aria-selected", "true")
    expect(panel.get_by_role("listitem")).to_have_text([re.compile(rf"{ben.user_id}\s*\d\d:\d\d")])
    expect(panel.locator("li time")).to_have_attribute("title", re.compile(r"\d{4}.*\d\d:\d\d:\d\d"))
    panel.get_by_role("tab", name="Not read (1)").click()
    expect(panel.get_by_role("listitem")).to_have_text([re.compile(dora.user_id)])
    expect(panel.get_by_role("heading", name="Not read yet (1)")).to_be_visible()

    dora.open("Owls")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Read by all")
    expect(panel).to_contain_text("Everybody has read this.")
    panel.get_by_role("tab", name="Read (2)").click()
    expect(panel.get_by_role("listitem")).to_have_text([re.compile(ben.user_id), re.compile(dora.user_id)])
    expect(panel.get_by_text(re.compile("^First after"))).to_be_visible()
    expect(panel.get_by_text(re.compile("^All after"))).to_be_visible()

    ann.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(ann.tally("Who is awake?")).to_be_focused()


def test_tells_apart_who_does_not_share_and_who_left_without_a_reproach(arrives: Arrives) -> None:
    ann, ben, cleo, dora = arrives(), arrives(), arrives(), arrives()
    owls = ann.make_group("Owls", ben, cleo, dora)
    ben.page.get_by_role("button", name="Settings").click()
    expect(ben.page.get_by_label("Share read receipts")).to_be_checked()
    ben.page.get_by_label("Share read receipts").uncheck()
    expect(ben.page.get_by_label("Share read receipts")).to_be_enabled()
    ann.open("Owls")
    ann.say("Who is awake?")
    expect(ann.tally("Who is awake?")).to_contain_text("Unread")
    ann.remove(cleo, owls)

    panel = panel_of(ann, "Who is awake?")

    for heading in ("Not read yet (1)", "Do not share receipts (1)", "Left before reading (1)"):
        expect(panel.get_by_role("heading", name=heading)).to_be_visible()
    names = panel.get_by_role("listitem")
    expect(names).to_have_text([re.compile(one.user_id) for one in (dora, ben, cleo)])
    panel.get_by_role("button", name=f"Why is {ben.user_id} here?").click()
    expect(names.nth(1)).to_contain_text("does not share read receipts")


def test_finds_people_by_name_and_explains_who_is_not_there(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben, dora, latecomer = arrives(), afar(), afar(), afar()
    ben.is_called("Ben the Bold")
    latecomer.is_called("Lea the Late")
    owls = ann.make_group("Owls", ben, dora)
    dora.wears("Doctor Owl", owls)
    ann.open("Owls")
    ann.say("Who is awake?")
    expect(ann.tally("Who is awake?")).to_contain_text("Unread")
    ann.add(latecomer, owls)
    panel = panel_of(ann, "Who is awake?")
    search = panel.get_by_role("searchbox", name="Search by name")

    search.fill("bold")
    expect(panel.get_by_role("listitem")).to_have_text([re.compile("Ben the Bold")])
    search.fill("doctor")
    expect(panel.get_by_role("listitem")).to_have_text([re.compile("Doctor Owl")])

    search.fill("Lea")
    expect(panel).to_contain_text("Nobody here is called “Lea”.")
    panel.get_by_role("button", name="Why is “Lea” not here?").click()
    expect(panel).to_contain_text("Lea the Late: Joined after this message was sent")


MAKE_CROWD = """
from messaging.models import Person
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id, send_message
from messaging.services.people import create_person
from receipts.services.acknowledge import Call, Item, acknowledge
ann, ben = (Person.objects.get(user_id=one) for one in ({sender!r}, {onlooker!r}))
people = [create_person(user_id=f"{sender}-{{nth:03}}", nick=f"guest {{nth:03}}") for nth in range({size})]
group = create_group(creator=ann, group_type="Private", name="Crowd", members=[*people, ben])
sent = send_message(
    sender=ann, conversation=group, message_id=new_message_id(ann), type="TIMTextElem",
    payload={{"text": "To all of you"}}, need_read_receipt=True,
).message
for person in people:
    acknowledge([Call(person.pk, [Item(sent.message_id)])])
"""


def test_pages_through_many_and_stays_where_somebody_looks(
    arrives: Arrives, live_manage: Callable[..., str]
) -> None:
    ann, ben = arrives(), arrives()
    many = 120
    live_manage("shell", "-c", MAKE_CROWD.format(sender=ann.user_id, onlooker=ben.user_id, size=many))
    for one in (ann, ben):
        one.page.reload()
    ann.open("Crowd")
    expect(ann.tally("To all of you")).to_contain_text(f"{many} of {many + 1} read")

    panel = panel_of(ann, "To all of you")
    rows = panel.get_by_role("listitem")
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("guest 000")
    rows.nth(49).scroll_into_view_if_needed()
    expect(rows).to_have_count(100)
    rows.nth(99).scroll_into_view_if_needed()
    expect(rows).to_have_count(many)

    rows.nth(60).scroll_into_view_if_needed()
    place = rows.nth(60).evaluate("row => row.getBoundingClientRect().top")
    ben.open("Crowd")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Read by all")
    assert rows.nth(60).evaluate("row => row.getBoundingClientRect().top") == place
    rows.nth(many - 1).scroll_into_view_if_needed()
    expect(rows).to_have_count(many + 1)
    expect(rows.last).to_contain_text(ben.user_id)


def test_of_a_direct_message_it_says_when_it_was_sent_and_read(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.say("Is the kettle on?")
    expect(ann.message("Is the kettle on?")).to_contain_text("Sent, not read yet")
    ben.open(ann.user_id)
    expect(ann.message("Is the kettle on?")).to_contain_text(re.compile(r"Read \d"))

    ann.message("Is the kettle on?").click(button="right")
    ann.page.get_by_role("menuitem", name="When was it read?").click()

    panel = ann.page.get_by_role("dialog", name="Read")
    expect(panel.locator("dd time")).to_have_count(2)
    expect(panel.locator("dd time").last).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))


def test_counts_those_who_read_an_earlier_version_and_asks_them_again(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben, dora = arrives(), arrives(), afar()
    ann.make_group("Owls", ben, dora)
    ann.open("Owls")
    ann.say("At four")
    ben.open("Owls")
    expect(ann.tally("At four")).to_contain_text("1 of 2 read")
    hide(ben)
    choose(ann, "At four", "Edit")
    ann.say("At five")
    expect(ann.message("At five")).to_contain_text("edited")

    panel = panel_of(ann, "At five")
    expect(panel.get_by_text("1 read an earlier version.")).to_be_visible()
    panel.get_by_role("button", name="Ask again").click()

    expect(panel.get_by_text("You have asked again.")).to_be_visible()
    expect(panel.get_by_role("button", name="Ask again")).to_be_hidden()
    show(ben)
    expect(panel.get_by_text("1 read an earlier version.")).to_be_hidden()
