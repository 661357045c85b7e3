"""A block and receipts: whoever is blocked learns nothing from the person who blocked them, from then on."""

from datetime import timedelta

from django.utils import timezone

from messaging.services.blocks import block_person, unblock_person
from messaging.services.positions import move_read_position
from receipts.models import Receipt
from receipts.services.audience import readers
from receipts.services.explain import explain
from receipts.services.summaries import summaries

from .scenes import fresh, read, say


def test_who_blocked_the_sender_gives_no_receipt_and_others_do(frames, alice, bob, dora, group):
    block_person(person=bob, other=alice)
    asked = say(alice, group)

    with frames() as told:
        assert read(bob, asked) == ["not_shared"]

    assert (told, fresh(asked).read_count, Receipt.objects.count()) == ([], 0, 0)
    assert read(dora, asked) == ["ok"]
    assert fresh(asked).read_count == 1


def test_the_blocker_looks_unread_to_the_blocked_sender_also_in_why(alice, bob, dora, group):
    asked = say(alice, group)
    block_person(person=bob, other=alice)
    read(bob, asked)

    why = explain(viewer=alice, message_id=asked.message_id, user_id="bob")
    same = explain(viewer=alice, message_id=asked.message_id, user_id="dora")
    unread = readers(viewer=alice, message_id=asked.message_id, filter=1, cursor="", count=10)
    [row] = summaries(viewer=alice, message_ids=[asked.message_id])

    assert why == {**same, "userID": "bob"}
    assert why["state"] == "unread"
    assert unread["unreadUserIDList"] == ["bob", "dora"]
    assert (row["readCount"], row["unreadCount"]) == (0, 2)


def test_a_receipt_from_before_the_block_stays(alice, bob, group):
    asked = say(alice, group)
    assert read(bob, asked) == ["ok"]

    block_person(person=bob, other=alice)

    assert read(bob, asked) == ["already"]
    assert explain(viewer=alice, message_id=asked.message_id, user_id="bob")["state"] == "read"


def test_the_blocked_one_reads_as_before(alice, bob, group):
    """To refuse it would tell them that they are blocked."""
    block_person(person=bob, other=alice)
    asked = say(bob, group)

    assert read(alice, asked) == ["ok"]


def test_what_was_seen_during_the_block_is_not_given_after_it(alice, bob, group):
    asked = say(alice, group)
    block_person(person=bob, other=alice)
    during = timezone.now()
    unblock_person(person=bob, other=alice)

    assert read(bob, asked, seen_at=during) == ["not_shared"]
    assert read(bob, asked, seen_at=timezone.now() + timedelta(days=1)) == ["ok"]


def test_a_read_position_is_told_in_neither_direction(frames, alice, bob, direct):
    say(alice, direct, ask=False)
    say(bob, direct, ask=False)
    block_person(person=bob, other=alice)

    with frames() as told:
        move_read_position(person=alice, conversation=direct)
        move_read_position(person=bob, conversation=direct)

    assert [(envelope.people, body["frame"]) for envelope, body in told] == [
        ((alice.pk,), "me"),
        ((bob.pk,), "me"),
    ]
    unblock_person(person=bob, other=alice)
    say(alice, direct, ask=False)
    with frames() as told:
        move_read_position(person=bob, conversation=direct)
    assert [body["frame"] for _, body in told] == ["me", "peerRead"]


def test_costs_no_statement_more_for_many(same_queries, alice, bob, dora, group):
    block_person(person=bob, other=alice)
    few = [say(alice, group)]
    many = [say(alice, group) for _ in range(20)]
    read(dora, say(alice, group))

    same_queries(lambda: read(bob, *few), lambda: read(bob, *many))
