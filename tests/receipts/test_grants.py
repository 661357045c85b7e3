"""Asking for a receipt: what is granted, and what the sender is told if it is not."""

from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import override_settings
from rest_framework.test import APIClient

from messaging.models import Conversation, Member, Person
from messaging.services.groups import create_group, set_receipt_policy
from messaging.services.messages import new_message_id, send_message
from messaging.services.people import set_sharing, set_sharing_here
from receipts.models import GRANTED_BY_DEFAULT, TypePolicy
from receipts.port import Receipts

from .scenes import crowded, fresh, many_people, say


def memberships(person: Person, *conversations: Conversation) -> list[Member]:
    mine = Member.objects.filter(person=person, conversation__in=conversations)
    return list(mine.select_related("person", "conversation"))


def ask(sender: Person, conversation: Conversation) -> tuple[int, str, bool]:
    """The code, the reason, and whether the message now needs receipts."""
    sent = send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": "Hoo?"},
        need_read_receipt=True,
    )
    return sent.grant.code, sent.grant.reason, fresh(sent.message).need_read_receipt


@pytest.mark.parametrize(
    ("group_type", "code"),
    [("Private", 0), ("Public", 0), ("ChatRoom", 0), ("Community", 11102), ("AVChatRoom", 11102)],
)
def test_depends_on_the_type_of_the_group(alice: Person, bob: Person, group_type: str, code: int) -> None:
    """receipts 2: default on for `Private`, `Public`, `ChatRoom`; off for `Community`; `AVChatRoom` never.
    Asked but not granted: the message is still sent, and the answer says so with a reason."""
    group = crowded(alice, [bob], group_type)

    answered, reason, needs = ask(alice, group)

    assert (answered, bool(reason), needs) == (code, code != 0, code == 0)


def test_starts_with_a_row_for_each_type_that_says_the_default() -> None:
    """receipts 2: staff choose in the admin which types grant receipts. Where there is no row the default holds."""
    rows = import_module("receipts.migrations.0002_type_policies").GRANTS

    assert rows == {
        group_type: group_type in GRANTED_BY_DEFAULT for group_type in Conversation.GroupType.values
    }


def test_staff_choose_by_type(alice: Person, bob: Person) -> None:
    """receipts 2: staff choose which types grant receipts."""
    community, private = crowded(alice, [bob], "Community"), crowded(alice, [bob], "Private")

    TypePolicy.objects.update_or_create(group_type="Community", defaults={"grants": True})
    TypePolicy.objects.update_or_create(group_type="Private", defaults={"grants": False})

    assert [ask(alice, group)[0] for group in (community, private)] == [0, 11102]


def test_live_rooms_can_never_be_switched_on(alice: Person) -> None:
    """receipts 2: `AVChatRoom` can never be switched on: not by the group, and the database refuses it by type."""
    room = crowded(alice, [], "AVChatRoom")
    set_receipt_policy(conversation=room, receipts="on")

    assert ask(alice, room)[0] == 11102
    with pytest.raises(IntegrityError):
        TypePolicy.objects.update_or_create(group_type="AVChatRoom", defaults={"grants": True})


@pytest.mark.parametrize(
    ("receipts", "codes"), [("on", [0, 0]), ("off", [11103, 11103]), ("type", [0, 11102])]
)
def test_one_group_can_be_set_apart_from_its_type(alice: Person, receipts: str, codes: list[int]) -> None:
    """receipts 2: one group can be set apart from its type (on / off / as its type)."""
    groups = [crowded(alice, [], "Private"), crowded(alice, [], "Community")]
    for group in groups:
        set_receipt_policy(conversation=group, receipts=receipts)

    assert [ask(alice, group)[0] for group in groups] == codes


def test_direct_chats_always_grant(alice: Person, direct: Conversation) -> None:
    """receipts 2: direct chats always grant."""
    TypePolicy.objects.update(grants=False)

    assert ask(alice, direct) == (0, "", True)


@pytest.mark.parametrize("where", ["everywhere", "here"])
def test_is_not_granted_to_a_sender_who_does_not_share(
    alice: Person, bob: Person, group: Conversation, direct: Conversation, where: str
) -> None:
    """receipts 2: a sender who does not share receipts is not granted any (reciprocity), with that reason."""
    if where == "everywhere":
        set_sharing(person=alice, shares=False)
    else:
        set_sharing_here(person=alice, conversation=group, shares=False)
        set_sharing_here(person=alice, conversation=direct, shares=False)

    assert [ask(alice, one) for one in (group, direct)] == [
        (11101, "You do not share read receipts, so you get none.", False)
    ] * 2
    assert ask(bob, group)[0] == 0


def test_is_granted_all_the_same_where_receipts_are_not_reciprocal(
    alice: Person, group: Conversation
) -> None:
    """receipts 7: reciprocal by default."""
    set_sharing(person=alice, shares=False)

    with override_settings(RECEIPTS_RECIPROCAL=False):
        assert ask(alice, group)[0] == 0


def test_is_granted_where_sharing_is_required(alice: Person, group: Conversation) -> None:
    """receipts 7: staff can make a conversation "required": everybody shares there."""
    set_sharing(person=alice, shares=False)
    set_receipt_policy(conversation=group, required=True)

    assert ask(alice, group)[0] == 0


def test_the_decision_stays_with_the_message(
    alice: Person, bob: Person, group: Conversation, charlie: Person
) -> None:
    """receipts 2: switching a type off later does not change older messages."""
    message = say(alice, group)
    TypePolicy.objects.update_or_create(group_type="Private", defaults={"grants": False})
    set_receipt_policy(conversation=group, receipts="off")

    assert fresh(message).need_read_receipt
    assert list(Receipts().tallies(alice, [message])) == [message.pk]


def test_there_is_no_group_size_cliff(alice: Person) -> None:
    """receipts 2: counts are exact at any size (peers stop at 20 to 300 members)."""
    group = crowded(alice, many_people(1_000))

    message = say(alice, group)

    assert (fresh(message).need_read_receipt, fresh(message).audience_count) == (True, 1_000)


def test_is_asked_per_message_and_default_is_not(alice: Person, group: Conversation) -> None:
    """receipts 2: the sender asks per message; 1: receipts apply only to messages whose sender asked."""
    assert not say(alice, group, ask=False).need_read_receipt


def test_says_why_not_over_rest(client_of: Any, alice: Person, bob: Person) -> None:
    """receipts 2: stored with `needReadReceipt: false`, and the answer says so in `readReceiptCode`. Never silently."""
    community = create_group(creator=alice, group_type="Community", members=[bob])
    client: APIClient = client_of(alice)

    answer = client.post(
        f"/api/v1/conversations/GROUP{community.group_id}/messages/".replace("#", "%23"),
        {"payload": {"text": "Hoo?"}, "needReadReceipt": True},
    ).json()

    assert (answer["readReceiptCode"], answer["readReceiptReason"], answer["message"]["needReadReceipt"]) == (
        11102,
        "Read receipts are off for groups of this type.",
        False,
    )


def test_members_see_the_policy_before_they_read(
    alice: Person, bob: Person, group: Conversation, direct: Conversation
) -> None:
    """receipts 7: members see that a conversation is "required" before they read."""
    set_receipt_policy(conversation=group, required=True, visible_to="members")
    set_sharing(person=bob, shares=False)
    group.refresh_from_db()

    policies = Receipts().policies(memberships(bob, group, direct))

    assert policies == {
        group.pk: {"granted": True, "reason": "", "required": True, "visibleTo": "members", "shares": True},
        direct.pk: {
            "granted": False,
            "reason": "You do not share read receipts, so you get none.",
            "required": False,
            "visibleTo": "sender",
            "shares": False,
        },
    }


def test_policies_of_many_conversations_cost_as_little_as_of_one(alice: Person, same_queries: Any) -> None:
    groups = [crowded(alice, []) for _ in range(30)]

    one, all_of_them = memberships(alice, groups[0]), memberships(alice, *groups)

    same_queries(lambda: Receipts().policies(one), lambda: Receipts().policies(all_of_them))
