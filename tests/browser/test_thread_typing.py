"""Who is writing just now: seen by those who are there, kept by nobody."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Arrives, Someone
from .hard import eventually
from .threads import hold_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.once]

told_live = pytest.mark.told_live(
    "That somebody types is stored nowhere: who is not told never learns of it."
)


def begin(someone: Someone, text: str) -> None:
    someone.page.get_by_label("Message", exact=True).press_sequentially(text)


@told_live
def test_the_other_one_sees_it_until_the_message_comes(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.say("Hello")
    ben.open(ann.user_id)
    expect(ben.message("Hello")).to_be_visible()

    begin(ann, "Do you")
    expect(ben.page.get_by_text(f"{ann.user_id} is typing…")).to_be_visible()
    begin(ann, " hear me?")
    ann.page.keyboard.press("Enter")

    expect(ben.message("Do you hear me?")).to_be_visible()
    expect(ben.page.get_by_text("is typing…")).to_be_hidden()
    ben.page.reload()
    expect(ben.page.locator("li.message")).to_have_count(2)


@told_live
def test_it_is_forgotten_when_nobody_goes_on(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ann.say("Hello")
    ben.open(ann.user_id)
    expect(ben.message("Hello")).to_be_visible()

    begin(ann, "Hm")
    expect(ben.page.get_by_text(f"{ann.user_id} is typing…")).to_be_visible()
    expect(ben.page.get_by_text(f"{ann.user_id} is typing…")).to_be_hidden()

    begin(ann, "m")
    expect(ben.page.get_by_text(f"{ann.user_id} is typing…")).to_be_visible()
    ann.page.get_by_label("Message", exact=True).fill("")
    expect(ben.page.get_by_text(f"{ann.user_id} is typing…")).to_be_hidden(timeout=3_000)


@told_live
def test_several_in_a_group_are_counted(arrives: Arrives) -> None:
    ann, ben, dora = arrives(), arrives(), arrives()
    ann.make_group("Owls", ben, dora)
    for one in (ann, ben, dora):
        one.open("Owls")

    begin(ann, "I")
    begin(ben, "We")

    expect(dora.page.get_by_text(re.compile("and 1 other are typing…"))).to_be_visible()
    expect(ann.page.get_by_text(f"{ben.user_id} is typing…")).to_be_visible()


def test_it_is_told_every_three_seconds_at_most(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    told: list[str] = []
    ann.page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent", lambda frame: "user_typing_status" in str(frame) and told.append(str(frame))
        ),
    )
    ann.context.clock.install()
    ann.page.reload()
    ann.talk_to(ben)
    ann.say("Hello")
    expect(ben.badge(ann.user_id)).to_have_text("1")
    expect(ann.page.get_by_role("navigation").get_by_role("link", name=ben.user_id)).to_contain_text("Hello")
    hold_the_clock(ann)
    told.clear()

    begin(ann, "as fast")
    eventually(lambda: len(told), 1, ann)
    ann.context.clock.run_for(2_900)
    begin(ann, " as I can")
    assert len(told) == 1
    ann.context.clock.run_for(200)
    begin(ann, "!")
    eventually(lambda: len(told), 2, ann)
