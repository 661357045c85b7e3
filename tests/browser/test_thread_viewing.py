"""What counts as read: what somebody really had before their eyes, and nothing else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.chromium import Chromium

from .conftest import Arrives, IsAfar, coming_to
from .hard import eventually
from .threads import (
    A_GLANCE,
    A_LOOK,
    READ,
    UNREAD,
    hide,
    hold_the_clock,
    log_of,
    readers_of,
    show,
    tell,
    until_drawn,
)

pytestmark = [pytest.mark.browser, pytest.mark.once]

SMALL = {"width": 900, "height": 520}
A_STEP = 30  # milliseconds, of flying past


def test_what_flies_past_is_not_read_and_what_is_looked_at_is(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=SMALL)
    ann.talk_to(ben)
    ids = tell(ann, f"C2C{ben.user_id}", [f"line {nth}." for nth in range(60)], asks=True)
    ben.context.clock.install()
    ben.page.reload()
    ben.open(ann.user_id)
    # All 60 are new, so he is at the first of them, and it has been there for a while.
    ann.page.reload()
    expect(ann.message("line 59.")).to_contain_text(UNREAD)
    ben.page.wait_for_timeout(A_LOOK)

    hold_the_clock(ben)
    while log_of(ben).evaluate("log => log.scrollTop + log.clientHeight < log.scrollHeight - 2"):
        log_of(ben).evaluate("log => (log.scrollTop += 150)")
        until_drawn(ben)
        ben.context.clock.run_for(A_STEP)
    ben.context.clock.resume()

    expect(ann.message("line 59.")).to_contain_text(READ)
    ann.page.wait_for_timeout(A_LOOK)
    assert [readers_of(ann, ids[nth]) for nth in (0, 30, 35, 40, 59)] == [
        [ben.user_id],
        [],
        [],
        [],
        [ben.user_id],
    ]


def test_a_tab_that_nobody_sees_reads_nothing_until_it_is_shown(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ben.talk_to(ann)
    hide(ben)

    ann.say("Knock, knock")
    expect(ben.message("Knock, knock")).to_be_attached()
    ann.page.wait_for_timeout(A_LOOK)
    expect(ann.message("Knock, knock")).to_contain_text(UNREAD)
    expect(ben.badge(ann.user_id)).to_have_text("1")

    show(ben)

    expect(ann.message("Knock, knock")).to_contain_text(READ)
    expect(ben.badge(ann.user_id)).to_be_hidden()


@pytest.fixture
def arrives_with_windows(
    chromium_with_windows: Chromium, live_server_process: str, strangers: Iterator[tuple[str, str]]
) -> Iterator[Arrives]:
    with coming_to(live_server_process, chromium_with_windows, strangers) as arrives:
        yield arrives


def test_a_window_without_focus_reads_nothing_until_it_has_it(arrives_with_windows: Arrives) -> None:
    ann, ben = arrives_with_windows(), arrives_with_windows()
    ann.talk_to(ben)
    ben.talk_to(ann)
    ben.context.new_cdp_session(ben.page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    other_tab = ben.context.new_page()
    other_tab.bring_to_front()

    ann.say("Are you there?")
    expect(ben.message("Are you there?")).to_be_attached()
    ann.page.wait_for_timeout(A_LOOK)
    expect(ann.message("Are you there?")).to_contain_text(UNREAD)

    ben.page.bring_to_front()

    expect(ann.message("Are you there?")).to_contain_text(READ)


def test_a_glance_is_not_reading(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ben.context.clock.install()
    ben.page.reload()
    ben.talk_to(ann)
    hide(ben)
    ann.say("A secret")
    expect(ben.message("A secret")).to_be_attached()

    hold_the_clock(ben)
    for _ in range(5):
        for turn in (show, hide):
            turn(ben)
            until_drawn(ben)
            ben.context.clock.run_for(A_GLANCE)
    ben.context.clock.resume()

    ann.page.wait_for_timeout(A_LOOK)
    expect(ann.message("A secret")).to_contain_text(UNREAD)
    show(ben)
    expect(ann.message("A secret")).to_contain_text(READ)


def test_a_message_taller_than_the_view_is_read_at_its_last_line(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives(viewport=SMALL)
    ann.talk_to(ben)
    tall = "\n".join(f"verse {nth}" for nth in range(60))
    tell(ann, f"C2C{ben.user_id}", [tall], asks=True)
    ann.page.reload()
    hide(ben)  # until the first line is in view, however long that takes
    ben.open(ann.user_id)
    expect(ben.message("verse 0")).to_be_visible()
    log_of(ben).evaluate("log => (log.scrollTop = 0)")
    until_drawn(ben)
    show(ben)

    ann.page.wait_for_timeout(A_LOOK)
    log_of(ben).evaluate("log => (log.scrollTop = log.scrollHeight / 3)")
    ann.page.wait_for_timeout(A_LOOK)
    expect(ann.message("verse 0")).to_contain_text(UNREAD)

    log_of(ben).evaluate("log => (log.scrollTop = log.scrollHeight)")

    expect(ann.message("verse 0")).to_contain_text(READ)


def test_behind_a_dialog_nothing_is_read(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    ben.talk_to(ann)
    ben.page.get_by_role("heading", name=ann.user_id).press("?")
    dialog = ben.page.get_by_role("dialog")
    expect(dialog).to_be_visible()

    ann.say("Can you see me?")
    expect(ben.message("Can you see me?")).to_be_attached()
    ann.page.wait_for_timeout(A_LOOK)
    expect(ann.message("Can you see me?")).to_contain_text(UNREAD)

    ben.page.keyboard.press("Escape")

    expect(ann.message("Can you see me?")).to_contain_text(READ)


def test_marking_all_as_read_clears_the_count_and_gives_no_receipt(arrives: Arrives, afar: IsAfar) -> None:
    ann, ben, dora = arrives(), arrives(viewport=SMALL), afar()
    owls = ann.make_group("Owls", ben, dora)
    ids = tell(ann, owls, [f"line {nth}." for nth in range(40)], asks=True)
    expect(ben.badge("Owls")).to_have_text("40")
    ben.open("Owls")
    ben.page.wait_for_timeout(A_LOOK)
    ben.page.get_by_role("button", name="go to the end").click()
    expect(ben.page.get_by_role("button", name="40 new messages", exact=True)).to_be_visible()

    ben.page.get_by_role("main").get_by_role("button", name="Mark all as read").click()

    expect(ben.badge("Owls")).to_be_hidden()
    expect(ben.page.get_by_role("main").get_by_role("button", name="Mark all as read")).to_be_hidden()
    ben.page.wait_for_timeout(A_LOOK)
    eventually(
        lambda: [readers_of(ann, ids[nth]) for nth in (0, 20, 39)], [[ben.user_id], [], [ben.user_id]], ann
    )


def test_a_receipt_goes_out_once_for_each_revision(arrives: Arrives) -> None:
    ann, ben = arrives(), arrives()
    ann.talk_to(ben)
    given: list[str] = []
    ben.page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent", lambda frame: "receipt.acknowledge" in str(frame) and given.append(str(frame))
        ),
    )
    ben.page.reload()
    ben.talk_to(ann)
    ann.say("Tea at four")
    expect(ann.message("Tea at four")).to_contain_text(READ)

    hide(ben)
    show(ben)
    ben.page.wait_for_timeout(A_LOOK)
    assert len(given) == 1

    ann.page.get_by_label("Message", exact=True).press("ArrowUp")
    ann.page.get_by_label("Message", exact=True).fill("Tea at five")
    ann.page.keyboard.press("Enter")
    expect(ben.message("Tea at five")).to_be_visible()
    eventually(lambda: len(given), 2, ben)
    ben.page.wait_for_timeout(A_LOOK)
    assert len(given) == 2
