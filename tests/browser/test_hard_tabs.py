"""Two tabs of one person: they know the same, and neither does the other's work twice, or loses it."""

import pytest
from playwright.sync_api import expect

from .hard import NOTHING, World, eventually, kept, shows_what_a_fresh_load_shows
from .threads import READ, hide, show, tell

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

SOON = 10_000  # milliseconds: less than a heartbeat, so the other tab was told and did not have to ask
WRITTEN = "li.message .text"

WATCH = """(selector) => {
  const look = () => (document.querySelector(selector).hidden ? (window.clearedAt = Date.now()) : requestAnimationFrame(look));
  look();
}"""
SENT_AT = """() => {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (frame) {
    if (frame.includes("position.move")) window.movedAt = Date.now();
    send.call(this, frame);
  };
}"""


def test_what_is_read_sent_and_begun_in_one_tab_is_so_in_the_other(world: World) -> None:
    ann, ben = world.arrives(), world.arrives()
    ann.talk_to(ben)
    ben.talk_to(ann)
    beside = ben.another_tab()
    hide(ben)
    ann.say("Are you there?")
    expect(beside.badge(ann.user_id)).to_have_text("1")
    expect(beside.page).to_have_title("(1) Chat")
    beside.page.evaluate(WATCH, "#conversation-list .badge")
    ben.page.evaluate(SENT_AT)

    show(ben)

    expect(beside.badge(ann.user_id)).to_be_hidden()
    expect(beside.page).to_have_title("Chat")
    assert beside.page.evaluate("clearedAt") - ben.page.evaluate("movedAt") < SOON

    beside.go(f"C2C{ann.user_id}")
    ben.say("Here I am")
    expect(beside.message("Here I am")).to_be_visible()
    beside.say("And here")
    for tab in (ben, beside, ann):
        expect(tab.page.locator(WRITTEN)).to_have_text(["Are you there?", "Here I am", "And here"])

    beside.page.evaluate("location.hash = ''")
    ben.page.get_by_label("Message", exact=True).fill("Half a sent")
    expect(beside.row(ann.user_id)).to_contain_text("Half a sent")
    beside.go(f"C2C{ann.user_id}")
    expect(beside.page.get_by_label("Message", exact=True)).to_have_value("Half a sent")
    ben.page.get_by_label("Message", exact=True).press("Enter")
    expect(beside.message("Half a sent")).to_be_visible()
    expect(beside.page.get_by_label("Message", exact=True)).to_have_value("")
    eventually(lambda: kept(ben), NOTHING, ben)
    shows_what_a_fresh_load_shows(world, beside)
    shows_what_a_fresh_load_shows(world, ben)


def test_what_waits_in_both_tabs_goes_out_once_also_when_one_of_them_is_closed(world: World) -> None:
    ann, ben = world.arrives(), world.arrives()
    ann.talk_to(ben)
    ben.talk_to(ann)
    direct = f"C2C{ben.user_id}"
    beside = ben.another_tab()
    beside.go(f"C2C{ann.user_id}") if beside.row(ann.user_id).count() else beside.talk_to(ann)
    for tab in (ben, beside):
        hide(tab)
    asked = tell(ann, direct, [f"line {nth}." for nth in range(8)], asks=True)
    for tab in (ben, beside):
        expect(tab.message("line 7.")).to_be_attached()

    ben.line.cut()
    for tab in (ben, beside):
        show(tab)
    eventually(lambda: kept(ben)["receipt"], 8, ben)
    ben.say("from the one")
    beside.say("from the other")
    eventually(lambda: kept(beside)["message"], 2, beside)
    ben.page.close()
    ben.line.mend()

    eventually(lambda: kept(beside), NOTHING, beside)
    for message_id in asked:
        assert [row["userID"] for row in world.receipts(ann.user_id, message_id)] == [ben.user_id]
    texts = world.texts(ann.user_id, direct)
    assert texts[:8] == [f"line {nth}." for nth in range(8)]
    assert sorted(texts[8:]) == ["from the one", "from the other"]
    for one in (ann, beside):
        expect(one.page.locator(WRITTEN)).to_have_text(texts)
    expect(ann.message("line 7.")).to_contain_text(READ)
    expect(beside.page.locator("li.message.waiting")).to_have_count(0)
    shows_what_a_fresh_load_shows(world, beside)
    shows_what_a_fresh_load_shows(world, ann)
