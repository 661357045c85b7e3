"""The newest message in the list of conversations: all that the list shows of it, own ticks included, and of its
receipts only what this viewer may see."""

from collections.abc import Callable
from typing import Any

import pytest

from messaging.models import Conversation, Message, Person
from messaging.services.groups import set_receipt_policy
from messaging.services.history import read_message
from messaging.services.listing import conversation_shapes
from messaging.services.messages import edit_message, recall_message
from messaging.services.numbers import epoch
from messaging.services.people import set_sharing
from tests.messaging.crowds import chatter, crowd, meetings, weigh

from .scenes import read, say

List = Callable[[Person], dict[str, dict[str, Any]]]


@pytest.fixture
def last_of(client_of) -> List:
    """By conversation, the newest message as this person's list has it."""

    def last_of(person: Person) -> dict[str, dict[str, Any]]:
        rows = client_of(person).get("/api/v1/conversations/").json()["results"]
        return {row["conversationID"]: row["lastMessage"] for row in rows}

    return last_of


def test_is_as_in_its_history_and_in_a_line(last_of: List, alice: Person, bob: Person, group: Conversation):
    message = say(alice, group, "Tea?")
    edit_message(
        sender=alice, message_id=message.message_id, payload={"text": "Tea at five?"}, cloud_custom_data="{}"
    )
    read(bob, message)

    for who in (alice, bob):
        [last] = last_of(who).values()
        assert last == {
            **read_message(person=who, message_id=message.message_id),
            "messageForShow": "Tea at five?",
        }


def test_has_the_ticks_of_its_sender_alone(
    last_of: List, alice: Person, bob: Person, dora: Person, group: Conversation, direct: Conversation
):
    in_group, in_private = say(alice, group), say(alice, direct)
    read(bob, in_group)
    read(bob, in_private)

    mine = last_of(alice)
    own = mine[f"GROUP{group.group_id}"]["readReceiptInfo"]
    assert (own["readCount"], own["unreadCount"], own["audienceCount"]) == (1, 1, 2)
    assert mine["C2Cbob"]["readReceiptInfo"]["isPeerRead"] is True
    for who, many in ((bob, 2), (dora, 1)):
        assert [last["readReceiptInfo"] for last in last_of(who).values()] == [{}] * many


def test_has_no_ticks_for_who_does_not_share(
    last_of: List, alice: Person, bob: Person, group: Conversation, direct: Conversation
):
    for conversation in (group, direct):
        read(bob, say(alice, conversation))
    set_sharing(person=alice, shares=False)

    lasts = last_of(alice)

    assert lasts[f"GROUP{group.group_id}"]["readReceiptInfo"] == {}
    assert lasts["C2Cbob"]["readReceiptInfo"]["isPeerRead"] is False


def test_has_the_ticks_for_all_where_the_group_says_so(
    last_of: List, alice: Person, bob: Person, dora: Person, group: Conversation
):
    read(bob, say(alice, group))
    set_receipt_policy(conversation=group, visible_to="members")

    [last] = last_of(dora).values()

    assert (last["readReceiptInfo"]["readCount"], last["readReceiptInfo"]["tallySeq"]) == (1, None)


def test_of_a_recalled_message_says_who_took_it_back_and_nothing_of_what_it_was(
    last_of: List, alice: Person, bob: Person, group: Conversation
):
    message = say(bob, group, "A secret")
    read(alice, message)
    recall_message(by=alice, message_id=message.message_id)

    [last] = last_of(bob).values()

    assert (last["isRevoked"], last["revoker"], last["messageForShow"]) == (True, "alice", "")
    assert (last["payload"], last["cloudCustomData"], last["readReceiptInfo"]) == ({}, "", {})


def test_costs_the_same_for_any_number_of_conversations(same_queries, alice: Person, bob: Person):
    epoch()
    lists = []
    for who, many, prefix in ((alice, 2, "a"), (bob, 100, "b")):
        conversations = meetings(who, crowd(many, prefix), prefix)
        for conversation in conversations:
            chatter(conversation, who, 1, need_read_receipt=True)
        assert Message.objects.filter(sender=who, need_read_receipt=True).count() == 2 * many
        lists.append(conversations)
    weigh()

    same_queries(lambda: conversation_shapes(alice, lists[0]), lambda: conversation_shapes(bob, lists[1]))
