"""Delivering: every event, signed, in order, whatever the receiver does; and nothing that it may not hear."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messaging.models import Conversation, OutboxEvent, Person, Webhook, WebhookAttempt, WebhookLane
from messaging.services import outbox
from messaging.services.groups import create_group
from messaging.services.lanes import Outcome, settle, take_lanes
from messaging.services.messages import recall_message
from messaging.services.people import set_sharing
from messaging.services.positions import move_read_position
from messaging.services.sweeping import sweep
from messaging.webhooks import signing
from receipts.services.acknowledge import Call, Item, acknowledge

from .conftest import SECRET
from .receiver import Receiver, hang_up, redirect
from .test_outbox import Subscribed, say

Deliver = Callable[[], None]


def heard(back_end: Receiver) -> list[dict[str, Any]]:
    return [json.loads(posted.body) for posted in back_end.posted]


def texts(back_end: Receiver) -> list[str]:
    return [event["data"]["payload"]["text"] for event in heard(back_end)]


def make_all_due() -> None:
    WebhookLane.objects.update(due_at=timezone.now())


def test_tells_what_happened_signed_by_the_secret(
    alice: Person, group: Conversation, back_end: Receiver, subscribed: Subscribed, deliver: Deliver
) -> None:
    subscribed("message.sent", url=back_end.url)
    message = say(alice, group, "Who is there?")
    event = OutboxEvent.objects.get()

    deliver()

    [posted] = back_end.posted
    event_id = f"evt_{event.key.hex}"
    assert posted.headers["webhook-id"] == event_id
    seconds = int(posted.headers["webhook-timestamp"])
    assert posted.headers["webhook-signature"] == signing.sign(SECRET, event_id, seconds, posted.body)
    said = json.loads(posted.body)
    assert (said["type"], said["data"]["ID"]) == ("message.sent", message.message_id)
    assert said["data"]["payload"] == {"text": "Who is there?"}
    attempt = WebhookAttempt.objects.get()
    assert (attempt.event, attempt.status, attempt.error) == (event.key, 200, "")


def test_tells_of_receipts_once_for_each_message_with_their_readers(
    alice: Person,
    bob: Person,
    dora: Person,
    group: Conversation,
    back_end: Receiver,
    subscribed: Subscribed,
    deliver: Deliver,
) -> None:
    subscribed("receipt.given", "conversation.read", url=back_end.url)
    message = say(alice, group, "Read me", need_read_receipt=True)
    silent = say(alice, group, "And me", need_read_receipt=True)
    acknowledge([Call(bob.pk, [Item(message.message_id)])])
    acknowledge([Call(dora.pk, [Item(message.message_id)])])
    set_sharing(person=bob, shares=False)
    acknowledge([Call(bob.pk, [Item(silent.message_id)])])
    move_read_position(person=bob, conversation=group)

    deliver()

    [event] = heard(back_end)
    assert event["type"] == "receipt.given"
    assert (event["data"]["messageID"], event["data"]["readCount"]) == (message.message_id, 2)
    assert [reader["userID"] for reader in event["data"]["readers"]] == ["bob", "dora"]


def test_tells_nothing_any_more_of_what_was_taken_back(
    alice: Person,
    bob: Person,
    group: Conversation,
    back_end: Receiver,
    subscribed: Subscribed,
    deliver: Deliver,
) -> None:
    subscribed(url=back_end.url)
    message = say(alice, group, "secret", need_read_receipt=True)
    acknowledge([Call(bob.pk, [Item(message.message_id)])])
    recall_message(by=alice, message_id=message.message_id)

    deliver()

    assert [event["type"] for event in heard(back_end)] == ["message.sent", "message.recalled"]
    assert [event["data"]["payload"] for event in heard(back_end)] == [{}, {}]
    assert not WebhookLane.objects.exclude(after=3, upto=3).exists()


@pytest.mark.parametrize("misbehave", [lambda *_: 500, redirect, hang_up])
def test_holds_up_that_conversation_alone_until_it_is_taken(
    alice: Person,
    group: Conversation,
    back_end: Receiver,
    subscribed: Subscribed,
    deliver: Deliver,
    misbehave: Callable[..., int | None],
) -> None:
    subscribed("message.sent", url=back_end.url)
    other = create_group(creator=alice, group_type="Private", name="Others")
    back_end.behave = lambda handler, posted: misbehave(handler, posted) if b"poison" in posted.body else 200
    for text in ("poison", "after it"):
        say(alice, group, text)
    say(alice, other, "elsewhere")

    deliver()
    assert sorted(texts(back_end)) == ["elsewhere", "poison"]

    back_end.behave = lambda handler, posted: 200
    make_all_due()
    deliver()

    of_group = [posted for posted in back_end.posted if b"elsewhere" not in posted.body]
    assert [json.loads(posted.body)["data"]["payload"]["text"] for posted in of_group] == [
        "poison",
        "poison",
        "after it",
    ]
    assert len({posted.headers["webhook-id"] for posted in of_group}) == 2


def test_switches_off_what_takes_nothing_for_a_day(
    alice: Person, group: Conversation, back_end: Receiver, subscribed: Subscribed, deliver: Deliver
) -> None:
    webhook = subscribed("message.sent", url=back_end.url)
    back_end.behave = lambda handler, posted: 503
    say(alice, group, "Hello?")
    for since in (timedelta(hours=1), timedelta(hours=23), timedelta(hours=25)):
        assert Webhook.objects.get().state == "active"
        WebhookLane.objects.update(failing_since=timezone.now() - since)
        make_all_due()
        deliver()

    webhook.refresh_from_db()
    assert (webhook.state, webhook.off_reason) == ("off", "Nothing was taken for a day; at last: status 503.")
    make_all_due()
    deliver()
    assert len(back_end.posted) == 3


def test_switches_off_at_once_what_says_that_it_is_gone(
    alice: Person, group: Conversation, back_end: Receiver, subscribed: Subscribed, deliver: Deliver
) -> None:
    webhook = subscribed("message.sent", url=back_end.url)
    back_end.behave = lambda handler, posted: 410
    say(alice, group, "Hello?")

    deliver()

    webhook.refresh_from_db()
    assert webhook.state == "off"


def test_sends_to_no_private_address_and_says_why(
    alice: Person, group: Conversation, subscribed: Subscribed, deliver: Deliver
) -> None:
    subscribed("message.sent", url="https://rebound.example/")
    say(alice, group, "Hello?")

    deliver()

    assert WebhookAttempt.objects.get().error == "This host's name leads to a private or special address."


def test_sends_to_no_host_that_the_settings_do_not_list_and_says_why(
    alice: Person, group: Conversation, subscribed: Subscribed, deliver: Deliver, settings: Any
) -> None:
    subscribed("message.sent", url="https://hooks.example/")
    settings.WEBHOOK_PUBLIC_HOSTS = ("*.example.com",)
    say(alice, group, "Hello?")

    deliver()

    refusal = "The server's settings list the hosts that are sent to; this is none of them."
    assert WebhookAttempt.objects.get().error == refusal


def test_sweeps_what_nobody_waits_for(
    alice: Person, group: Conversation, back_end: Receiver, subscribed: Subscribed, deliver: Deliver
) -> None:
    subscribed("message.sent", url=back_end.url)
    for text in ("old", "new", "waits"):
        say(alice, group, text)
        deliver()
        back_end.behave = lambda handler, posted: 500 if b"waits" in posted.body else 200
    OutboxEvent.objects.filter(position__in=(1, 3)).update(happened_at=timezone.now() - timedelta(days=8))

    assert sweep() == 1

    assert list(OutboxEvent.objects.order_by("position").values_list("position", flat=True)) == [2, 3]


def test_gives_a_lane_to_one_worker_until_its_lease_is_over(
    alice: Person, group: Conversation, subscribed: Subscribed
) -> None:
    subscribed("message.sent")
    say(alice, group, "Hello")
    outbox.give_positions()

    [taken] = take_lanes(10)
    assert take_lanes(10) == []
    WebhookLane.objects.update(claimed_until=timezone.now())
    [again] = take_lanes(10)

    settle([Outcome(taken, 1, [])])
    assert WebhookLane.objects.get().after == 0
    settle([Outcome(again, 1, [])])
    assert WebhookLane.objects.get().after == 1
