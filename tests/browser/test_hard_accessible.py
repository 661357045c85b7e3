"""What axe-core says of the page, light and dark: nothing."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .files import choose_files, note, picture
from .hard import World
from .test_topics import make_community, make_topic
from .threads import READ, choose, tell

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

AXE = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
HOW_TO_GET_IT = "axe-core is missing, so THE PAGE WAS NOT CHECKED: tests/install_npm.sh tests/js gets it."
# On a phone one pane is there at a time, and the other's landmark and heading are hidden with it. A menu lies over the
# page and is part of no region of it. All else is asked, best practices too.
SAID = """async () => {
  const never = Object.fromEntries(["landmark-one-main", "page-has-heading-one", "region"].map((rule) => [rule, {enabled: false}]));
  const { violations } = await axe.run(document, {resultTypes: ["violations"], rules: never});
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, String(target), failureSummary]));
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    return AXE.read_text()


def complaints(page: Page, axe: str, where: str) -> list[str]:
    """In both themes; a colour that is still on its way to another is not judged."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_timeout(300)
        page.evaluate(axe)
        found += [f"{where}, {theme}: {json.dumps(one)}" for one in page.evaluate(SAID)]
    return found


@pytest.mark.parametrize("size", [(1200, 800), (390, 844)], ids=["desk", "phone"])
def test_axe_finds_nothing_to_complain_of(world: World, axe: str, size: tuple[int, int]) -> None:
    ann = world.arrives(viewport={"width": size[0], "height": size[1]})
    ben = world.arrives()
    found = complaints(ann.page, axe, "empty list")
    owls = ann.make_group("Owls", ben)
    direct = f"C2C{ann.user_id}"
    for text in ("one", "*two* and `code`", "https://example.com/", "\U0001f44d"):
        ben.write(owls, text, asks=False)
    ben.write(direct, "I am waiting")
    # Said in the same second, and yet the later one is first.
    expect(ann.page.locator("#conversation-list .badge")).to_have_text(["1", "4"])
    found += complaints(ann.page, axe, "list")

    ann.page.get_by_role("button", name="Settings").click()
    found += complaints(ann.page, axe, "settings")
    ann.page.keyboard.press("Escape")
    for way, wanted in (
        ("New group", "new-group"),
        ("Find a group", "find-group"),
        ("Group requests", "group-requests"),
    ):
        ann.page.get_by_role("button", name="New chat").first.click()
        ann.page.get_by_role("button", name=way).click()
        expect(ann.page.locator(f"#{wanted}")).to_be_visible()
        found += complaints(ann.page, axe, way)
        ann.page.keyboard.press("Escape")

    ann.go(f"C2C{ben.user_id}")
    ann.say("Here I am")
    ben.go(direct)
    expect(ann.message("Here I am")).to_contain_text(READ)
    found += complaints(ann.page, axe, "direct")

    ann.go(owls)
    expect(ann.message("two and code")).to_be_visible()
    ann.say("Who is awake?")
    expect(ann.tally("Who is awake?")).to_contain_text("Unread")
    found += complaints(ann.page, axe, "group")
    ann.tally("Who is awake?").click()
    expect(ann.page.get_by_role("dialog").get_by_role("tab", name="Not read (1)")).to_be_visible()
    found += complaints(ann.page, axe, "readers")
    ann.page.keyboard.press("Escape")
    ann.page.get_by_role("button", name="Group info").click()
    expect(ann.page.locator("#group-members").get_by_role("listitem")).to_have_count(2)
    found += complaints(ann.page, axe, "group info")
    ann.page.locator("#group-members").get_by_role("button", name=ben.user_id).click()
    found += complaints(ann.page, axe, "member")
    ann.page.get_by_role("button", name="Back to the group").click()
    ann.page.get_by_role("button", name="Edit", exact=True).click()
    found += complaints(ann.page, axe, "edit a group")
    ann.page.get_by_role("button", name="Back to the group").click()
    ann.page.get_by_role("button", name="Close").click()
    ann.message("Who is awake?").locator(".bubble").click(button="right")
    expect(ann.page.get_by_role("menu")).to_be_visible()
    found += complaints(ann.page, axe, "menu")

    ann.context.clear_cookies()
    ann.page.goto("/login/")
    found += complaints(ann.page, axe, "login")
    ann.complaints.clear()
    assert "\n".join(found) == ""


@pytest.mark.parametrize("size", [(1200, 800), (390, 844)], ids=["desk", "phone"])
def test_nor_in_what_is_done_to_messages(world: World, axe: str, size: tuple[int, int]) -> None:
    ann = world.arrives(viewport={"width": size[0], "height": size[1]})
    ben = world.arrives()
    owls = ann.make_group("Owls", ben)
    ben.write(owls, "Tea?")
    tell(ben, owls, ["@you, tea?"], atUserList=[ann.user_id])
    ann.page.goto("/")
    expect(ann.row("Owls")).to_contain_text("You were mentioned.")
    found = complaints(ann.page, axe, "list with a mention")
    ann.go(owls)
    choose(ann, "@you", "Reply")
    found += complaints(ann.page, axe, "answering")
    ann.say("Yes")
    expect(ann.message("Yes").locator(".quote")).to_be_visible()
    expect(ann.page.locator("li.message.waiting")).to_have_count(0)
    ann.message("Yes").locator(".bubble").click(button="right")
    ann.page.get_by_role("group", name="React").get_by_text("👍").click()
    expect(ann.message("Yes").locator(".reaction")).to_be_visible()
    found += complaints(ann.page, axe, "answer and reaction")
    choose(ann, "Yes", "Who has reacted?")
    expect(ann.page.get_by_role("dialog").get_by_role("listitem")).to_be_visible()
    found += complaints(ann.page, axe, "who has reacted")
    ann.page.keyboard.press("Escape")
    ann.page.get_by_label("Message", exact=True).press_sequentially("@")
    expect(ann.page.get_by_role("option").first).to_be_visible()
    found += complaints(ann.page, axe, "whom to name")
    ann.page.keyboard.press("Escape")
    choose(ann, "Yes", "Select")
    expect(ann.page.get_by_role("checkbox", name="Select this message").first).to_be_visible()
    found += complaints(ann.page, axe, "selecting")
    ann.page.get_by_role("button", name="Forward").click()
    expect(ann.page.get_by_role("dialog", name="Forward a message")).to_be_visible()
    found += complaints(ann.page, axe, "forwarding")

    assert "\n".join(found) == ""


def test_nor_in_what_is_no_text(world: World, axe: str) -> None:
    ann = world.arrives(viewport={"width": 390, "height": 844})
    ben = world.arrives()
    ann.talk_to(ben)
    tray = choose_files(ann, picture(), note())
    found = complaints(ann.page, axe, "what is about to be sent")
    tray.get_by_role("button", name="Send 2").click()
    expect(ann.page.locator("li.message .tick")).to_have_count(2)
    expect(ann.page.locator("li.message .underway")).to_have_count(0)
    found += complaints(ann.page, axe, "picture and file")
    ann.page.get_by_role("button", name="Open").click()
    expect(ann.page.get_by_role("dialog", name="Pictures and videos")).to_be_visible()
    found += complaints(ann.page, axe, "a picture large")
    ann.page.keyboard.press("Escape")
    ann.page.get_by_role("button", name="Emoji and stickers").click()
    expect(ann.page.get_by_role("group", name="Smileys")).to_be_visible()
    found += complaints(ann.page, axe, "emoji")
    ann.page.get_by_role("tab", name="Stickers").click()
    expect(ann.page.get_by_role("button", name="Good night")).to_be_visible()
    found += complaints(ann.page, axe, "stickers")
    assert "\n".join(found) == ""


@pytest.mark.parametrize("size", [(1280, 800), (393, 727)], ids=["desk", "phone"])
def test_axe_finds_nothing_to_complain_of_where_there_are_topics(
    world: World, axe: str, size: tuple[int, int]
) -> None:
    ann = world.arrives(viewport={"width": size[0], "height": size[1]})
    ben = world.arrives()
    owls = make_community(ann, ben)
    walks = make_topic(ann, owls, "Night walks")
    ben.write(walks, "Who walks?", calls=ann)
    ann.go(f"GROUP{owls}")
    expect(ann.page.locator(".topic-list")).to_contain_text("Who walks?")
    found = complaints(ann.page, axe, "topics")
    if ann.page.get_by_role("button", name="Topics").is_visible():
        ann.page.get_by_role("button", name="Topics").click()
        found += complaints(ann.page, axe, "sheet of topics")
    ann.page.get_by_role("button", name="Options of Night walks").click()
    expect(ann.page.get_by_role("dialog", name="Edit the topic")).to_be_visible()
    found += complaints(ann.page, axe, "a topic")
    ann.page.get_by_role("button", name="Delete the topic").click()
    expect(ann.page.get_by_role("dialog", name="Delete")).to_be_visible()
    found += complaints(ann.page, axe, "deleting a topic")

    assert "\n".join(found) == ""
