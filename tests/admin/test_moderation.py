"""Staff moderate: they recall, dismiss, mute, remove and give roles as the owner of a group does, and read what was said
if they may. Each is written down, and told as ever."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from messaging.models import AuditEntry, Conversation, Member, Message, Person, Stay
from messaging.services.direct import open_direct
from messaging.services.messages import edit_message, new_message_id, send_message
from tests.conftest import Telling

from .pages import choose, list_of, page_of, said

pytestmark = pytest.mark.once

GROUPS, MEMBERS, MESSAGES = list_of(Conversation), list_of(Member), list_of(Message)


@pytest.fixture
def mona(browser_as: Callable[[str], Client]) -> Client:
    """The browser of a moderator."""
    return browser_as("moderator")


def say(sender: Person, conversation: Conversation, text: str = "Rats!") -> Message:
    return send_message(
        sender=sender,
        conversation=conversation,
        message_id=new_message_id(sender),
        type="TIMTextElem",
        payload={"text": text},
    ).message


def logged() -> list[tuple[Any, ...]]:
    entries = AuditEntry.objects.order_by("pk")
    return list(entries.values_list("action", "thing_type", "thing", "about__user_id"))


def member(group: Conversation, person: Person) -> Member:
    return Member.objects.get(conversation=group, person=person)


def test_recalls_for_everybody_long_after_and_tells_them(
    mona: Client, bob: Person, group: Conversation, frames: Telling
) -> None:
    message = say(bob, group)

    with frames() as told:
        answer = mona.post(MESSAGES, {**choose("recall", message.pk), "_on_its_page": "1"})

    message.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, page_of(message))
    assert message.recalled_by is not None and message.recalled_by.user_id == "a-moderator"
    (frame,) = told
    assert frame.envelope.conversation == group.pk
    assert frame.body["changes"][0]["message"]["isRevoked"]
    assert logged() == [("recall", "message", str(message.pk), "bob")]


def test_recalls_in_a_direct_conversation_that_nobody_of_the_staff_is_in(
    mona: Client, alice: Person, bob: Person
) -> None:
    message = say(alice, open_direct(person=alice, peer=bob))

    mona.post(MESSAGES, choose("recall", message.pk))

    message.refresh_from_db()
    assert message.recalled_at is not None


def test_recalls_no_notice_and_nothing_twice(mona: Client, bob: Person, group: Conversation) -> None:
    notice, message = Message.objects.get(is_system=True), say(bob, group)
    mona.post(MESSAGES, choose("recall", message.pk))

    again = mona.post(MESSAGES, choose("recall", message.pk, notice.pk))

    assert said(again)[-1] == "1 recalled."
    assert len(logged()) == 1
    notice.refresh_from_db()
    assert notice.recalled_at is None


def test_dismisses_a_group_once_it_is_sure(
    mona: Client, alice: Person, bob: Person, dora: Person, group: Conversation, frames: Telling
) -> None:
    asked = mona.post(GROUPS, choose("dismiss", group.pk))
    assert asked.status_code == 200 and "not undone" in asked.content.decode()
    assert logged() == [] and Stay.objects.current().filter(conversation=group).exists()

    with frames() as told:
        mona.post(GROUPS, {**choose("dismiss", group.pk), "_sure": "1"})

    group.refresh_from_db()
    assert group.dismissed_at is not None
    assert not Stay.objects.current().filter(conversation=group).exists()
    assert {person for frame in told for person in frame.envelope.people} == {alice.pk, bob.pk, dora.pk}
    assert logged() == [("dismiss", "conversation", str(group.pk), None)]


def test_gives_roles_and_hands_over(mona: Client, alice: Person, bob: Person, group: Conversation) -> None:
    for action, roles in (
        ("make_admin", ("Owner", "Admin")),
        ("make_member", ("Owner", "Member")),
        ("make_owner", ("Member", "Owner")),
    ):
        mona.post(MEMBERS, choose(action, member(group, bob).pk))
        assert (member(group, alice).role, member(group, bob).role) == roles

    entries = AuditEntry.objects.order_by("pk")
    assert [entry.changes["role"] for entry in entries] == [
        ["Member", "Admin"],
        ["Admin", "Member"],
        ["Member", "Owner"],
    ]


def test_mutes_and_removes_members_but_not_the_owner(
    mona: Client, alice: Person, bob: Person, dora: Person, group: Conversation
) -> None:
    mona.post(MEMBERS, choose("mute_for_a_day", member(group, bob).pk))
    assert member(group, bob).muted_until is not None
    mona.post(MEMBERS, choose("let_speak", member(group, bob).pk))
    assert member(group, bob).muted_until is None

    answer = mona.post(MEMBERS, choose("remove", member(group, alice).pk, member(group, dora).pk))

    here = Stay.objects.current().filter(conversation=group)
    assert set(here.values_list("person__user_id", flat=True)) == {"alice", "bob"}
    assert any("You may not remove" in text for text in said(answer))
    assert [one[0] for one in logged()] == ["mute", "mute", "remove"]
    assert {one[1:3] for one in logged()} == {("conversation", str(group.pk))}


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_is_for_moderators_alone(
    role: str, browser_as: Callable[[str], Client], bob: Person, group: Conversation
) -> None:
    browser, message = browser_as(role), say(bob, group)

    browser.post(MESSAGES, choose("recall", message.pk))
    browser.post(GROUPS, {**choose("dismiss", group.pk), "_sure": "1"})
    browser.post(MEMBERS, choose("remove", member(group, bob).pk))
    text = browser.get(reverse("admin:messaging_message_text", args=[message.pk]))
    listed = browser.get(MESSAGES, {"conversation__exact": group.pk, "text": "shown"})

    assert (text.status_code, listed.status_code) == (403, 200)
    assert "Rats!" not in listed.content.decode()
    message.refresh_from_db()
    group.refresh_from_db()
    assert (message.recalled_at, group.dismissed_at, group.member_count) == (None, None, 3)
    assert logged() == []


def test_reads_what_a_message_says_and_said_and_it_is_written_down(
    mona: Client, bob: Person, group: Conversation
) -> None:
    message = say(bob, group, "Rats & mice")
    edit_message(sender=bob, message_id=message.message_id, payload={"text": "<b>Owls</b>"})
    assert "mice" not in mona.get(page_of(message)).content.decode()

    page = mona.get(reverse("admin:messaging_message_text", args=[message.pk])).content.decode()

    assert page.index("&lt;b&gt;Owls&lt;/b&gt;") < page.index("Rats &amp; mice")
    assert logged() == [("read_text", "message", str(message.pk), "bob")]


def test_reads_a_conversation_and_that_is_written_down_with_its_numbers(
    mona: Client, bob: Person, group: Conversation
) -> None:
    for text in ("dusk", "dawn"):
        say(bob, group, text)
    without = mona.get(MESSAGES, {"conversation__exact": group.pk}).content.decode()
    everywhere = mona.get(MESSAGES, {"text": "shown"}).content.decode()
    assert not [one for one in (without, everywhere) if "dawn" in one]
    assert logged() == []

    page = mona.get(MESSAGES, {"conversation__exact": group.pk, "text": "shown"}).content.decode()

    assert "dusk" in page and "dawn" in page
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.thing, entry.note) == (
        "read_text",
        str(group.pk),
        "messages 1 to 3, 3 of them",
    )


@pytest.mark.parametrize(
    ("role", "offered"),
    [("Owner", []), ("Member", ["make_owner", "make_admin", "mute_for_a_day", "mute_for_a_month", "remove"])],
)
def test_offers_on_the_page_of_a_member_what_can_be_done(
    role: str, offered: Sequence[str], mona: Client, group: Conversation
) -> None:
    one = Member.objects.filter(conversation=group, role=role).first()
    assert one is not None

    actions = mona.get(page_of(one)).context["page_actions"]

    assert [name for name, _ in actions] == list(offered)


@pytest.mark.parametrize("key", ["0", "x", "9" * 40, "1%00", "🦉"])
def test_takes_any_address(key: str, desk: Client) -> None:
    assert desk.get(f"{MESSAGES}{key}/text/").status_code in (400, 404)
