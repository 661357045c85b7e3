"""History: where a conversation opens, what comes when somebody scrolls, and that nothing jumps meanwhile."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, IsAfar, Someone
from .threads import STILL, log_of, tell, top_of, turn_up, until_drawn

pytestmark = [pytest.mark.browser, pytest.mark.once]

SMALL = {"width": 900, "height": 560}
A_PAGE = 40


def test_it_opens_at_the_first_new_message_which_keeps_its_line(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=SMALL)
    ann.talk_to(ben)
    tell(ann, f"C2C{ben.user_id}", [f"old {nth}." for nth in range(20)])
    ben.open(ann.user_id)
    expect(ben.message("old 0.")).to_be_in_viewport()
    scroll_to(ben, "log.scrollHeight")
    expect(ben.badge(ann.user_id)).to_be_hidden()
    ben.page.goto("/#")
    ben.page.reload()
    tell(ann, f"C2C{ben.user_id}", [f"new {nth}." for nth in range(15)])
    expect(ben.badge(ann.user_id)).to_have_text("15")

    ben.open(ann.user_id)

    line = ben.page.locator("li.unread-divider")
    expect(line).to_have_text("15 new messages")
    expect(line).to_be_in_viewport()
    expect(ben.message("new 0.")).to_be_in_viewport()
    expect(ben.message("new 14.")).not_to_be_in_viewport()
    assert line.evaluate("line => line.nextElementSibling.textContent").strip().startswith("new 0.")

    ann.say("one more")
    expect(ben.message("one more")).to_be_attached()
    expect(line).to_have_text("15 new messages")
    assert line.evaluate("line => line.nextElementSibling.textContent").strip().startswith("new 0.")


def test_a_conversation_without_news_opens_at_its_end(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(viewport=SMALL), afar()
    ann.talk_to(ben)
    tell(ann, f"C2C{ben.user_id}", [f"line {nth}." for nth in range(30)])

    ann.page.reload()

    expect(ann.message("line 29.")).to_be_in_viewport()
    expect(ann.page.get_by_role("button", name="Go to the end")).to_be_hidden()


def test_pages_come_while_scrolling_up_and_nothing_jumps(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(viewport=SMALL), afar()
    ann.talk_to(ben)
    texts = [f"line {nth}. " + "and so on, " * (nth % 9 * 3) for nth in range(150)]
    tell(ann, f"C2C{ben.user_id}", texts)
    ann.page.reload()
    expect(ann.message("line 149.")).to_be_in_viewport()
    expect(ann.page.locator("li.message")).to_have_count(A_PAGE)

    turn_up(ann, times=40)

    expect(ann.page.locator("li.message")).to_have_count(150)
    log_of(ann).evaluate("log => (log.scrollTop = 0)")
    expect(ann.page.get_by_text("This is the beginning.")).to_be_in_viewport()
    numbers = [
        int(re.match(r"line (\d+)", text)[1])  # type: ignore[index]
        for text in ann.page.locator("li.message .text").all_text_contents()
    ]
    assert numbers == list(range(150))


def test_a_link_to_a_message_opens_around_it_and_both_directions_can_be_loaded(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(viewport=SMALL), afar()
    ann.talk_to(ben)
    ids = tell(ann, f"C2C{ben.user_id}", [f"line {nth}." for nth in range(200)])

    ann.page.goto(f"/#C2C{ben.user_id}/{ids[90]}")
    ann.page.reload()

    expect(ann.message("line 90.")).to_be_in_viewport()
    expect(ann.message("line 90.")).to_be_focused()
    assert ann.page.locator("li.message").count() < 200
    expect(ann.message("line 199.")).to_have_count(0)
    scroll_to(ann, "0")
    expect(ann.message("line 40.")).to_be_attached()
    scroll_to(ann, "log.scrollHeight")
    ann.page.wait_for_timeout(1_000)
    # It comes page by page: nobody is carried off to the end.
    expect(ann.message("line 199.")).to_have_count(0)
    rows = ann.page.locator("li.message")
    while not ann.message("line 199.").count():
        many = rows.count()
        scroll_to(ann, "log.scrollHeight")
        expect(rows.nth(many)).to_be_attached()
    scroll_to(ann, "log.scrollHeight")
    expect(ann.message("line 199.")).to_be_in_viewport()
    assert ann.page.locator("li.message .text").all_text_contents()[-110:] == [
        f"line {nth}." for nth in range(90, 200)
    ]


def scroll_to(someone: Someone, where: str) -> None:
    log_of(someone).evaluate(f"log => (log.scrollTop = {where})")


def test_a_link_to_a_message_that_is_gone_says_so_and_opens_the_conversation(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    ann.talk_to(ben)
    ann.say("I am here")
    expect(ann.message("I am here")).to_contain_text("Sent")

    ann.page.goto(f"/#C2C{ben.user_id}/1-1-1")
    ann.page.reload()

    expect(ann.page.get_by_text("This message is not here any more.")).to_be_visible()
    expect(ann.message("I am here")).to_be_visible()
    assert all("404" in text for text in ann.complaints)
    ann.complaints.clear()


def test_news_do_not_move_the_reader_and_the_way_down_counts_them(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=SMALL)
    ann.talk_to(ben)
    tell(ann, f"C2C{ben.user_id}", [f"line {nth}." for nth in range(60)])
    ben.page.goto(f"/#C2C{ann.user_id}")
    ben.open(ann.user_id)
    ben.page.get_by_role("button", name="go to the end").click()
    expect(ben.badge(ann.user_id)).to_be_hidden()
    scroll_to(ben, "600")
    expect(ben.page.locator("li.message")).to_have_count(60)
    until_drawn(ben)
    row = ben.page.locator("li.message").nth(12)
    row.evaluate("row => row.scrollIntoView()")
    until_drawn(ben)
    before = top_of(row)

    for nth in range(3):
        ann.say(f"news {nth}")

    expect(ben.page.get_by_role("button", name="3 new messages, go to the end")).to_be_visible()
    assert abs(top_of(row) - before) <= STILL
    ben.page.get_by_role("button", name="3 new messages, go to the end").click()
    expect(ben.message("news 2")).to_be_in_viewport()
    expect(ben.page.get_by_role("button", name="go to the end")).to_be_hidden()


def test_what_somebody_sends_takes_them_to_the_end(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(viewport=SMALL), afar()
    ann.talk_to(ben)
    ids = tell(ann, f"C2C{ben.user_id}", [f"line {nth}." for nth in range(120)])
    ann.page.goto(f"/#C2C{ben.user_id}/{ids[10]}")
    ann.page.reload()
    expect(ann.message("line 10.")).to_be_in_viewport()

    ann.say("Here I am")

    expect(ann.message("Here I am")).to_be_in_viewport()
    expect(ann.message("line 119.")).to_be_in_viewport()
    assert ann.page.locator("li.message .text").all_text_contents()[-2:] == ["line 119.", "Here I am"]


def test_the_way_back_to_the_first_new_message_stays_until_all_were_seen(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=SMALL)
    ann.talk_to(ben)
    tell(ann, f"C2C{ben.user_id}", [f"line {nth}." for nth in range(90)])
    expect(ben.badge(ann.user_id)).to_have_text("90")
    ben.open(ann.user_id)
    expect(ben.message("line 0.")).to_be_in_viewport()
    ben.page.get_by_role("button", name="go to the end").click()
    expect(ben.message("line 89.")).to_be_in_viewport()

    ben.page.get_by_role("button", name="90 new messages", exact=True).click()

    expect(ben.message("line 0.")).to_be_in_viewport()
    expect(ben.page.get_by_role("button", name="90 new messages", exact=True)).to_be_hidden()


def test_days_are_told_apart_and_one_person_s_messages_stand_together(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    owls = ann.make_group("Owls", ben)
    ben.open("Owls")
    ann.open("Owls")
    ann.say("one")
    expect(ben.message("one")).to_be_visible()
    ann.say("two")
    expect(ben.message("two")).to_be_visible()

    expect(ben.page.get_by_role("group", name="Today")).to_be_visible()
    expect(ben.message("one").locator(".sender")).to_be_visible()
    expect(ben.message("two").locator(".sender")).to_be_hidden()
    expect(ben.page.locator("li.notice")).to_contain_text(f"{ann.user_id} added")
    ann.add(arrives(), owls)
    ann.say("three")
    expect(ben.message("three").locator(".sender")).to_be_visible()


def test_what_could_not_be_loaded_says_so_and_is_tried_again(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben = arrives(viewport=SMALL), afar()
    ann.talk_to(ben)
    tell(ann, f"C2C{ben.user_id}", [f"line {nth}." for nth in range(100)])
    ann.page.reload()
    expect(ann.message("line 99.")).to_be_in_viewport()
    ann.page.evaluate(
        """() => {
          const real = WebSocket.prototype.send;
          window.mend = () => (WebSocket.prototype.send = real);
          WebSocket.prototype.send = function (frame) {
            if (String(frame).includes("message.list")) frame = String(frame).replace("message.list", "no.such");
            real.call(this, frame);
          };
          const fetched = window.fetch;
          window.fetch = (address, options) =>
            window.fails && String(address).includes("/messages/") ? Promise.reject(new TypeError("away")) : fetched(address, options);
          window.fails = true;
        }"""
    )

    scroll_to(ann, "0")
    again = ann.page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    ann.page.evaluate("() => { window.mend(); window.fails = false; }")
    again.click()

    expect(ann.message("line 30.")).to_be_attached()
    ann.complaints.clear()
