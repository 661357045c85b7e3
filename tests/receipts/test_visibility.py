"""Who may see receipts: one policy, the same for every question."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings

from messaging.models import Conversation, Message, Person
from messaging.services.groups import change_member, set_receipt_policy
from messaging.services.history import message_shapes
from messaging.services.members import add_members, leave_group, remove_member
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.people import create_person, set_sharing, set_sharing_here
from receipts.port import Receipts

from .doors import Door
from .scenes import crowded, fresh, read, say

QUESTIONS = ("receipt.readers", "receipt.audience", "receipt.explain", "receipt.curve")


def may_see(door: Door, person: Person, message: Message) -> set[Any]:
    """The codes of all questions about this message, and whether its history shows the counts."""
    asked = {"messageID": message.message_id}
    answers = [
        door(person, name, **asked, **({"userID": "bob"} if "explain" in name else {})) for name in QUESTIONS
    ]
    summary = door(person, "receipt.summaries", messageID=[message.message_id])
    codes: set[Any] = {answer.data.get("errorCode", 0) for answer in answers}
    codes.add(summary.data["receipts"][0]["code"] if summary.status == 200 else summary.data["errorCode"])
    shown = message_shapes(person, [fresh(message)])[0]["readReceiptInfo"]
    assert bool(shown) == (codes == {0})
    return codes


@pytest.fixture
def cast(alice: Person, bob: Person, charlie: Person) -> dict[str, Person]:
    """Alice owns the group, Ada is an admin, Bob sent the message, Dan is a member and Nora came later."""
    others = {name: create_person(user_id=name) for name in ("ada", "dan", "nora")}
    return {"alice": alice, "bob": bob, "charlie": charlie, **others}


@pytest.fixture
def message(cast: dict[str, Person]) -> Message:
    group = crowded(cast["alice"], [cast[name] for name in ("bob", "ada", "dan")])
    change_member(by=cast["alice"], conversation=group, person=cast["ada"], role="Admin")
    message = say(cast["bob"], group)
    add_members(by=cast["alice"], conversation=group, people=[cast["nora"]])
    read(cast["dan"], message)
    return message


@pytest.mark.parametrize(
    ("visible_to", "sees"),
    [
        ("sender", {"bob"}),
        ("sender_and_admins", {"bob", "alice", "ada"}),
        ("members", {"bob", "alice", "ada", "dan"}),
    ],
)
def test_follows_the_policy_of_the_group_at_every_question(
    door: Door, message: Message, cast: dict[str, Person], visible_to: str, sees: set[str]
) -> None:
    """receipts 5: by default the sender alone. A group may widen it: `sender` · `sender_and_admins` · `members`.
    One policy, the same at every door; members to whom the message is not visible are not among them."""
    set_receipt_policy(conversation=message.conversation, visible_to=visible_to)

    for name, person in cast.items():
        assert may_see(door, person, message) == ({0} if name in sees else {10062}), name


def test_ends_with_the_membership_that_gave_it(door: Door, message: Message, cast: dict[str, Person]) -> None:
    """receipts 5: owner and admins of now, and members of now."""
    set_receipt_policy(conversation=message.conversation, visible_to="sender_and_admins")
    change_member(by=cast["alice"], conversation=message.conversation, person=cast["ada"], role="Member")
    assert may_see(door, cast["ada"], message) == {10062}

    set_receipt_policy(conversation=message.conversation, visible_to="members")
    assert may_see(door, cast["ada"], message) == {0}
    remove_member(by=cast["alice"], conversation=message.conversation, person=cast["ada"])
    assert may_see(door, cast["ada"], message) == {10062}


def test_stays_with_a_sender_who_has_left(door: Door, message: Message, cast: dict[str, Person]) -> None:
    leave_group(person=cast["bob"], conversation=message.conversation)

    assert may_see(door, cast["bob"], message) == {0}


def test_of_a_recalled_message_nobody_sees_anything(
    door: Door, message: Message, cast: dict[str, Person]
) -> None:
    """receipts 8: recalled: receipts vanish for users at once, queries 10062; the rows stay for audit."""
    set_receipt_policy(conversation=message.conversation, visible_to="members")
    recall_message(by=cast["bob"], message_id=message.message_id)

    assert [may_see(door, person, message) for person in cast.values()] == [{10062}] * len(cast)
    assert fresh(message).receipts.count() == fresh(message).read_count == 1


def test_whoever_deleted_it_for_themselves_sees_nothing_and_nobody_else_notices(
    door: Door, message: Message, cast: dict[str, Person]
) -> None:
    """receipts 8: deleted for myself: nothing changes for anyone else."""
    set_receipt_policy(conversation=message.conversation, visible_to="members")
    hide_messages(person=cast["ada"], message_ids=[message.message_id])

    assert may_see(door, cast["ada"], message) == {10062}
    assert may_see(door, cast["bob"], message) == {0}


@pytest.mark.parametrize("where", ["everywhere", "here"])
def test_who_does_not_share_does_not_see_others(
    door: Door, message: Message, cast: dict[str, Person], where: str
) -> None:
    """receipts 7: reciprocal by default: who does not share does not see others' receipts, with an own stable code at
    every door; who could not see anyway learns nothing new by it. From now on only: on again, they see again."""
    for shares, code in ((False, 11101), (True, 0)):
        for name in ("bob", "charlie", "dan"):
            if where == "everywhere":
                set_sharing(person=cast[name], shares=shares)
            elif name != "charlie":
                set_sharing_here(person=cast[name], conversation=message.conversation, shares=shares)

        assert may_see(door, cast["bob"], message) == {code}
        assert may_see(door, cast["charlie"], message) == {10062}
        assert may_see(door, cast["dan"], message) == {10062}


def test_sharing_is_no_condition_where_receipts_are_not_reciprocal_or_sharing_is_required(
    door: Door, message: Message, cast: dict[str, Person]
) -> None:
    """receipts 7: reciprocal by default; staff can make a conversation "required"."""
    set_sharing(person=cast["bob"], shares=False)
    with override_settings(RECEIPTS_RECIPROCAL=False):
        assert may_see(door, cast["bob"], message) == {0}
    assert may_see(door, cast["bob"], message) == {11101}

    set_receipt_policy(conversation=message.conversation, required=True)
    assert may_see(door, cast["bob"], message) == {0}


def test_in_a_direct_chat_the_tick_simply_stays_at_sent(
    door: Door, direct: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 7: in a direct chat the tick simply stays at "sent"; lists are refused as everywhere."""
    message = say(alice, direct)
    read(bob, message)
    set_sharing(person=alice, shares=False)

    [summary] = door(alice, "receipt.summaries", messageID=[message.message_id]).data["receipts"]
    lists = [door(alice, name, messageID=message.message_id) for name in ("receipt.readers", "receipt.curve")]

    sent = {"isPeerRead": False, "timestamp": 0, "tallySeq": 0}
    assert {name: summary[name] for name in (*sent, "code")} == {**sent, "code": 0}
    assert Receipts().tallies(alice, [message]) == {message.pk: sent}
    assert [one.verdict for one in lists] == [(403, "not_sharing")] * 2


def test_history_carries_the_totals_for_those_who_may_see(
    group: Conversation, direct: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    """receipts 6: the info comes with history; messages that asked for nothing, and others' messages, have none."""
    mine, plain, theirs, private = (
        say(alice, group),
        say(alice, group, ask=False),
        say(dora, group),
        say(alice, direct),
    )
    read(bob, mine, theirs)
    at = fresh(mine).last_read_at
    assert at is not None

    shown = Receipts().tallies(alice, [fresh(one) for one in (mine, plain, theirs, private)])

    assert shown == {
        mine.pk: {
            "readCount": 1,
            "unreadCount": 1,
            "audienceCount": 2,
            "timestamp": round(at.timestamp(), 3),
            "tallySeq": 1,
        },
        private.pk: {"isPeerRead": False, "timestamp": 0, "tallySeq": 0},
    }


def test_others_do_not_get_the_senders_number(message: Message, cast: dict[str, Person]) -> None:
    """receipts 5: it counts what happens to all messages of the sender, so others could guess what is not theirs."""
    set_receipt_policy(conversation=message.conversation, visible_to="members")

    seen = {name: Receipts().tallies(cast[name], [message])[message.pk] for name in ("bob", "dan")}

    assert (seen["bob"]["tallySeq"], seen["dan"]["tallySeq"]) == (1, None)
    assert {**seen["bob"], "tallySeq": None} == seen["dan"]


def test_tallies_of_100_messages_cost_as_little_as_of_one(
    group: Conversation, alice: Person, same_queries: Callable[..., None]
) -> None:
    messages = [say(alice, group) for _ in range(100)]

    same_queries(lambda: Receipts().tallies(alice, messages[:1]), lambda: Receipts().tallies(alice, messages))


@pytest.mark.parametrize("kind", ["group", "direct"])
def test_history_says_of_an_edited_message_what_a_summary_says(
    door: Door, group: Conversation, direct: Conversation, alice: Person, bob: Person, kind: str
) -> None:
    """receipts 8: readers of the new revision are told apart, in history as in summaries and frames."""
    message = say(alice, group if kind == "group" else direct)
    read(bob, message)
    edit_message(sender=alice, message_id=message.message_id, payload={"text": "Hoo hoo"}, ask_again=True)

    [summary] = door(alice, "receipt.summaries", messageID=[message.message_id]).data["receipts"]
    info = Receipts().tallies(alice, [fresh(message)])[message.pk]

    assert (info["revision"], info["latestRevisionReadCount"]) == (2, 0)
    assert info.items() <= summary.items()
    where = {"code", "messageID", "conversationID", "groupID" if kind == "group" else "userID"}
    assert summary.keys() - info.keys() == where
