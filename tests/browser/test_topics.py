"""Communities with topics: made, written in, read, renamed and deleted, by real clicks, at a desk and on a phone."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, expect

from .conftest import Arrives, Someone
from .hard import eventually
from .test_attention import REMEMBER_NOTES, notes_of
from .threads import ASKS_FOR, choose

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE = {"width": 393, "height": 727}
DESK = {"width": 1280, "height": 800}

GRANT = """
from messaging.models import Conversation
Conversation.objects.filter(group_id={group_id!r}).update(receipts=Conversation.ReceiptPolicy.ON)
"""


def make_community(someone: Someone, *others: Someone, name: str = "Owls") -> str:
    """Over REST; answers its ID."""
    members = [one.user_id for one in (someone, *others)]
    wanted = {"groupType": "Community", "name": name, "memberIDs": members, "isSupportTopic": True}
    return str(someone.post("conversations/", wanted)["conversation"]["groupProfile"]["groupID"])


def make_topic(someone: Someone, community: str, name: str) -> str:
    """Over REST; answers the ID of its conversation."""
    path = f"conversations/GROUP{quote(community, safe='')}/topics/"
    return str(someone.post(path, {"topicName": name})["topic"]["conversationID"])


def pane(someone: Someone, community: str = "Owls") -> Locator:
    """The column of topics."""
    return someone.page.get_by_role("complementary", name=f"Topics of {community}")


def choose_topic(someone: Someone, name: str) -> None:
    pane(someone).get_by_role("link", name=name).click()
    expect(someone.page.get_by_role("main").get_by_role("heading", name=name)).to_be_visible()


def test_a_community_with_topics_is_made_and_a_topic_in_it_is_live_for_its_members(arrives: Arrives) -> None:
    ann, ben, dora = arrives(viewport=DESK), arrives(viewport=DESK), arrives()
    ann.page.get_by_role("button", name="New chat").first.click()
    ann.page.get_by_role("button", name="New group").click()
    form = ann.page.get_by_role("dialog", name="New group")
    form.get_by_label("Name", exact=True).fill("Owls")
    expect(form.get_by_role("checkbox", name="With topics")).to_be_hidden()
    form.get_by_role("radio", name="Community").check()
    form.get_by_role("checkbox", name="With topics").check()
    form.get_by_role("searchbox").fill(ben.user_id)
    form.get_by_role("checkbox", name=ben.user_id).check()
    form.get_by_role("button", name="Make the group").click()
    expect(ann.page.get_by_role("heading", name="Owls")).to_be_visible()
    expect(pane(ann).get_by_role("link")).to_have_text([re.compile("General")])
    expect(pane(ann)).to_contain_text("There are no topics yet.")
    ben.open("Owls")
    expect(pane(ben)).to_be_hidden()

    pane(ann).get_by_role("button", name="New topic").click()
    topic = ann.page.get_by_role("dialog", name="New topic")
    expect(topic.get_by_label("Name", exact=True)).to_be_focused()
    topic.get_by_role("button", name="Make the topic").click()
    expect(topic.get_by_role("alert")).to_have_text("Give the topic a name.")
    topic.get_by_label("Name", exact=True).fill("Night walks")
    topic.get_by_label("Notice").fill("Bring a lamp.")
    topic.get_by_role("button", name="Make the topic").click()

    expect(topic).to_be_hidden()
    expect(ann.page.locator("#thread-name")).to_have_text("Night walks")
    expect(ann.page.locator("#thread-about")).to_have_text("in Owls")
    expect(pane(ann).get_by_role("link", name="Night walks")).to_have_attribute("aria-current", "true")
    expect(ann.row("Owls")).to_have_attribute("aria-current", "true")
    expect(ann.page.get_by_role("navigation").get_by_role("link", name="Night walks")).to_have_count(0)
    expect(pane(ben).get_by_role("link", name="Night walks")).to_be_visible()
    expect(pane(ben).get_by_role("button", name="New topic")).to_be_hidden()
    expect(dora.page.get_by_text("No conversations yet")).to_be_visible()
    expect(dora.page.locator("#topics")).to_have_count(0)


def test_a_receipt_in_a_topic_grows_and_what_is_unread_in_one_is_at_its_community(
    arrives: Arrives, live_manage: Callable[..., str]
) -> None:
    ann, ben, dora, otto = (arrives(viewport=DESK) for _ in range(4))
    owls = make_community(ann, ben, dora)
    live_manage("shell", "-c", GRANT.format(group_id=owls))
    walks = make_topic(ann, owls, "Night walks")
    ann.open("Owls")
    choose_topic(ann, "Night walks")

    ann.page.get_by_role("switch", name=ASKS_FOR).check()
    ann.say("Who walks?")

    expect(ann.tally("Who walks?")).to_contain_text("Unread")
    expect(ben.badge("Owls")).to_have_text("1")
    expect(ben.row("Owls")).to_contain_text(f"Night walks · {ann.user_id}: Who walks?")
    expect(ben.page).to_have_title(re.compile(r"^\(1\)"))
    ben.open("Owls")
    entry = pane(ben).get_by_role("link", name="Night walks")
    expect(entry.locator(".badge")).to_have_text("1")
    expect(entry).to_contain_text("1 unread message")
    choose_topic(ben, "Night walks")
    expect(ben.message("Who walks?")).to_be_visible()
    expect(ann.tally("Who walks?")).to_contain_text("1 of 2 read")
    expect(ben.badge("Owls")).to_be_hidden()
    expect(entry.locator(".badge")).to_be_hidden()
    ben.say("I do")
    expect(ann.message("I do")).to_be_visible()
    dora.open("Owls")
    choose_topic(dora, "Night walks")
    expect(ann.tally("Who walks?")).to_contain_text("Read by all")
    ann.tally("Who walks?").click()
    expect(ann.page.get_by_role("dialog")).to_contain_text(ben.user_id)

    otto.page.goto(f"/#{quote(walks, safe='')}")
    expect(otto.page.locator("#wrong-address")).to_be_visible()
    expect(otto.page.get_by_text("Who walks?")).to_have_count(0)
    expect(otto.row("Owls")).to_have_count(0)


def test_a_topic_is_renamed_silenced_and_deleted(arrives: Arrives) -> None:
    ann, ben = arrives(viewport=DESK), arrives(viewport=DESK)
    owls = make_community(ann, ben)
    walks = make_topic(ann, owls, "Night walks")
    make_topic(ann, owls, "Mice")
    ann.open("Owls")
    ben.open("Owls")
    choose_topic(ben, "Night walks")
    options = pane(ann).get_by_role("button", name="Options of Night walks")

    options.click()
    form = ann.page.get_by_role("dialog", name="Edit the topic")
    form.get_by_label("Name", exact=True).fill("Dawn walks")
    form.get_by_role("switch", name="Only owner and admins write").check()
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(pane(ann).get_by_role("button", name="Options of Dawn walks")).to_be_focused()
    expect(pane(ben).get_by_role("link", name="Dawn walks")).to_be_visible()
    expect(ben.page.locator("#thread-name")).to_have_text("Dawn walks")
    expect(ben.page.get_by_label("Message", exact=True)).to_be_hidden()

    pane(ben).get_by_role("button", name="Options of Dawn walks").click()
    theirs = ben.page.get_by_role("dialog", name="Dawn walks")
    expect(theirs.get_by_role("button", name="Delete the topic")).to_be_hidden()
    theirs.get_by_role("switch", name="New messages come in silence").check()
    theirs.get_by_role("button", name="Close").click()
    expect(pane(ben).get_by_role("link", name="Dawn walks")).to_contain_text("Muted")
    ann.write(walks, "Bring a lamp")
    expect(pane(ben).get_by_role("link", name="Dawn walks")).to_contain_text("Bring a lamp")

    pane(ann).get_by_role("button", name="Options of Dawn walks").click()
    form.get_by_role("button", name="Delete the topic").click()
    sure = ann.page.get_by_role("dialog", name="Delete “Dawn walks”?")
    sure.get_by_role("button", name="Cancel").click()
    expect(form).to_be_visible()
    form.get_by_role("button", name="Delete the topic").click()
    sure.get_by_role("button", name="Delete the topic").click()

    for one in (ann, ben):
        expect(pane(one).get_by_role("link", name="Dawn walks")).to_have_count(0)
        expect(pane(one).get_by_role("link", name="Mice")).to_be_visible()
    expect(pane(ann).get_by_role("link", name="General")).to_be_focused()
    expect(ben.page.get_by_text("This topic was deleted.")).to_be_visible()
    expect(ben.message("Bring a lamp")).to_be_visible()
    choose_topic(ann, "Mice")
    pane(ann).get_by_role("button", name="Options of Mice").click()
    form.get_by_role("button", name="Delete the topic").click()
    sure = ann.page.get_by_role("dialog", name="Delete “Mice”?")
    sure.get_by_role("button", name="Delete the topic").click()
    expect(ann.page.locator("#thread-name")).to_have_text("Owls")
    expect(pane(ann)).to_contain_text("There are no topics yet.")


def test_on_a_phone_topics_are_in_a_sheet_below_the_name(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=PHONE, has_touch=True)
    owls = make_community(ann, ben)
    walks = make_topic(ann, owls, "Night walks")
    make_topic(ann, owls, "Mice")
    ben.row("Owls").click()
    bar = ben.page.get_by_role("button", name="Topics")
    expect(bar).to_be_visible()
    expect(pane(ben)).to_be_hidden()

    ann.write(walks, "Who walks?")
    expect(bar.locator(".badge")).to_have_text("1")
    expect(bar).to_contain_text("1 unread message elsewhere in the community")
    bar.click()
    sheet = ben.page.get_by_role("dialog", name="Owls")
    expect(sheet.get_by_role("link", name="General")).to_be_focused()
    ben.page.keyboard.press("ArrowDown")
    expect(sheet.get_by_role("link", name="Night walks")).to_be_focused()
    ben.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(bar).to_be_focused()
    bar.click()
    sheet.get_by_role("link", name="Night walks").click()

    expect(sheet).to_be_hidden()
    expect(ben.page.locator("#thread-name")).to_have_text("Night walks")
    expect(ben.message("Who walks?")).to_be_visible()
    expect(bar.locator(".badge")).to_be_hidden()
    assert ben.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    ben.page.get_by_role("link", name="Back to the conversations").click()
    expect(ben.row("Owls")).to_contain_text(f"Night walks · {ann.user_id}: Who walks?")


def test_the_community_of_a_topic_is_muted_and_marked_as_read_with_its_topics(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=DESK)
    owls = make_community(ann, ben)
    walks = make_topic(ann, owls, "Night walks")
    ann.write(walks, "Who walks?")
    expect(ben.badge("Owls")).to_have_text("1")

    ben.row("Owls").click(button="right")
    ben.page.get_by_role("menuitem", name="Mark as read").click()

    expect(ben.badge("Owls")).to_be_hidden()
    expect(ben.page).not_to_have_title(re.compile(r"\("))
    ben.row("Owls").click(button="right")
    ben.page.get_by_role("menuitem", name="Mute").click()
    ben.page.get_by_role("menuitem", name="Until I turn it on again").click()
    ben.open("Owls")
    expect(pane(ben).get_by_role("link", name="Night walks")).to_contain_text("Muted")
    ann.write(walks, "Nobody?")
    expect(ben.badge("Owls")).to_have_text("1")
    expect(ben.page).not_to_have_title(re.compile(r"\("))


def test_a_message_is_forwarded_into_a_topic(arrives: Arrives) -> None:
    ann, ben = arrives(viewport=DESK), arrives(viewport=DESK)
    owls = make_community(ann, ben)
    make_topic(ann, owls, "Night walks")
    ann.write(f"GROUP{owls}", "The moon is full")
    ann.open("Owls")

    choose(ann, "The moon is full", "Forward")
    dialog = ann.page.get_by_role("dialog", name="Forward")
    dialog.get_by_role("checkbox", name="Owls · Night walks").check()
    dialog.get_by_role("button", name="Forward").click()

    expect(pane(ann).get_by_role("link", name="Night walks")).to_contain_text("You: The moon is full")
    ben.open("Owls")
    choose_topic(ben, "Night walks")
    expect(ben.message("The moon is full")).to_be_visible()


def test_a_topic_is_gone_to_by_its_name_or_its_communitys(arrives: Arrives) -> None:
    ann = arrives(viewport=DESK)
    owls = make_community(ann)
    make_topic(ann, owls, "Night walks")
    ann.open("Owls")
    expect(pane(ann).get_by_role("link", name="Night walks")).to_be_visible()

    ann.page.keyboard.press("Control+k")
    ann.page.keyboard.type("walks")
    expect(ann.page.get_by_role("option")).to_have_text([re.compile("Owls · Night walks")])
    ann.page.keyboard.press("Enter")

    expect(ann.page.locator("#thread-name")).to_have_text("Night walks")
    ann.page.keyboard.press("Control+k")
    ann.page.keyboard.type("owls")
    expect(ann.page.get_by_role("option")).to_have_count(2)


def test_a_topic_is_told_of_and_found_with_the_name_of_its_community(arrives: Arrives) -> None:
    ann, ben = arrives(viewport=DESK), arrives()
    owls = make_community(ben, ann)
    walks = make_topic(ben, owls, "Night walks")
    ann.page.add_init_script(REMEMBER_NOTES)
    ann.page.reload()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_label("Notifications").check()
    ann.page.keyboard.press("Escape")

    ben.write(walks, "Who walks by the river?")

    expect(ann.badge("Owls")).to_have_text("1")
    eventually(lambda: notes_of(ann), [f"Owls · Night walks: {ben.user_id}: Who walks by the river?"], ann)
    ann.page.evaluate("lastNote.dispatchEvent(new Event('click'))")
    expect(ann.page.locator("#thread-name")).to_have_text("Night walks")
    ann.page.get_by_role("button", name="Group info").click()
    expect(ann.page.get_by_role("dialog", name="Group info").locator("#group-name")).to_have_text("Owls")
    ann.page.keyboard.press("Escape")
    ann.page.keyboard.press("Control+Shift+F")
    ann.page.locator("#search-query").fill("river")
    expect(ann.page.locator("#search-messages li")).to_contain_text("Owls · Night walks")


def test_a_topic_is_come_to_by_its_address_and_gone_with_its_community(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=DESK)
    owls = make_community(ann, ben)
    for nth in range(20):
        topic = make_topic(ann, owls, f"Walk {nth}")

    ben.page.goto(f"/#{quote(topic, safe='')}")
    ben.page.reload()

    expect(ben.page.locator("#thread-name")).to_have_text("Walk 19")
    expect(pane(ben).get_by_role("link", name="Walk 19")).to_be_in_viewport()
    expect(pane(ben).get_by_role("link")).to_have_count(21)
    expect(ben.row("Owls")).to_have_attribute("aria-current", "true")
    ben.page.get_by_role("button", name="Group info").click()
    ben.page.get_by_role("button", name="Leave the group").click()
    ben.page.locator("#group-sure").get_by_role("button", name="Leave the group").click()
    expect(pane(ben)).to_be_hidden()
    expect(ben.page.get_by_text("You are no longer in this group.")).to_be_visible()
    expect(ben.page.get_by_role("button", name="Join again")).to_be_hidden()
