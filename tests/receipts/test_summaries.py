"""`receipt.summaries`: how many have read each of these messages."""

from collections.abc import Callable
from typing import Any

import pytest

from messaging.models import Conversation, Message, Person
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.people import create_person, deactivate_person, reactivate_person, set_sharing
from receipts.services.summaries import summaries

from .doors import Door
from .scenes import crowded, fresh, read, say

Same = Callable[[Callable[[], Any], Callable[[], Any]], None]
NO_RECORD = {"code": 10062, "text": "There is no record of receipts for this message."}


def ask(door: Door, person: Person, *messages: Message) -> Any:
    return door(person, "receipt.summaries", messageID=[message.message_id for message in messages])


def counts(viewer: Person, message: Message) -> tuple[int, int, int]:
    """x, how many still could, and y."""
    [one] = summaries(viewer=viewer, message_ids=[message.message_id])
    return one["readCount"], one["unreadCount"], one["audienceCount"]


def test_answers_the_counts_of_a_group_message(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 6: per message `readCount`, `unreadCount`, `audienceCount`."""
    message, unread = say(alice, group), say(alice, group)
    read(bob, message)

    answer = ask(door, alice, unread, message)

    where = {"conversationID": f"GROUP{group.group_id}", "groupID": group.group_id}
    assert answer == (
        200,
        {
            "receipts": [
                {
                    "code": 0,
                    "messageID": unread.message_id,
                    **where,
                    "readCount": 0,
                    "unreadCount": 2,
                    "audienceCount": 2,
                    "timestamp": 0,
                    "tallySeq": 0,
                },
                {
                    "code": 0,
                    "messageID": message.message_id,
                    **where,
                    "readCount": 1,
                    "unreadCount": 1,
                    "audienceCount": 2,
                    "timestamp": round(_last_read(message), 3),
                    "tallySeq": 1,
                },
            ]
        },
    )


def _last_read(message: Message) -> float:
    at = fresh(message).last_read_at
    assert at is not None
    return at.timestamp()


def test_answers_whether_the_peer_has_read_a_direct_message(
    door: Door, direct: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 6: for a direct chat `isPeerRead` and `timestamp`."""
    message = say(alice, direct)
    before = ask(door, alice, message).data["receipts"]
    read(bob, message)

    after = ask(door, alice, message).data["receipts"]

    shape = {
        "code": 0,
        "messageID": message.message_id,
        "conversationID": "C2Cbob",
        "userID": "bob",
    }
    assert before == [{**shape, "isPeerRead": False, "timestamp": 0, "tallySeq": 0}]
    assert after == [{**shape, "isPeerRead": True, "timestamp": round(_last_read(message), 3), "tallySeq": 1}]


def test_answers_10062_for_each_that_has_no_record_and_the_rest_all_the_same(
    door: Door, group: Conversation, direct: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 6: items that have no record answer 10062 each: not asked for, not granted, recalled, not visible to
    the caller, unknown, somebody else's; the rest still answer. receipts 8: recalled: queries 10062."""
    good, plain, recalled, hidden = (say(alice, group, ask=wish) for wish in (True, False, True, True))
    read(bob, good, recalled)
    recall_message(by=alice, message_id=recalled.message_id)
    hide_messages(person=alice, message_ids=[hidden.message_id])
    of_dora = say(dora, group)
    ids = [one.message_id for one in (plain, recalled, hidden, of_dora, good)]

    answer = door(alice, "receipt.summaries", messageID=[*ids, "1-1-nothing"])

    *_, last, unknown = answer.data["receipts"]
    assert [one.get("code") for one in answer.data["receipts"]] == [10062] * 4 + [0, 10062]
    assert answer.data["receipts"][0] == {"messageID": plain.message_id, **NO_RECORD}
    assert unknown == {"messageID": "1-1-nothing", **NO_RECORD}
    assert (last["messageID"], last["readCount"]) == (good.message_id, 1)


def test_tells_an_outsider_nothing_not_even_that_there_are_two_conversations(
    door: Door, group: Conversation, direct: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    """receipts 6: not visible to the caller: 10062, as for a message that does not exist."""
    messages = [say(alice, group), say(alice, direct)]

    answers = [ask(door, charlie, *messages), ask(door, bob, *messages)]

    for answer in answers:
        assert answer == (
            200,
            {"receipts": [{"messageID": one.message_id, **NO_RECORD} for one in messages]},
        )


def test_refuses_messages_of_two_conversations(
    door: Door, group: Conversation, direct: Conversation, alice: Person
) -> None:
    """receipts 6: a list of messages of one conversation."""
    assert ask(door, alice, say(alice, group), say(alice, direct)).verdict == (400, "mixed_conversations")


def test_takes_a_hundred_and_refuses_more(door: Door, group: Conversation, alice: Person) -> None:
    """receipts 9: 100 per page; past a limit: a clear error that names it."""
    ids = [f"1-1-{number}" for number in range(101)]

    taken = door(alice, "receipt.summaries", messageID=ids[:100])
    refused = door(alice, "receipt.summaries", messageID=ids)

    assert len(taken.data["receipts"]) == 100
    assert refused.verdict == (400, "invalid")
    assert "100" in refused.data["errors"][0]["text"]


@pytest.mark.parametrize("params", [{}, {"messageID": []}, {"messageID": ["x"], "more": "1"}])
def test_refuses_a_shape_that_is_wrong(door: Door, alice: Person, params: dict[str, Any]) -> None:
    assert door(alice, "receipt.summaries", **params).verdict == (400, "invalid")


def test_y_is_fixed_for_ever(
    group: Conversation, alice: Person, bob: Person, dora: Person, charlie: Person
) -> None:
    """receipts 3: y = members whose stay contains n, less the sender; fixed for ever. Newcomers are in neither."""
    message = say(alice, group)

    add_members(by=alice, conversation=group, people=[charlie])
    remove_member(by=alice, conversation=group, person=bob)

    assert counts(alice, message) == (0, 1, 2)
    assert read(charlie, message) == ["not_found"]


def test_who_read_and_left_still_counts(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 3: someone who read and then left still counts; "read by all" can be reached all the same."""
    message = say(alice, group)
    read(bob, message)
    leave_group(person=bob, conversation=group)
    assert counts(alice, message) == (1, 1, 2)

    leave_group(person=dora, conversation=group)

    assert counts(alice, message) == (1, 0, 2)


def test_unread_are_those_who_could_still_read_it(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 3: `unreadCount`: current stay, active account, no receipt."""
    message = say(alice, group)
    seen = [counts(alice, message)]

    leave_group(person=bob, conversation=group)
    seen.append(counts(alice, message))
    add_members(by=alice, conversation=group, people=[bob])
    seen.append(counts(alice, message))
    deactivate_person(person=dora)
    seen.append(counts(alice, message))
    read(bob, message)
    seen.append(counts(alice, message))
    reactivate_person(person=dora)
    seen.append(counts(alice, message))
    set_sharing(person=dora, shares=False)
    seen.append(counts(alice, message))

    assert seen == [(0, 2, 2), (0, 1, 2), (0, 2, 2), (0, 1, 2), (1, 0, 2), (1, 1, 2), (1, 1, 2)]


def test_nobody_else_there_is_no_audience(door: Door, alice: Person) -> None:
    """receipts 3: y = 0: the state is "no audience", never "read by all": nobody is counted."""
    alone = crowded(alice, [create_person(user_id="robot", is_bot=True)])

    [one] = ask(door, alice, say(alice, alone)).data["receipts"]

    assert (one["readCount"], one["unreadCount"], one["audienceCount"]) == (0, 0, 0)


def test_counts_those_who_read_the_present_revision(
    door: Door, group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 8: the sender may ask again, and readers of the new revision are told apart."""
    message = say(alice, group)
    read(bob, message)
    read(dora, message)
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Hoo hoo"}, ask_again=True)
    read(dora, message)

    [one] = ask(door, alice, message).data["receipts"]

    assert (one["readCount"], one["latestRevisionReadCount"], one["revision"]) == (2, 1, 2)
