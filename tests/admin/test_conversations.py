"""Conversations in the admin: the receipt policy of a group is set, everything else is looked at."""

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import pytest
from django.test import Client

from messaging.errors import NotAllowed
from messaging.models import Conversation, Person
from messaging.services.groups import create_group, dismiss_group
from messaging.services.listing import conversation_shapes
from messaging.services.topics import create_topic
from tests.conftest import Telling

from .pages import faults, list_of, page_of, said

pytestmark = pytest.mark.once


def set_policy(client: Client, conversation: Conversation, **fields: Any) -> Any:
    conversation.refresh_from_db()
    now = {"receipts": conversation.receipts, "receipts_visible_to": conversation.receipts_visible_to}
    required = {"required": "on"} if conversation.receipts_required_since else {}
    return client.post(page_of(conversation), {**now, **required, **fields})


def test_sets_the_policy_and_tells_the_members(desk: Client, group: Conversation, frames: Telling) -> None:
    with frames() as told:
        answer = set_policy(desk, group, receipts="off", receipts_visible_to="members", required="on")

    before, _ = group.change_seq, group.refresh_from_db()
    assert answer.status_code == 302
    assert (group.receipts, group.receipts_visible_to) == ("off", "members")
    assert group.receipts_required_since is not None
    assert (group.change_seq, group.profile_change) == (before + 1, before + 1)
    (one,) = told
    assert one.envelope.conversation == group.pk
    (item,) = one.body["changes"]
    assert (item["kind"], item["groupProfile"]["receiptsRequired"]) == ("conversation", True)


def test_keeps_since_when_it_is_required_and_ends_it(desk: Client, group: Conversation) -> None:
    set_policy(desk, group, required="on")
    group.refresh_from_db()
    since = group.receipts_required_since

    set_policy(desk, group, receipts="on")
    group.refresh_from_db()
    assert (group.receipts, group.receipts_required_since) == ("on", since)
    set_policy(desk, group, required="")

    group.refresh_from_db()
    assert (group.receipts, group.receipts_required_since) == ("on", None)


def test_tells_nobody_of_what_did_not_change(desk: Client, group: Conversation, frames: Telling) -> None:
    with frames() as told:
        set_policy(desk, group)

    assert told == []


def test_changes_nothing_else(desk: Client, group: Conversation) -> None:
    before = Conversation.objects.values().get(pk=group.pk)

    set_policy(
        desk, group, name="Hacked", group_id="hacked", last_seq="0", kind="C2C", group_type="AVChatRoom"
    )

    assert Conversation.objects.values().get(pk=group.pk) == before


def test_never_switches_live_rooms_on(desk: Client, alice: Person) -> None:
    room = create_group(creator=alice, group_type="AVChatRoom", name="Live")

    answer = set_policy(desk, room, receipts="on")

    assert faults(answer) == {
        "receipts": ["Live rooms never have read receipts; they cannot be switched on."]
    }
    room.refresh_from_db()
    assert room.receipts == "type"
    assert set_policy(desk, room, receipts="off").status_code == 302


@pytest.mark.parametrize("field", ["receipts", "receipts_visible_to"])
def test_says_what_is_no_policy(field: str, desk: Client, group: Conversation) -> None:
    assert set(faults(set_policy(desk, group, **{field: "everybody"}))) == {field}


def test_only_shows_dismissed_groups(desk: Client, alice: Person, group: Conversation) -> None:
    dismiss_group(by=alice, conversation=group)

    assert desk.get(page_of(group)).status_code == 200
    assert set_policy(desk, group, receipts="off").status_code == 403


def test_requires_receipts_of_a_direct_conversation_and_sets_nothing_else(
    desk: Client, alice: Person, bob: Person, direct: Conversation, frames: Telling
) -> None:
    """receipts 7: staff can make a conversation required; members see that before they read."""
    assert set(desk.get(page_of(direct)).context["adminform"].form.fields) == {"required"}

    with frames() as told:
        desk.post(page_of(direct), {"required": "on", "receipts": "off", "receipts_visible_to": "members"})

    direct.refresh_from_db()
    assert direct.receipts_required_since is not None
    assert (direct.receipts, direct.receipts_visible_to) == ("type", "sender")
    item = {"kind": "conversation", "changeSeq": direct.change_seq, "receiptsRequired": True}
    assert [(envelope.people, body["changes"]) for envelope, body in told] == [
        ((alice.pk,), [item]),
        ((bob.pk,), [item]),
    ]
    assert conversation_shapes(bob, [direct])[0]["receiptPolicy"]["required"] is True


def test_is_neither_made_nor_deleted_here(desk: Client, group: Conversation) -> None:
    assert desk.get(f"{list_of(Conversation)}add/").status_code == 403
    assert desk.post(page_of(group, "delete"), {"post": "yes"}).status_code == 403


def test_shows_the_policy_to_those_who_may_only_look(
    vera: Person, group: Conversation, browser_of: Callable[[Person], Client]
) -> None:
    browser = browser_of(vera)

    assert "as its type" in browser.get(page_of(group)).content.decode()
    assert set_policy(browser, group, receipts="off").status_code == 403


def test_turns_a_refusal_into_a_message(
    desk: Client, group: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def set_receipt_policy(**facts: Any) -> NoReturn:
        raise NotAllowed("Not today.")

    monkeypatch.setattr("messaging.admin.conversations.set_receipt_policy", set_receipt_policy)

    answer = set_policy(desk, group, receipts="off")

    assert (answer.status_code, said(answer)) == (302, ["Not today."])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Owls", ["group"]),
        ("owl", ["group"]),
        ("@TGS#", ["group"]),
        ("alice", ["direct"]),
        ("bob alice", ["direct"]),
        ("bob charlie", []),
        ("ali", []),
    ],
)
def test_is_found_by_group_and_by_the_two_people(
    query: str, found: Sequence[str], desk: Client, group: Conversation, direct: Conversation
) -> None:
    names = {group.pk: "group", direct.pk: "direct"}

    answer = desk.get(list_of(Conversation), {"q": query})

    assert [names[conversation.pk] for conversation in answer.context["cl"].result_list] == found


def test_leads_to_its_messages_members_and_stays(
    desk: Client, group: Conversation, direct: Conversation
) -> None:
    page = desk.get(page_of(group)).content.decode()

    for name, count in (("message", 1), ("member", 3), ("stay", 3)):
        address = f"/admin/messaging/{name}/?conversation__exact={group.pk}"
        assert f'href="{address}"' in page
        assert desk.get(address).context["cl"].result_count == count


def test_leads_from_a_community_to_its_topics_and_back(
    desk: Client, alice: Person, group: Conversation
) -> None:
    town = create_group(creator=alice, group_type="Community", group_id="town", has_topics=True)
    tea = create_topic(by=alice, community=town, name="Tea", topic_id="town@TOPIC#_tea")
    topics = f"{list_of(Conversation)}?community__exact={town.pk}"

    assert topics in desk.get(page_of(town)).content.decode()
    assert [one.pk for one in desk.get(topics).context["cl"].result_list] == [tea.pk]
    assert f'<a href="{page_of(town)}">town</a>' in desk.get(page_of(tea)).content.decode()
    assert "community__exact" not in desk.get(page_of(group)).content.decode()


def test_sets_the_policy_of_a_topic_as_of_any_group(desk: Client, alice: Person) -> None:
    town = create_group(creator=alice, group_type="Community", group_id="town", has_topics=True)
    tea = create_topic(by=alice, community=town, name="Tea")

    set_policy(desk, tea, receipts="on")

    tea.refresh_from_db()
    town.refresh_from_db()
    assert (tea.receipts, town.receipts) == ("on", "type")
