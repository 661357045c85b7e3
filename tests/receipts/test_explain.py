"""`receipt.explain`: why somebody is counted for a message, or is not."""

from typing import Any

import pytest

from messaging.models import Conversation, Message, Person
from messaging.services.groups import hand_over
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.people import create_person, deactivate_person, set_sharing
from receipts.services.explain import REASONS, explain

from .doors import Door
from .scenes import read, say


def why(door: Door, person: Person, message: Message, user_id: str) -> Any:
    return door(person, "receipt.explain", messageID=message.message_id, userID=user_id)


def answers(alice: Person, message: Message, user_id: str) -> tuple[str | None, str]:
    given = explain(viewer=alice, message_id=message.message_id, user_id=user_id)
    assert given["text"] == REASONS[given["reason"]]
    return given["state"], given["reason"]


def test_answers_state_and_reason_in_words(
    door: Door, group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 6: one call per message and member answers the `state` and the reason in words a person understands."""
    message = say(alice, group)

    assert why(door, alice, message, "bob") == (
        200,
        {
            "messageID": message.message_id,
            "userID": "bob",
            "state": "unread",
            "reason": "unread",
            "text": "Was there when this was sent and has not read it yet.",
        },
    )


def test_knows_every_state(group: Conversation, alice: Person, bob: Person, dora: Person) -> None:
    """receipts 3: exactly one `state`; having left after reading is a mark on `read`."""
    message = say(alice, group)
    set_sharing(person=dora, shares=False)
    seen = [answers(alice, message, "bob"), answers(alice, message, "dora")]
    read(bob, message)
    seen.append(answers(alice, message, "bob"))
    leave_group(person=bob, conversation=group)
    seen.append(answers(alice, message, "bob"))
    deactivate_person(person=dora)
    seen.append(answers(alice, message, "dora"))
    remove_member(by=alice, conversation=group, person=dora)
    seen.append(answers(alice, message, "dora"))

    assert seen == [
        ("unread", "unread"),
        ("private", "private"),
        ("read", "read"),
        ("read", "read_then_left"),
        ("deactivated", "deactivated"),
        ("left", "left"),
    ]


def test_knows_why_somebody_is_not_of_the_audience(
    group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    """receipts 3: "joined later" is a reason of not being in the audience, not a state."""
    robot = create_person(user_id="robot", is_bot=True)
    add_members(by=alice, conversation=group, people=[robot])
    leave_group(person=bob, conversation=group)
    message = say(alice, group)
    add_members(by=alice, conversation=group, people=[bob, charlie])

    assert [answers(alice, message, one) for one in ("alice", "robot", "charlie", "bob")] == [
        (None, "sender"),
        (None, "bot"),
        (None, "joined_later"),
        (None, "left_before"),
    ]


def test_does_not_tell_a_stranger_from_nobody(
    door: Door, group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    """receipts 6: whoever was never there and whoever does not exist give the same answer."""
    message = say(alice, group)

    stranger, nobody = why(door, alice, message, "charlie"), why(door, alice, message, "no-such-person")

    assert stranger.status == nobody.status == 200
    assert {**stranger.data, "userID": ""} == {**nobody.data, "userID": ""}
    assert (stranger.data["state"], stranger.data["reason"]) == (None, "not_there")


def test_does_not_tell_who_has_left_of_those_who_came_afterwards(
    group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    message = say(alice, group)
    hand_over(by=alice, conversation=group, person=bob)
    leave_group(person=alice, conversation=group)
    add_members(by=bob, conversation=group, people=[charlie])

    assert answers(alice, message, "charlie") == (None, "not_there")
    assert answers(alice, message, "bob") == ("unread", "unread")


def test_does_not_tell_a_newcomer_who_had_left_before(
    group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    remove_member(by=alice, conversation=group, person=bob)
    add_members(by=alice, conversation=group, people=[charlie])
    message = say(charlie, group)

    of_the_former, of_nobody = (
        explain(viewer=charlie, message_id=message.message_id, user_id=user_id)
        for user_id in ("bob", "nobody")
    )

    assert (of_the_former["reason"], of_the_former["text"]) == (of_nobody["reason"], of_nobody["text"])
    mine = say(alice, group)
    assert explain(viewer=alice, message_id=mine.message_id, user_id="bob")["reason"] == "left_before"


def test_has_no_record_for_whoever_may_not_ask(
    door: Door, group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    message = say(alice, group)

    refusals = [why(door, charlie, message, "bob"), why(door, bob, message, "bob")]

    assert [refusal.verdict for refusal in refusals] == [(404, "no_receipt_record")] * 2


@pytest.mark.parametrize("user_id", ["x" * 33])
def test_refuses_what_cannot_be_a_user_id(
    door: Door, group: Conversation, alice: Person, user_id: str
) -> None:
    assert why(door, alice, say(alice, group), user_id).verdict == (400, "invalid")
