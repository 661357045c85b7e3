"""The server is killed and comes back, several times, while two people type, send and read."""

import pytest
from playwright.sync_api import expect

from .hard import NOTHING, World, eventually, kept, shows_what_a_fresh_load_shows

pytestmark = [pytest.mark.browser, pytest.mark.live]

EACH = 21  # messages of either
KILLED = (4, 10, 16)  # before these
BACK = (7, 13, 19)
TALL = {"width": 1000, "height": 3000}
"""All of it is in view, also what comes at once: nothing else counts as read."""

UNREAD = "Sent, not read yet"


def test_two_people_lose_and_double_nothing_while_the_server_is_killed_three_times(world: World) -> None:
    ann, ben = world.arrives(viewport=TALL), world.arrives(viewport=TALL)
    ann.talk_to(ben)
    ben.talk_to(ann)
    for one in (ann, ben):
        one.page.evaluate("window.neverReloaded = true")

    for nth in range(EACH):
        if nth in KILLED:
            # In the middle of sending: nobody knows whether the server has it.
            ann.page.get_by_label("Message", exact=True).fill(f"ann {nth}.")
            ann.page.keyboard.press("Enter")
            world.server.kill()
        else:
            ann.say(f"ann {nth}.")
        ben.page.get_by_label("Message", exact=True).press_sequentially(f"ben {nth}.")
        ben.page.keyboard.press("Enter")
        if nth == BACK[0]:
            for one in (ann, ben):
                expect(one.page.get_by_text("Connecting…")).to_be_visible()
                expect(one.page.locator("li.message.waiting").last).to_be_visible()
        if nth in BACK:
            world.server.start()

    for one in (ann, ben):
        expect(one.page.locator("#banner")).to_be_hidden()
        expect(one.page.locator("li.message.waiting")).to_have_count(0)
        eventually(lambda: kept(one), NOTHING, one)  # noqa: B023
    stored = world.messages(ann.user_id, f"C2C{ben.user_id}")
    texts = [one["payload"]["text"] for one in stored]
    for name in ("ann", "ben"):
        assert [text for text in texts if text.startswith(name)] == [f"{name} {nth}." for nth in range(EACH)]
    assert len(texts) == 2 * EACH
    for one in (ann, ben):
        expect(one.page.locator("li.message .text")).to_have_text(texts)
        expect(one.page.locator("li.message.mine").filter(has_text=UNREAD)).to_have_count(0)
        assert one.page.evaluate("window.neverReloaded")
    for message in stored:
        reader = ben if message["from"] == ann.user_id else ann
        sender = ann if reader is ben else ben
        assert [row["userID"] for row in world.receipts(sender.user_id, message["ID"])] == [reader.user_id]
    shows_what_a_fresh_load_shows(world, ann)
    shows_what_a_fresh_load_shows(world, ben)
