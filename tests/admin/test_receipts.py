"""Receipts in the admin: looked at, never touched, and every look is written down; the policy by group type."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from messaging.models import AuditEntry, Conversation, Message, Person
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id, send_message
from receipts.models import Receipt, SenderCounter, TypePolicy
from receipts.services.acknowledge import Call, Item, acknowledge

from .pages import choose, faults, list_of, page_of

BrowserOf = Callable[[Person], Client]


@pytest.fixture
def message(alice: Person, group: Conversation) -> Message:
    """Alice asked for receipts."""
    return _ask(alice, group)


@pytest.fixture
def receipt(message: Message, bob: Person) -> Receipt:
    """Bob has read it."""
    acknowledge([Call(bob.pk, [Item(message.message_id)])])
    return Receipt.objects.get()


def looks() -> list[tuple[Any, ...]]:
    """Who looked at receipts: of which message, or which receipt, whose, by which filters."""
    seen = AuditEntry.objects.filter(action="see_receipts").order_by("pk")
    return list(seen.values_list("staff__user_id", "thing_type", "thing", "about__user_id", "note"))


@pytest.mark.parametrize("staff", ["root", "vera"])
def test_are_shown_and_each_look_is_written_down(
    staff: str, request: pytest.FixtureRequest, receipt: Receipt, message: Message, browser_of: BrowserOf
) -> None:
    """receipts 5: staff looking into receipts that they did not send are logged."""
    browser = browser_of(request.getfixturevalue(staff))
    assert looks() == []

    listed = browser.get(list_of(Receipt))
    searched = browser.get(list_of(Receipt), {"q": "bob", "origin__exact": "api"})
    page = browser.get(page_of(receipt))
    of_message = browser.get(list_of(Receipt), {"message__exact": message.pk})

    for answer in (listed, searched, of_message):
        assert list(answer.context["cl"].result_list) == [receipt]
    assert page.status_code == 200
    assert looks() == [
        (staff, "receipt", "", None, ""),
        (staff, "receipt", "", "bob", "origin__exact=api"),
        (staff, "receipt", str(receipt.pk), "bob", ""),
        (staff, "message", str(message.pk), None, ""),
    ]


def test_are_written_down_as_looked_at_in_a_row_that_says_so_when_it_is_cut(desk: Client) -> None:
    desk.get(list_of(Receipt), {"origin__exact": "x" * 1000})

    ((*_, note),) = looks()
    assert len(note) == 300 and note.endswith("xx…")


def test_are_not_shown_where_the_look_cannot_be_written_down(
    desk: Client, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(**facts: object) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr(AuditEntry.objects, "create", create)

    for address in (list_of(Receipt), page_of(receipt)):
        with pytest.raises(RuntimeError):
            desk.get(address)


def test_are_not_written_down_for_who_sees_nothing(
    nils: Person, alice: Person, desk: Client, receipt: Receipt, browser_of: BrowserOf
) -> None:
    for person in (nils, alice):
        for address in (list_of(Receipt), page_of(receipt), page_of(receipt, "history")):
            assert browser_of(person).get(address).status_code in (302, 403)
    assert desk.get(f"{list_of(Receipt)}{receipt.pk + 1}/change/").status_code == 302

    assert looks() == []


@pytest.mark.parametrize("kind", ["receipt", "counter", "look"])
def test_are_read_only_for_everybody(kind: str, desk: Client, receipt: Receipt, root: Person) -> None:
    desk.get(list_of(Receipt))
    things: dict[str, Model] = {
        "receipt": receipt,
        "counter": SenderCounter.objects.get(),
        "look": AuditEntry.objects.earliest("pk"),
    }
    thing = things[kind]
    model = type(thing)
    before = model._default_manager.values().get(pk=thing.pk)
    fields = {
        "read_at_0": "2020-01-01",
        "read_at_1": "00:00",
        "ordinal": "7",
        "value": "0",
        "what": "nothing",
    }

    assert desk.get(page_of(thing)).status_code == 200
    assert desk.post(page_of(thing), fields).status_code == 403
    assert (
        desk.get(f"{list_of(model)}add/").status_code
        == desk.post(f"{list_of(model)}add/", fields).status_code
        == 403
    )
    assert desk.get(page_of(thing, "delete")).status_code == 403
    assert desk.post(page_of(thing, "delete"), {"post": "yes"}).status_code == 403
    desk.post(list_of(model), choose("delete_selected", thing.pk) | {"post": "yes"})

    assert model._default_manager.values().get(pk=thing.pk) == before


def test_are_found_by_message_and_by_reader(
    desk: Client, alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    first, second = _ask(alice, group), _ask(alice, group)
    acknowledge([Call(dora.pk, [Item(first.message_id), Item(second.message_id)])])
    acknowledge([Call(bob.pk, [Item(first.message_id)])])

    def found(**query: object) -> list[tuple[str, int]]:
        rows = desk.get(list_of(Receipt), query).context["cl"].result_list
        return [(receipt.reader.user_id, receipt.message.pk) for receipt in rows]

    assert found(q=second.message_id) == [("dora", second.pk)]
    assert found(q="bob") == found(reader__exact=bob.pk) == [("bob", first.pk)]
    assert found(message__exact=first.pk) == [("dora", first.pk), ("bob", first.pk)]
    assert len(found()) == 3


def test_are_counted_on_no_page_of_a_message(desk: Client, message: Message, receipt: Receipt) -> None:
    shown = {
        name
        for _, options in desk.get(page_of(message)).context["adminform"].fieldsets
        for name in options["fields"]
    }

    assert not shown & {
        "read_count",
        "last_read_at",
        "tally_seq",
        "gone_unread",
        "payload",
        "cloud_custom_data",
    }
    assert "audience_count" in shown


def test_policy_of_a_type_decides_what_is_granted(desk: Client, alice: Person, bob: Person) -> None:
    community = create_group(creator=alice, group_type="Community", name="Town", members=[bob])
    policy = TypePolicy.objects.get(group_type="Community")
    assert not _ask(alice, community).need_read_receipt

    answer = desk.post(page_of(policy), {"grants": "on", "group_type": "AVChatRoom"})

    assert answer.status_code == 302
    assert _ask(alice, community).need_read_receipt
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.thing, entry.changes) == (
        "set_policy",
        "Community",
        {"grants": [False, True]},
    )
    desk.post(page_of(policy), {})
    assert not _ask(alice, community).need_read_receipt


def test_policy_of_live_rooms_cannot_be_switched_on(desk: Client, db: None) -> None:
    live_rooms = TypePolicy.objects.get(group_type="AVChatRoom")

    answer = desk.post(page_of(live_rooms), {"grants": "on"})

    assert faults(answer) == {"grants": ["Live rooms never have read receipts; they cannot be switched on."]}
    live_rooms.refresh_from_db()
    assert not live_rooms.grants


def test_policies_are_neither_made_nor_deleted(desk: Client, vera: Person, browser_of: BrowserOf) -> None:
    policy = TypePolicy.objects.get(group_type="Private")

    assert desk.get(f"{list_of(TypePolicy)}add/").status_code == 403
    assert desk.post(page_of(policy, "delete"), {"post": "yes"}).status_code == 403
    assert browser_of(vera).post(page_of(policy), {}).status_code == 403
    assert TypePolicy.objects.get(group_type="Private").grants


def _ask(sender: Person, conversation: Conversation) -> Message:
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": "Who reads this?"},
        need_read_receipt=True,
    ).message
