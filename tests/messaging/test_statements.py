"""What a page or a batch costs: the same number of statements for ten and for a thousand."""

import pytest

from messaging.models import Conversation
from messaging.services.catch_up import changes_after, heads_of, private_changes_after
from messaging.services.groups import create_group, dismiss_group
from messaging.services.history import read_history
from messaging.services.keeping import keep_conversation
from messaging.services.listing import conversation_shapes
from messaging.services.members import add_members
from messaging.services.messages import hide_messages
from messaging.services.numbers import epoch
from messaging.services.people import deactivate_person, set_sharing

from .crowds import chatter, crowd, meetings, settle, weigh
from .scenes import say

FEW, MANY = 10, 1_000


@pytest.fixture
def two_groups(alice, bob) -> tuple[Conversation, Conversation]:
    """Alice's, one with few and one with many members and messages; what is loaded once is loaded."""
    epoch()
    groups = []
    for many in (FEW, MANY):
        group = create_group(creator=alice, group_type="Public", group_id=f"group-of-{many}", members=[bob])
        settle(group, crowd(many, f"of-{many}-"))
        chatter(group, bob, many, need_read_receipt=True)
        groups.append(group)
    weigh()
    return groups[0], groups[1]


def test_history(same_queries, alice, bob, two_groups):
    few, many = two_groups
    for who in (alice, bob):
        same_queries(
            lambda who=who: read_history(person=who, conversation=few, limit=5),
            lambda who=who: read_history(person=who, conversation=many, limit=1_000),
        )
        same_queries(
            lambda who=who: read_history(person=who, conversation=few, limit=4, around=5),
            lambda who=who: read_history(person=who, conversation=many, limit=800, around=500),
        )


def test_catching_up_with_a_conversation(same_queries, alice, two_groups):
    few, many = two_groups
    same_queries(
        lambda: changes_after(person=alice, conversation=few, after=0, limit=10),
        lambda: changes_after(person=alice, conversation=many, after=0, limit=1_000),
    )


def test_catching_up_with_what_is_private(same_queries, alice, bob, direct):
    epoch()
    messages = chatter(direct, bob, MANY)
    weigh()
    hide_messages(person=alice, message_ids=[message.message_id for message in messages])
    assert len(private_changes_after(person=alice, after=0, limit=1_000).changes) == MANY

    same_queries(
        lambda: private_changes_after(person=alice, after=0, limit=10),
        lambda: private_changes_after(person=alice, after=0, limit=1_000),
    )


def test_heads_and_the_list_of_conversations(same_queries, alice, bob):
    epoch()
    few, many = meetings(alice, crowd(FEW // 2)), meetings(bob, crowd(MANY // 2, "q"), "h")
    weigh()
    assert (len(heads_of(alice)["conversations"]), len(heads_of(bob)["conversations"])) == (FEW, MANY)

    same_queries(lambda: heads_of(alice), lambda: heads_of(bob))
    same_queries(lambda: conversation_shapes(alice, few), lambda: conversation_shapes(bob, many))


def test_keeping_a_conversation(same_queries, frames, alice, two_groups):
    few, many = two_groups
    with frames():
        same_queries(
            lambda: keep_conversation(person=alice, conversation=few, is_pinned=True),
            lambda: keep_conversation(person=alice, conversation=many, is_pinned=True),
        )


@pytest.mark.parametrize("address", ["conversations/", "users/", "conversations/GROUPgroup-of-1000/members/"])
def test_a_page_of_a_list(same_queries, client_of, alice, two_groups, address):
    meetings(alice, crowd(60, "peer-"))
    weigh()
    client = client_of(alice)
    client.get(f"/api/v1/{address}")

    same_queries(
        lambda: client.get(f"/api/v1/{address}", {"limit": 10}),
        lambda: client.get(f"/api/v1/{address}", {"limit": 100}),
    )


def test_the_page_of_a_list_that_is_filtered(same_queries, client_of, alice, two_groups):
    client = client_of(alice)
    client.get("/api/v1/conversations/")

    same_queries(
        lambda: client.get("/api/v1/conversations/GROUPgroup-of-10/members/", {"search": "of"}),
        lambda: client.get(
            "/api/v1/conversations/GROUPgroup-of-1000/members/", {"search": "of", "limit": 100}
        ),
    )


def test_adding_people(same_queries, frames, alice, group):
    few, many = crowd(FEW), crowd(MANY, "q")
    weigh()

    with frames():
        same_queries(
            lambda: add_members(by=alice, conversation=group, people=few),
            lambda: add_members(by=alice, conversation=group, people=many),
        )

    group.refresh_from_db()
    assert (group.member_count, group.counted_members) == (3 + FEW + MANY, 3 + FEW + MANY)


def test_making_a_group(same_queries, alice):
    few, many = crowd(FEW), crowd(MANY, "q")
    weigh()

    same_queries(
        lambda: create_group(creator=alice, group_type="Private", members=few),
        lambda: create_group(creator=alice, group_type="Private", members=many),
    )


def test_dismissing_a_group(same_queries, alice, two_groups):
    few, many = two_groups
    same_queries(
        lambda: dismiss_group(by=alice, conversation=few),
        lambda: dismiss_group(by=alice, conversation=many),
    )

    many.refresh_from_db()
    assert many.member_count == 0


def test_deleting_for_oneself(same_queries, alice, bob, direct):
    few, many = chatter(direct, bob, FEW), chatter(direct, bob, MANY)
    weigh()

    same_queries(
        lambda: hide_messages(person=alice, message_ids=[message.message_id for message in few]),
        lambda: hide_messages(person=alice, message_ids=[message.message_id for message in many]),
    )


def test_sending_and_leaving_cost_the_same_in_any_company(same_queries, alice, bob, two_groups):
    few, many = two_groups
    same_queries(
        lambda: say(alice, few, need_read_receipt=True),
        lambda: say(alice, many, need_read_receipt=True),
    )
    same_queries(
        lambda: set_sharing(person=alice, shares=False),
        lambda: set_sharing(person=bob, shares=False),
    )


def test_deactivating_somebody_who_is_everywhere(same_queries, alice, bob):
    meetings(alice, crowd(FEW // 2))
    meetings(bob, crowd(MANY // 2, "q"), "h")
    weigh()

    same_queries(lambda: deactivate_person(person=alice), lambda: deactivate_person(person=bob))
