"""Coming into a group: found by its ID or its link, joined, asked for, let in, refused; and being kept from writing."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Arrives, Someone
from .hard import wait_for
from .test_groups import member, panel_of
from .threads import top_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


def find(someone: Someone, conversation_id: str) -> Locator:
    """Look for a group by its ID."""
    someone.page.get_by_role("button", name="New chat").first.click()
    someone.page.get_by_role("button", name="Find a group").click()
    dialog = someone.page.get_by_role("dialog", name="Find a group")
    dialog.get_by_label("Group ID").fill(conversation_id.removeprefix("GROUP"))
    dialog.get_by_role("button", name="Find").click()
    return dialog


def requests_of(someone: Someone) -> Locator:
    """Who waits to be let in, by the line above the list."""
    someone.page.get_by_role("button", name=re.compile("waits? to be let into a group")).click()
    return someone.page.get_by_role("dialog", name="Group requests")


def test_an_open_group_is_joined_by_its_link_and_a_private_one_is_not_there(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    meeting = ann.make_group("Owl meeting", group_type="ChatRoom")
    work = ann.make_group("Owl work")

    dialog = find(ben, work)
    expect(dialog.get_by_role("alert")).to_have_text("There is no group with this ID that you could join.")
    ben.page.keyboard.press("Escape")
    ben.page.evaluate("address => location.hash = address", quote(meeting, safe=""))
    expect(dialog).to_contain_text("Owl meeting")
    expect(dialog).to_contain_text("You are in at once.")
    dialog.get_by_role("button", name="Join", exact=True).click()

    expect(dialog).to_be_hidden()
    expect(ben.page.get_by_role("heading", name="Owl meeting")).to_be_visible()
    ben.say("Here I am")
    ann.open("Owl meeting")
    expect(ann.message("Here I am")).to_be_visible()


def test_who_asks_is_let_in_or_refused_and_learns_of_it(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    owls = ann.make_group("Owls", group_type="Public")
    expect(ann.row("Owls")).to_be_visible()
    place = top_of(ann.row("Owls"))

    for one in (ben, dora):
        dialog = find(one, owls)
        dialog.get_by_label("What to say with it").fill(f"It is {one.user_id}")
        dialog.get_by_role("button", name="Ask to join").click()
        expect(dialog).to_contain_text("You have asked.")
        one.page.keyboard.press("Escape")
        find(one, owls)
        expect(dialog.get_by_role("button", name="Ask to join")).to_be_hidden()
        expect(dialog).to_contain_text("You have asked.")
        if one is dora:
            one.page.keyboard.press("Escape")

    expect(ann.page.locator("#requests-wait")).to_be_visible()
    assert top_of(ann.row("Owls")) == place
    requests = requests_of(ann)
    expect(requests.locator("#group-requests-list").get_by_role("listitem")).to_have_count(2)
    expect(requests).to_contain_text(f"It is {ben.user_id}")
    requests.get_by_role("button", name=f"Let {ben.user_id} in").click()
    expect(ben.row("Owls")).to_be_visible()
    expect(ben.page.get_by_text("You were let into Owls")).to_be_visible()
    ben.page.get_by_role("button", name="Open", exact=True).click()
    expect(ben.page.get_by_role("heading", name="Owls")).to_be_visible()
    requests.get_by_role("button", name=f"Refuse {dora.user_id}").click()
    expect(dora.page.get_by_text("You were not let into Owls")).to_be_visible()

    expect(requests).to_contain_text("Nobody waits to be let in.")
    told = [f"{dora.user_id} asked to join Owls (refused)", f"{ben.user_id} asked to join Owls (let in)"]
    expect(requests.locator("#group-told-list p")).to_have_text(told)
    ann.page.keyboard.press("Escape")
    expect(ann.page.locator("#requests-wait")).to_be_hidden()
    expect(dora.row("Owls")).to_have_count(0)


def test_a_member_brings_somebody_once_an_admin_approves(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ann.make_group("Owls", ben, group_type="Public")
    panel = panel_of(ann, "Owls")
    panel.get_by_role("button", name="Edit").click()
    form = ann.page.get_by_role("dialog", name="Edit the group")
    form.get_by_label("Joining by oneself").select_option("Nobody")
    form.get_by_label("Adding others").select_option("All members, once the owner or an admin approves")
    form.get_by_role("button", name="Save").click()
    expect(panel).to_contain_text("Nobody by themselves")
    ann.page.keyboard.press("Escape")

    theirs = panel_of(ben, "Owls")
    theirs.get_by_role("button", name="Add members").click()
    adding = ben.page.get_by_role("dialog", name="Add members")
    adding.get_by_role("searchbox").fill(dora.user_id)
    adding.get_by_role("checkbox", name=dora.user_id).check()
    adding.get_by_role("button", name="Add 1 person").click()
    expect(theirs).to_contain_text("1 person waits for the owner or an admin to let them in.")

    requests = requests_of(ann)
    expect(requests).to_contain_text(f"{ben.user_id} wants to add them to Owls")
    requests.get_by_role("button", name=f"Let {dora.user_id} in").click()
    expect(member(ben, dora)).to_be_visible()
    expect(dora.row("Owls")).to_be_visible()


def test_who_is_muted_is_told_until_when_and_writes_again_afterwards(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)
    ben.open("Owls")
    field = ben.page.get_by_label("Message", exact=True)
    expect(field).to_be_visible()
    panel = panel_of(ann, "Owls")

    member(ann, ben).click()
    ann.page.get_by_label("Mute for").select_option("1 hour")
    ann.page.get_by_role("button", name="Mute", exact=True).click()
    expect(ben.page.get_by_text("You may not write here until")).to_be_visible()
    expect(field).to_be_hidden()
    expect(ben.page.locator(".notice").last).to_have_text(f"{ann.user_id} muted you for 1 hour")
    ann.page.get_by_role("button", name="Let them write again").click()
    expect(field).to_be_visible()

    ann.page.get_by_role("button", name="Back to the group").click()
    panel.get_by_role("button", name="Edit").click()
    ann.page.get_by_role("switch", name="Only the owner and the admins write").check()
    ann.page.get_by_role("button", name="Save").last.click()
    expect(ben.page.get_by_text("Only the owner and the admins may write here now.")).to_be_visible()
    expect(field).to_be_hidden()
    expect(panel).to_contain_text("Only the owner and the admins may write now")
    ann.page.keyboard.press("Escape")
    ann.say("Listen")
    expect(ben.message("Listen")).to_be_visible()


def test_who_left_joins_again_from_the_old_thread_where_the_group_lets_them(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    meeting = ann.make_group("Owl meeting", ben, group_type="ChatRoom")
    work = ann.make_group("Owl work", ben)
    again = ben.page.get_by_role("button", name="Join again")
    for name, conversation_id in (("Owl work", work), ("Owl meeting", meeting)):
        ben.open(name)
        expect(again).to_be_hidden()
        ann.remove(ben, conversation_id)
        expect(ben.page.get_by_text("You are no longer in this group.")).to_be_visible()
        expect(again).to_be_visible(visible=name == "Owl meeting")

    ann.write(meeting, "Is Ben there?", asks=False)
    again.click()
    dialog = ben.page.get_by_role("dialog", name="Find a group")
    expect(dialog).to_contain_text("You are in at once.")
    dialog.get_by_role("button", name="Join", exact=True).click()

    expect(dialog).to_be_hidden()
    expect(again).to_be_hidden()
    expect(ben.page.get_by_label("Message", exact=True)).to_be_focused()
    ben.say("Back I am")
    ann.open("Owl meeting")
    expect(ann.message("Back I am")).to_be_visible()


def test_the_panel_says_how_many_are_online_when_it_is_opened(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.make_group("Owls", ben)

    panel = panel_of(ann, "Owls")
    online = panel.locator("#group-online")

    def says(words: str) -> bool:
        ann.page.keyboard.press("Escape")
        ann.page.get_by_role("button", name="Group info").click()
        ann.page.wait_for_timeout(500)
        return online.is_visible() and online.inner_text() == words

    wait_for(lambda: says("2 online"), ann)
    expect(online).to_have_text("2 online")
    ben.page.goto("about:blank")
    wait_for(lambda: says("1 online"), ann)
    expect(online).to_have_text("1 online")
