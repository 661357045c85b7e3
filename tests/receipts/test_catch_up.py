"""`receipt.changes`: what changed for my messages since a number."""

from collections.abc import Callable
from typing import Any

import pytest

from messaging.models import Conversation, Person, ServerState
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.numbers import epoch
from messaging.services.people import set_sharing, set_sharing_here
from receipts.services.catch_up import changed_tallies, head_of
from receipts.services.summaries import summaries

from .doors import Door
from .scenes import fresh, read, say

Same = Callable[[Callable[[], Any], Callable[[], Any]], None]


def after(door: Door, person: Person, number: int, **more: Any) -> Any:
    return door(person, "receipt.changes", changed_after=number, **more)


def ids(answer: Any) -> list[str]:
    return [row["messageID"] for row in answer.data["receipts"]]


def test_answers_the_present_totals_of_each_changed_message_once(
    door: Door, group: Conversation, direct: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 5: a client that was away catches up; counts are absolute totals."""
    first, second, unread = say(alice, group), say(alice, direct), say(alice, group)
    read(bob, first)
    read(bob, second)
    read(dora, first)

    answer = after(door, alice, 0)

    first, second = fresh(first), fresh(second)
    assert first.last_read_at is not None
    assert second.last_read_at is not None
    assert answer == (
        200,
        {
            "receipts": [
                {
                    "messageID": second.message_id,
                    "conversationID": "C2Cbob",
                    "userID": "bob",
                    "isPeerRead": True,
                    "timestamp": round(second.last_read_at.timestamp(), 3),
                    "tallySeq": 2,
                },
                {
                    "messageID": first.message_id,
                    "conversationID": f"GROUP{group.group_id}",
                    "groupID": group.group_id,
                    "readCount": 2,
                    "unreadCount": 0,
                    "audienceCount": 2,
                    "timestamp": round(first.last_read_at.timestamp(), 3),
                    "tallySeq": 3,
                },
            ],
            "cursor": 3,
            "head": 3,
            "isCompleted": True,
        },
    )
    assert unread.message_id not in ids(answer)
    assert after(door, alice, 3).data == {"receipts": [], "cursor": 3, "head": 3, "isCompleted": True}


def test_is_for_the_sender_alone(
    door: Door, group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    """receipts 5: only to those who may see: the numbers are the sender's."""
    read(bob, say(alice, group))

    for person in (bob, charlie):
        assert after(door, person, 0).data == {"receipts": [], "cursor": 0, "head": 0, "isCompleted": True}


def test_pages_lose_and_repeat_nothing(door: Door, group: Conversation, alice: Person, bob: Person) -> None:
    """receipts 5: converges on exactly what a fresh load shows."""
    messages = [say(alice, group) for _ in range(25)]
    read(bob, *messages[::-1])

    found: list[str] = []
    cursor, pages = 0, 0
    while True:
        answer = after(door, alice, cursor, limit=10)
        found += ids(answer)
        cursor, pages = answer.data["cursor"], pages + 1
        if answer.data["isCompleted"]:
            break

    assert pages == 3
    assert sorted(found) == sorted(one.message_id for one in messages)
    assert cursor == answer.data["head"] == head_of(alice) == 25


def test_converges_on_what_a_fresh_load_shows(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 5: a client that was away catches up on reconnect and converges on exactly what a fresh load shows; 8: of
    an edited message too."""
    messages = [say(alice, group) for _ in range(6)]
    held: dict[str, Any] = {}
    cursor = 0
    for reader, some in (
        (bob, messages[:3]),
        (dora, messages[2:]),
        (bob, messages[4:]),
        (dora, messages[:5]),
    ):
        edit_message(
            sender=alice, message_id=some[0].message_id, payload={"text": reader.nick}, ask_again=True
        )
        read(reader, *some)
        page = changed_tallies(sender=alice, after=cursor, limit=100)
        held |= {row["messageID"]: row for row in page.receipts}
        cursor = page.cursor

    loaded = summaries(viewer=alice, message_ids=[one.message_id for one in messages])
    assert [{**held[one["messageID"]], "code": 0} for one in loaded] == loaded
    assert [(one["revision"], one["latestRevisionReadCount"]) for one in loaded if "revision" in one] == [
        (3, 1),
        (2, 1),
        (2, 2),
    ]


def test_the_cursor_moves_over_what_may_not_be_seen(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 8: recalled: receipts vanish for users at once. 7: who does not share sees none; the numbers go on."""
    recalled, hidden, seen = (say(alice, group) for _ in range(3))
    read(bob, recalled, hidden, seen)
    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=alice, message_ids=[hidden.message_id])

    first = after(door, alice, 0, limit=2)
    second = after(door, alice, first.data["cursor"], limit=2)
    set_sharing_here(person=alice, conversation=group, shares=False)
    private = after(door, alice, 0)

    assert (ids(first), first.data["cursor"], first.data["isCompleted"]) == ([], 2, False)
    assert (ids(second), second.data["cursor"], second.data["isCompleted"]) == ([seen.message_id], 3, True)
    assert private.data == {"receipts": [], "cursor": 3, "head": 3, "isCompleted": True}


def test_somebody_who_does_not_share_does_not_even_learn_by_the_head_that_somebody_read(
    door: Door, direct: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 7: who does not share does not see others' receipts."""
    message, later = say(alice, direct), say(alice, direct)
    set_sharing(person=alice, shares=False)
    read(bob, message)

    assert after(door, alice, 0).data == {"receipts": [], "cursor": 0, "head": 0, "isCompleted": True}
    assert head_of(alice) == 0
    set_sharing(person=alice, shares=True)
    read(bob, later)
    assert [row["messageID"] for row in after(door, alice, 0).data["receipts"]] == [later.message_id]
    [summary] = summaries(viewer=alice, message_ids=[message.message_id])
    assert summary["isPeerRead"] is True


def test_refuses_a_cursor_beyond_the_head_or_of_another_epoch(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    read(bob, say(alice, group))
    before = epoch()

    assert after(door, alice, 2).verdict == (410, "cursor_beyond_head")
    assert after(door, alice, 1, epoch=before).status == 200
    ServerState.objects.update(epoch="00000000-0000-4000-8000-000000000000")
    assert after(door, alice, 1, epoch=before).verdict == (410, "epoch_changed")


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"changed_after": -1},
        {"changed_after": "x"},
        {"changed_after": 0, "limit": 0},
        {"changed_after": 0, "limit": 101},
    ],
)
def test_refuses_a_shape_that_is_wrong(door: Door, alice: Person, params: dict[str, Any]) -> None:
    assert door(alice, "receipt.changes", **params).verdict == (400, "invalid")
