"""What counts as read, by a clock that the test turns: no machine is too slow to be exact."""

import pytest
from playwright.sync_api import expect

from .hard import Person, World, eventually
from .threads import hide, hold_the_clock, show, tell, until_drawn

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

VIEW = {"width": 900, "height": 640}
PASSING = 400  # milliseconds of the page's clock: less than what counts as seen
LONG = 3_000
TALL = "\n".join(["so tall that only one of them is in view"] * 13)


def looks_for(person: Person, milliseconds: int) -> None:
    until_drawn(person)
    person.context.clock.run_for(milliseconds)


def scrolls_to(person: Person, text: str, share: float = 1.0) -> None:
    """Until so much of the message is in view, at the bottom of it."""
    person.message(text).evaluate(
        """(row, share) => {
          const log = document.getElementById("log");
          const [box, view] = [row.getBoundingClientRect(), log.getBoundingClientRect()];
          log.scrollTop += box.top + share * box.height - view.bottom;
        }""",
        share,
    )


@pytest.fixture
def talk(world: World) -> tuple[Person, Person, list[str]]:
    """Ben has six messages of Ann before him, unseen, and his clock stands still."""
    ann, ben = world.arrives(), world.arrives(viewport=VIEW)
    ann.talk_to(ben)
    ids = tell(ann, f"C2C{ben.user_id}", [f"message {nth}. {TALL}" for nth in range(6)], asks=True)
    ben.context.clock.install()
    ben.page.reload()
    ben.comes_in()
    hide(ben)
    ben.go(f"C2C{ann.user_id}")
    expect(ben.message("message 5.")).to_be_attached()
    scrolls_to(ben, "message 0.")
    hold_the_clock(ben)
    return ann, ben, ids


def read(world: World, ann: Person, ids: list[str]) -> list[int]:
    return [nth for nth, message_id in enumerate(ids) if world.receipts(ann.user_id, message_id)]


def test_what_passes_is_not_read_while_its_neighbour_that_stayed_is(
    world: World, talk: tuple[Person, Person, list[str]]
) -> None:
    ann, ben, ids = talk
    show(ben)
    scrolls_to(ben, "message 1.")
    looks_for(ben, LONG)
    for nth in (2, 3):
        scrolls_to(ben, f"message {nth}.")
        looks_for(ben, PASSING)
    scrolls_to(ben, "message 4.")
    looks_for(ben, LONG)
    ben.context.clock.resume()
    eventually(lambda: read(world, ann, ids), [1, 4], ben)

    scrolls_to(ben, "message 5.", share=0.4)
    ben.page.wait_for_timeout(1_500)
    assert read(world, ann, ids) == [1, 4]
    scrolls_to(ben, "message 5.", share=0.6)
    eventually(lambda: read(world, ann, ids), [1, 4, 5], ben)


def test_time_counts_only_while_the_tab_is_visible_and_the_window_has_focus(
    world: World, talk: tuple[Person, Person, list[str]]
) -> None:
    ann, ben, ids = talk
    looks_for(ben, LONG)
    for _ in range(4):
        show(ben)
        looks_for(ben, PASSING)
        hide(ben)
        looks_for(ben, LONG)
    ben.page.evaluate("document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))")
    show(ben)
    looks_for(ben, LONG)
    ben.page.evaluate("delete document.hasFocus; window.dispatchEvent(new Event('focus'))")
    looks_for(ben, PASSING)
    ben.page.evaluate("document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))")
    ben.context.clock.resume()
    ben.page.wait_for_timeout(1_500)
    assert read(world, ann, ids) == []
    expect(ben.badge(ann.user_id)).to_have_text("6")

    ben.page.evaluate("delete document.hasFocus; window.dispatchEvent(new Event('focus'))")

    eventually(lambda: read(world, ann, ids), [0], ben)
