"""Ten thousand messages, and ten thousand members: everything is where it was with ten."""

import re

import pytest
from playwright.sync_api import expect

from .hard import Person, World
from .test_thread_history import A_PAGE
from .threads import turn_up

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

MANY = 10_000
DESK = {"width": 1000, "height": 700}

# As the services leave it, but in a few statements; everything before the last ten has been seen by both.
SEED_MESSAGES = """
from datetime import timedelta
from django.utils import timezone
from messaging.models import Conversation, Member, Message, Person
from messaging.services.direct import open_direct
ann, ben = (Person.objects.get(user_id=one) for one in ({ann!r}, {ben!r}))
talk = open_direct(person=ann, peer=ben)
begin = timezone.now() - timedelta(minutes={many})
rows = Message.objects.bulk_create([
    Message(
        conversation=talk, seq=nth, change_seq=talk.change_seq + nth, sender=(ann, ben)[nth % 2],
        message_id=f"{{(ann, ben)[nth % 2].pk}}-{{nth}}-big", type="TIMTextElem", sent_at=begin + timedelta(minutes=nth),
        payload={{"text": f"number {{nth}}. " + "and so on, " * (nth % 7 * 4)}},
    )
    for nth in range(1, {many} + 1)
], batch_size=500)
Conversation.objects.filter(pk=talk.pk).update(
    last_seq={many}, change_seq=talk.change_seq + {many}, last_message_at=rows[-1].sent_at
)
Member.objects.filter(conversation=talk).update(read_seq={many})
"""

SEED_HALL = """
from messaging.models import Person
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id, send_message
from receipts.services.acknowledge import Call, Item, acknowledge
ann = Person.objects.get(user_id={ann!r})
crowd = Person.objects.bulk_create(
    [Person(user_id=f"{ann}-{{nth:05}}", nick=f"Guest {{nth:05}}", password="!") for nth in range({many} - 1)],
    batch_size=500,
)
hall = create_group(creator=ann, group_type="Public", name="The hall", members=crowd)
sent = send_message(
    sender=ann, conversation=hall, message_id=new_message_id(ann), type="TIMTextElem",
    payload={{"text": "To all of you"}}, need_read_receipt=True,
).message
half = crowd[: {many} // 2]
for first in range(0, len(half), 500):
    acknowledge([Call(one.pk, [Item(sent.message_id)]) for one in half[first : first + 500]])
"""

NUMBERS = "rows => rows.map(row => Number(row.textContent.match(/number (\\d+)\\./)[1]))"


def numbers_of(someone: Person) -> list[int]:
    return list(someone.page.locator("li.message .text").evaluate_all(NUMBERS))


def test_in_ten_thousand_messages_somebody_finds_their_way(world: World) -> None:
    ann, ben = world.arrives(viewport=DESK), world.arrives()
    world.run(SEED_MESSAGES.format(ann=ann.user_id, ben=ben.user_id, many=MANY))
    ann.page.reload()
    ann.comes_in()

    ann.go(f"C2C{ben.user_id}")
    expect(ann.message(f"number {MANY}.")).to_be_in_viewport()
    assert len(numbers_of(ann)) < 100

    turn_up(ann, times=80)
    there = numbers_of(ann)
    assert there == list(range(there[0], MANY + 1))
    assert len(there) > 4 * A_PAGE

    [(middle,)] = world.query("SELECT message_id FROM messaging_message WHERE seq = %s", MANY // 2)
    ann.go(f"C2C{ben.user_id}", middle)
    expect(ann.message("number 5000.")).to_be_in_viewport()
    expect(ann.message("number 5000.")).to_be_focused()
    assert len(numbers_of(ann)) < 200
    ben.write(f"C2C{ann.user_id}", "number 10001.")
    expect(ann.page.get_by_role("button", name="1 new message, go to the end")).to_be_visible()
    expect(ann.message("number 10001.")).to_have_count(0)

    ann.page.get_by_role("button", name="go to the end").click()
    expect(ann.message("number 10001.")).to_be_in_viewport()
    ann.page.get_by_label("Message", exact=True).press_sequentially("number 10002.")
    ann.page.keyboard.press("Enter")
    expect(ann.message("number 10002.")).to_be_in_viewport()
    expect(ann.message("number 10002.")).to_contain_text("Sent")
    assert numbers_of(ann) == list(range(numbers_of(ann)[0], MANY + 3))


def test_of_ten_thousand_members_the_panel_tells_everybody_apart(world: World) -> None:
    ann = world.arrives(viewport=DESK)
    world.run(SEED_HALL.format(ann=ann.user_id, many=MANY))
    ann.page.reload()
    ann.comes_in()
    ann.open("The hall")
    half = MANY // 2
    tally = ann.tally("To all of you")
    expect(tally).to_contain_text(re.compile(f"{half:,} of {MANY - 1:,} read"))

    tally.click()
    panel = ann.page.get_by_role("dialog")
    expect(panel.get_by_role("tab", name=f"Read ({half:,})", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
    expect(panel.get_by_role("tab", name=f"Not read ({half - 1:,})")).to_be_visible()
    rows = panel.get_by_role("listitem")
    for _ in range(8):
        many = rows.count()
        rows.last.scroll_into_view_if_needed()
        expect(rows.nth(many)).to_be_attached()
    names = rows.locator(".name").all_text_contents()
    assert names == [f"Guest {nth:05}" for nth in range(len(names))]

    panel.get_by_role("searchbox").fill("Guest 0499")
    expect(rows.locator(".name")).to_have_text([f"Guest {nth:05}" for nth in range(4990, 5000)])
    panel.get_by_role("tab", name="Not read").click()
    panel.get_by_role("searchbox").fill("Guest 0500")
    expect(rows.locator(".name")).to_have_text([f"Guest {nth:05}" for nth in range(5000, 5010)])
    panel.get_by_role("searchbox").fill("")
    expect(rows.nth(20)).to_be_attached()
    for _ in range(4):
        many = rows.count()
        rows.last.scroll_into_view_if_needed()
        expect(rows.nth(many)).to_be_attached()
    names = rows.locator(".name").all_text_contents()
    assert len(set(names)) == len(names) > 200
    assert all(name >= "Guest 05000" for name in names)
    [(asked,)] = world.query("SELECT message_id FROM messaging_message WHERE audience_count = %s", MANY - 1)
    curve = world.ask(ann.user_id, f"messages/{asked}/curve/")
    assert (curve["audienceCount"], curve["readCount"]) == (MANY - 1, half)
