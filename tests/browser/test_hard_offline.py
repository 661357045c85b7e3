"""An hour without a network, and lines that break in other ways: nothing is lost, and nothing happens twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .hard import NOTHING, Person, World, eventually, kept, shows_what_a_fresh_load_shows
from .threads import READ, hide, log_of, show, tell

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

AN_HOUR = 3600
SLOWNESS = 180  # seconds that this test may take on a slow machine
A_CALL = 30  # receipts, at most, of one conversation
TALL = {"width": 1000, "height": 2400}

# When a receipt was really given is believed only if the message was there by then, and the reader shared receipts.
BACKDATE = """
from datetime import timedelta
from django.db.models import F
from messaging.models import Member, Message, Person
for kind in (Member, Person):
    kind.objects.update(shares_since=F("shares_since") - timedelta(hours=2))
Message.objects.filter(message_id__in={ids!r}).update(sent_at=F("sent_at") - timedelta(hours=2))
"""


def test_what_was_read_and_written_in_an_hour_without_network_arrives_although_the_tabs_were_closed(
    world: World,
) -> None:
    ann, ben = world.arrives(), world.arrives(viewport=TALL)
    owls = ann.make_group("Owls", ben)
    ann.talk_to(ben)
    direct = f"C2C{ben.user_id}"
    to_owls = tell(ann, owls, [f"owl {nth}." for nth in range(40)], asks=True)
    to_ben = tell(ann, direct, [f"line {nth}." for nth in range(10)], asks=True)
    world.run(BACKDATE.format(ids=[*to_owls, *to_ben]))
    ann.page.reload()
    ben.context.clock.install()
    ben.page.reload()
    beside = ben.another_tab()
    for tab, conversation, texts in ((ben, owls, "owl"), (beside, f"C2C{ann.user_id}", "line")):
        hide(tab)
        tab.go(conversation)
        expect(tab.message(f"{texts} 0.")).to_be_attached()
        log_of(tab).evaluate("log => (log.scrollTop = log.scrollHeight)")
        expect(tab.message(f"{texts} {39 if tab is ben else 9}.")).to_be_attached()

    ben.line.cut()
    for tab in (ben, beside):
        show(tab)
    ben.page.wait_for_timeout(1_000)
    log_of(ben).evaluate("log => (log.scrollTop = 0)")
    eventually(lambda: kept(ben)["receipt"], 50, ben)
    for nth in range(3):
        ben.say(f"To all: {nth}")
    for nth in range(2):
        beside.say(f"To you: {nth}")
    eventually(lambda: kept(ben)["message"], 5, ben)
    expect(ben.page.locator("li.message.waiting")).to_have_count(3)
    ben.context.clock.fast_forward(AN_HOUR * 1000)
    expect(ben.page.get_by_text("Connecting…")).to_be_visible()
    assert world.texts(ann.user_id, owls) == [f"owl {nth}." for nth in range(40)]
    beside.page.close()
    ben.page.close()

    ben.line.mend()
    ben = ben.another_tab()

    eventually(lambda: kept(ben), NOTHING, ben)
    asked = [[one["messageID"] for one in call["messages"]] for call in ben.commands("receipt.acknowledge")]
    assert sorted(one for call in asked for one in call) == sorted([*to_owls, *to_ben])
    assert all(
        len(call) <= A_CALL and (set(call) <= set(to_owls) or set(call) <= set(to_ben)) for call in asked
    )
    for message_id in (*to_owls, *to_ben):
        [receipt] = world.receipts(ann.user_id, message_id)
        assert receipt["origin"] == "viewed"
        assert AN_HOUR <= receipt["readAt"] - receipt["seenAt"] <= AN_HOUR + SLOWNESS
    assert world.texts(ann.user_id, owls)[40:] == [f"To all: {nth}" for nth in range(3)]
    assert world.texts(ann.user_id, direct)[10:] == [f"To you: {nth}" for nth in range(2)]
    assert [one["payload"]["text"] for one in ben.commands("message.send")].count("To you: 1") == 1

    expect(ann.message("line 9.")).to_contain_text(READ)
    expect(ann.message("To you: 1")).to_have_count(1)
    ben.go(f"C2C{ann.user_id}")
    expect(ben.message("To you: 1")).to_contain_text(READ)
    shows_what_a_fresh_load_shows(world, ben)
    ann.go(owls)
    expect(ann.tally("owl 39.")).to_contain_text("Read by all")
    shows_what_a_fresh_load_shows(world, ann)


def breaks_and_the_browser_knows(person: Person) -> None:
    person.context.set_offline(True)
    person.line.cut()


def falls_silent(person: Person) -> None:
    person.line.silence()


def loses_the_answers(person: Person) -> None:
    person.line.deafen()


@pytest.mark.parametrize("goes_wrong", [breaks_and_the_browser_knows, falls_silent, loses_the_answers])
def test_whatever_happens_to_the_line_the_open_tab_loses_and_doubles_nothing(
    world: World, goes_wrong: Callable[[Person], None]
) -> None:
    ann, ben = world.arrives(), world.arrives(viewport=TALL)
    ann.talk_to(ben)
    direct = f"C2C{ben.user_id}"
    before = tell(ann, direct, [f"before {nth}." for nth in range(12)], asks=True)
    ben.context.clock.install()
    ben.page.reload()
    hide(ben)
    ben.go(f"C2C{ann.user_id}")
    expect(ben.message("before 11.")).to_be_attached()
    ben.page.evaluate("window.neverReloaded = true")

    goes_wrong(ben)
    show(ben)
    eventually(lambda: kept(ben)["receipt"], 12, ben)
    for nth in range(3):
        ben.say(f"meanwhile {nth}")
    during = tell(ann, direct, [f"during {nth}." for nth in range(4)], asks=True)
    expect(ben.page.locator("li.message.waiting")).to_have_count(3)
    ben.page.wait_for_timeout(1_000)
    ben.context.clock.fast_forward(AN_HOUR * 1000)
    expect(ben.page.locator("#banner")).to_be_visible()
    expect(ben.message("during 3.")).to_have_count(0)

    ben.context.set_offline(False)
    ben.line.mend()

    expect(ben.message("during 3.")).to_have_count(1)
    expect(ben.page.locator("#banner")).to_be_hidden()
    expect(ben.page.locator("li.message.waiting")).to_have_count(0)
    eventually(lambda: kept(ben), NOTHING, ben)
    for message_id in (*before, *during):
        eventually(lambda: len(world.receipts(ann.user_id, message_id)), 1, ben)  # noqa: B023 - called at once
    texts = world.texts(ann.user_id, direct)
    wanted = [f"before {nth}." for nth in range(12)]
    assert texts[:12] == wanted
    assert [text for text in texts if text.startswith("meanwhile")] == [
        f"meanwhile {nth}" for nth in range(3)
    ]
    assert [text for text in texts if text.startswith("during")] == [f"during {nth}." for nth in range(4)]
    assert len(texts) == 12 + 3 + 4
    for one in (ann, ben):
        expect(one.page.locator("li.message .text")).to_have_text(texts)
    expect(ann.message("before 11.")).to_contain_text(READ)
    assert ben.page.evaluate("window.neverReloaded")
    shows_what_a_fresh_load_shows(world, ben)
