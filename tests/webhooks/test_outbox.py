"""The outbox: an event for each change, none without, and an order that no concurrent writer breaks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from messaging.errors import GroupFull
from messaging.models import Conversation, OutboxEvent, Person, Webhook, WebhookLane
from messaging.services.groups import change_group, create_group, dismiss_group
from messaging.services.members import add_members, leave_group
from messaging.services.messages import edit_message, new_message_id, recall_message, send_message
from messaging.services.outbox import give_positions
from messaging.services.positions import move_read_position
from receipts.services.acknowledge import Call, Item, acknowledge

Subscribed = Callable[..., Webhook]


def say(sender: Person, conversation: Conversation, text: str, **more: Any) -> Any:
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": text},
        **more,
    ).message


def noted() -> list[tuple[str, dict[str, Any]]]:
    """Every event, by its order, with its facts."""
    return list(OutboxEvent.objects.order_by("id").values_list("kind", "facts"))


def test_costs_nothing_where_nobody_listens(
    alice: Person,
    group: Conversation,
    count_queries: Callable[[Callable[[], Any]], int],
    subscribed: Subscribed,
) -> None:
    say(alice, group, "warm")
    without = count_queries(lambda: say(alice, group, "nobody listens"))
    assert noted() == []

    subscribed("message.sent")
    say(alice, group, "known from now on")

    assert count_queries(lambda: say(alice, group, "somebody listens")) == without + 1
    assert [kind for kind, _ in noted()] == ["message.sent"] * 2


def test_notes_what_happens_and_no_text(
    alice: Person, bob: Person, dora: Person, charlie: Person, direct: Conversation, subscribed: Subscribed
) -> None:
    subscribed()

    group = create_group(creator=alice, group_type="Private", name="Owls", members=[bob], max_members=3)
    add_members(by=alice, conversation=group, people=[dora])
    with pytest.raises(GroupFull):
        add_members(by=alice, conversation=group, people=[charlie])
    change_group(by=alice, conversation=group, name="Night owls")
    asked = say(alice, group, "secret", need_read_receipt=True)
    acknowledge([Call(bob.pk, [Item(asked.message_id)]), Call(dora.pk, [Item(asked.message_id)])])
    edit_message(sender=alice, message_id=asked.message_id, payload={"text": "secret too"})
    recall_message(by=alice, message_id=asked.message_id)
    leave_group(person=dora, conversation=group)
    dismiss_group(by=alice, conversation=group)
    hello = say(alice, direct, "hello")
    move_read_position(person=bob, conversation=direct)

    people = [alice.pk, bob.pk]
    assert noted() == [
        ("group.created", {"by": alice.pk, "people": sorted(people)}),
        ("member.joined", {"by": alice.pk, "people": [dora.pk]}),
        ("group.full", {}),
        ("group.changed", {"by": alice.pk}),
        ("message.sent", {"message": asked.pk}),
        ("receipt.given", {"message": asked.pk, "first": 1, "last": 2}),
        ("message.edited", {"message": asked.pk}),
        ("message.recalled", {"message": asked.pk}),
        ("member.left", {"by": dora.pk, "people": [dora.pk]}),
        ("group.dismissed", {"by": alice.pk}),
        ("message.sent", {"message": hello.pk}),
        ("conversation.read", {"person": bob.pk, "seq": hello.seq}),
    ]


def test_notes_nothing_of_what_is_undone(alice: Person, group: Conversation, subscribed: Subscribed) -> None:
    subscribed()

    with transaction.atomic():
        say(alice, group, "never said")
        assert len(noted()) == 1
        transaction.set_rollback(True)

    assert noted() == []


def test_makes_one_event_of_the_receipts_of_a_message(
    alice: Person, bob: Person, dora: Person, group: Conversation, subscribed: Subscribed
) -> None:
    one, other = (say(alice, group, text, need_read_receipt=True) for text in ("one", "other"))
    webhook = subscribed("receipt.given", "message.recalled")
    give_positions()

    acknowledge([Call(bob.pk, [Item(one.message_id)])])
    acknowledge([Call(bob.pk, [Item(other.message_id)])])
    acknowledge([Call(dora.pk, [Item(one.message_id)])])
    recall_message(by=alice, message_id=one.message_id)
    give_positions()
    give_positions()

    rows = OutboxEvent.objects.order_by("position").values_list("position", "kind", "facts")
    assert list(rows) == [
        (1, "receipt.given", {"message": other.pk, "first": 1, "last": 1}),
        (2, "receipt.given", {"message": one.pk, "first": 1, "last": 2}),
        (3, "message.recalled", {"message": one.pk}),
    ]
    lane = WebhookLane.objects.get()
    assert (lane.webhook, lane.conversation, lane.after, lane.upto) == (webhook, group, 0, 3)


def test_passes_over_nothing_that_becomes_visible_late(
    alice: Person, bob: Person, group: Conversation, subscribed: Subscribed
) -> None:
    """An event's id is taken before its commit: here a receipt's is the lowest, and is seen last."""
    asked = say(alice, group, "asked", need_read_receipt=True)
    subscribed("message.sent", "receipt.given")
    acknowledge([Call(bob.pk, [Item(asked.message_id)])])
    late = OutboxEvent.objects.get()
    say(alice, group, "later")
    OutboxEvent.objects.filter(pk=late.pk).delete()
    give_positions()
    late.save(force_insert=True)
    give_positions()

    by_id = list(OutboxEvent.objects.order_by("id").values_list("kind", "position"))
    assert by_id == [("receipt.given", 2), ("message.sent", 1)]
    assert WebhookLane.objects.get().upto == 2
