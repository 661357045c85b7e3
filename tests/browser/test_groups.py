"""Groups: made, looked at, changed, handed over, left and dismissed, by real clicks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Arrives, IsAfar, Someone
from .files import picture

pytestmark = [pytest.mark.browser, pytest.mark.once]


def panel_of(someone: Someone, group: str) -> Locator:
    """Open the group and what there is to know of it."""
    someone.open(group)
    someone.page.get_by_role("button", name="Group info").click()
    panel = someone.page.get_by_role("dialog", name="Group info")
    expect(panel).to_be_visible()
    return panel


def member(someone: Someone, other: Someone) -> Locator:
    """The row of somebody in the panel."""
    return someone.page.locator("#group-members").get_by_role("button", name=re.compile(other.user_id))


def sure(someone: Someone, yes: str) -> None:
    someone.page.locator("#group-sure").get_by_role("button", name=yes).click()


def test_a_group_is_made_with_the_people_who_were_searched_for(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.page.get_by_role("button", name="New chat").first.click()
    ann.page.get_by_role("button", name="New group").click()
    form = ann.page.get_by_role("dialog", name="New group")

    form.get_by_role("button", name="Make the group").click()
    expect(form.get_by_role("alert")).to_have_text("Give the group a name.")
    form.get_by_label("Name", exact=True).fill("Night owls")
    form.get_by_role("radio", name="Public group").check()
    form.get_by_role("searchbox").fill(ben.user_id)
    form.get_by_role("checkbox", name=ben.user_id).check()
    form.get_by_role("button", name="Make the group").click()

    expect(form).to_be_hidden()
    expect(ann.page.get_by_role("heading", name="Night owls")).to_be_visible()
    expect(ann.page.locator("#thread-about")).to_have_text("Public group · 2 members")
    expect(ben.row("Night owls")).to_be_visible()


def test_no_group_is_made_with_whoever_has_blocked_one(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(), afar()
    ben.call("PUT", f"blocks/{ann.user_id}/")
    ann.page.get_by_role("button", name="New chat").first.click()
    ann.page.get_by_role("button", name="New group").click()
    form = ann.page.get_by_role("dialog", name="New group")
    form.get_by_label("Name", exact=True).fill("Night owls")
    form.get_by_role("searchbox").fill(ben.user_id)
    form.get_by_role("checkbox", name=ben.user_id).check()

    form.get_by_role("button", name="Make the group").click()

    said = "One of these people does not let you bring them into groups."
    expect(form.get_by_role("alert")).to_have_text(said)
    form.get_by_role("checkbox", name=ben.user_id).uncheck()
    form.get_by_role("button", name="Make the group").click()
    expect(ann.page.get_by_role("heading", name="Night owls")).to_be_visible()


def test_what_a_group_says_of_itself_is_changed_for_all(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben, group_type="Public")
    theirs = panel_of(ben, "Owls")
    expect(theirs).to_contain_text("See only what is said once they are here")
    expect(theirs).to_contain_text("Only the sender of a message sees who has read it.")
    expect(theirs.get_by_role("button", name="Edit")).to_be_hidden()
    expect(theirs.get_by_role("button", name="Add members")).to_be_hidden()

    panel = panel_of(ann, "Owls")
    panel.get_by_role("button", name="Edit").click()
    form = ann.page.get_by_role("dialog", name="Edit the group")
    form.get_by_label("Name", exact=True).fill("Barn owls")
    form.get_by_label("Notice").fill("We meet at dusk.")
    form.get_by_role("switch", name="Newcomers see earlier messages").check()
    form.get_by_role("button", name="Save").click()

    for one in (panel, theirs):
        expect(one.locator("#group-name")).to_have_text("Barn owls")
        expect(one).to_contain_text("We meet at dusk.")
        expect(one).to_contain_text("See what was said before")
    expect(panel.get_by_role("button", name="Edit")).to_be_focused()


def test_members_are_added_named_promoted_and_removed(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ann.make_group("Owls", ben, group_type="Public")
    panel = panel_of(ann, "Owls")

    panel.get_by_role("button", name="Add members").click()
    adding = ann.page.get_by_role("dialog", name="Add members")
    adding.get_by_role("searchbox").fill(ben.user_id)
    expect(adding.get_by_role("checkbox", name=ben.user_id)).to_be_disabled()
    adding.get_by_role("searchbox").fill(dora.user_id)
    adding.get_by_role("checkbox", name=dora.user_id).check()
    adding.get_by_role("button", name="Add 1 person").click()
    expect(member(ann, dora)).to_be_visible()
    expect(dora.row("Owls")).to_be_visible()

    member(ann, dora).click()
    theirs = ann.page.get_by_role("dialog", name=dora.user_id)
    theirs.get_by_label("Name in this group", exact=True).fill("Doctor Owl")
    theirs.get_by_role("button", name="Save").click()
    theirs.get_by_role("button", name="Make an admin").click()
    expect(theirs.get_by_role("button", name="Take the admin role away")).to_be_visible()
    theirs.get_by_role("button", name="Back to the group").click()
    expect(member(ann, dora)).to_have_text(re.compile(rf"Doctor Owl\s*{dora.user_id}\s*Admin"))
    expect(member(ann, dora)).to_be_focused()

    member(ann, ben).click()
    ann.page.get_by_role("button", name="Remove from the group").click()
    sure(ann, "Remove from the group")
    expect(panel.get_by_role("heading", name="2 members")).to_be_visible()
    expect(member(ann, ben)).to_have_count(0)
    expect(ben.row("Owls")).to_have_count(0)


def test_the_owner_hands_the_group_over_and_leaves_it_and_the_next_one_dismisses_it(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ann.make_group("Owls", ben, dora)
    panel = panel_of(ann, "Owls")
    expect(panel.get_by_role("button", name="Leave the group")).to_be_hidden()
    theirs = panel_of(ben, "Owls")
    expect(theirs.get_by_role("button", name="Dismiss the group")).to_be_hidden()

    member(ann, ben).click()
    ann.page.get_by_role("button", name="Make the owner").click()
    sure(ann, "Make the owner")
    ann.page.get_by_role("button", name="Back to the group").click()
    expect(member(ann, ben)).to_contain_text("Owner")
    panel.get_by_role("button", name="Leave the group").click()
    sure(ann, "Leave the group")
    expect(panel).to_be_hidden()
    expect(ann.page.get_by_text("You are no longer in this group.")).to_be_visible()

    expect(member(ben, ben)).to_contain_text("Owner")
    theirs.get_by_role("button", name="Dismiss the group").click()
    sure(ben, "Dismiss the group")
    expect(theirs).to_be_hidden()
    expect(ben.page.get_by_text("This group was dismissed.")).to_be_visible()
    expect(ben.page.get_by_role("button", name="Group info")).to_be_hidden()
    expect(dora.row("Owls")).to_have_count(0)


MAKE_CROWD = """
from messaging.models import Person
from messaging.services.groups import create_group
from messaging.services.people import create_person
owner = Person.objects.get(user_id={owner!r})
people = [create_person(user_id=f"{owner}-{{nth:03}}", nick=f"guest {{nth:03}}") for nth in range({size})]
create_group(creator=owner, group_type="Public", name="Crowd", members=people)
"""


def test_a_crowd_comes_page_by_page_and_is_searched(
    arrives: Arrives, live_manage: Callable[..., str]
) -> None:
    ann = arrives()
    live_manage("shell", "-c", MAKE_CROWD.format(owner=ann.user_id, size=120))
    ann.page.reload()
    panel = panel_of(ann, "Crowd")
    rows = panel.locator("#group-members").get_by_role("listitem")

    expect(rows.first).to_contain_text("Owner")
    expect(rows).to_have_count(51)
    rows.last.scroll_into_view_if_needed()
    expect(rows).to_have_count(121)

    panel.get_by_role("searchbox", name="Search members").fill("guest 11")
    expect(rows).to_have_text([re.compile(f"guest 11{nth}") for nth in range(10)])
    panel.get_by_role("searchbox", name="Search members").fill("nobody at all")
    expect(panel).to_contain_text("Nobody here is called “nobody at all”.")
    ann.page.keyboard.press("Escape")
    ann.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(ann.page.get_by_role("button", name="Group info")).to_be_focused()


def test_a_group_has_a_picture_that_was_cut_to_a_square(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    panel = panel_of(ann, "Owls")
    drawn = re.compile("/avatars/groups/")
    expect(panel.locator("#group-avatar")).to_have_attribute("src", drawn)

    panel.get_by_role("button", name="Edit").click()
    form = ann.page.get_by_role("dialog", name="Edit the group")
    expect(form.get_by_role("button", name="Remove the picture")).to_be_hidden()
    ann.page.set_input_files("#group-edit-picture input", picture())
    ann.page.locator("#crop-take").click()
    form.get_by_role("button", name="Save").click()

    for one in (panel.locator("#group-avatar"), ben.row("Owls").locator(".avatar")):
        expect(one).to_have_attribute("src", re.compile("/media/"))
        expect(one).to_have_js_property("naturalWidth", 200)
    panel.get_by_role("button", name="Edit").click()
    form.get_by_role("button", name="Remove the picture").click()
    form.get_by_role("button", name="Save").click()
    expect(panel.locator("#group-avatar")).to_have_attribute("src", drawn)


def test_from_a_member_to_who_they_are_and_to_a_chat_with_them(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    panel_of(ann, "Owls")
    member(ann, ben).click()

    ann.page.get_by_role("button", name="Profile", exact=True).click()
    card = ann.page.get_by_role("dialog", name="Person")
    expect(card).to_contain_text(ben.user_id)
    ann.page.keyboard.press("Escape")
    ann.page.get_by_role("button", name="Send a message").click()

    expect(ann.page.locator("#group")).to_be_hidden()
    expect(ann.page.get_by_role("heading", name=ben.user_id)).to_be_visible()


def test_on_a_phone_a_long_name_has_two_lines_beside_the_icons(arrives: Arrives) -> None:
    ann = arrives(viewport={"width": 390, "height": 844})
    ann.make_group("The committee for the summer party by the lake")
    ann.open("The committee")
    name = ann.page.get_by_role("heading", name="The committee").bounding_box()
    icon = ann.page.get_by_role("button", name="Search in this chat").bounding_box()
    assert name and icon

    assert name["width"] > 190 and name["height"] > 36
    assert name["x"] + name["width"] <= icon["x"]
    assert ann.page.evaluate("document.documentElement.scrollWidth") == 390
