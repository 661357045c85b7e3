"""A group that is brought from elsewhere: who was in it since when, and what of it they see. Nobody is told."""

from datetime import UTC, datetime

import pytest

from chatsite.integrity import find_violations
from messaging.models import Conversation, Member, Message, Stay
from messaging.services.groups import create_group
from messaging.services.members import Came, import_members, leave_group

from .scenes import role_of, say

MADE = datetime(2020, 1, 1, tzinfo=UTC)


def at(day: int) -> datetime:
    return datetime(2020, 1, day, tzinfo=UTC)


def said_on(group: Conversation, *days: int) -> None:
    """What was said there was said on these days."""
    messages = Message.objects.filter(conversation=group, is_system=False).order_by("seq")
    for message, day in zip(messages, days, strict=True):
        message.sent_at = at(day)
        message.save(update_fields=["sent_at"])
    Conversation.objects.filter(pk=group.pk).update(last_message_at=at(days[-1]))


def seen_by(person) -> list[str]:
    return [one.payload["text"] for one in Message.objects.visible_to(person).order_by("seq")]


@pytest.fixture
def old(alice) -> Conversation:
    """Alice's, where she said something on three days."""
    group = create_group(creator=alice, group_type="Public", group_id="old", made_at=MADE)
    for text in ("first", "second", "third"):
        say(alice, group, text)
    said_on(group, 2, 4, 6)
    return group


def test_nothing_is_said_of_it_and_nobody_told(frames, alice, bob, charlie):
    with frames() as told:
        group = create_group(creator=alice, group_type="Public", group_id="old", made_at=MADE)
        import_members(by=charlie, conversation=group, those=[Came(bob, at(3), is_admin=True)])

    joined = dict(Stay.objects.values_list("person__user_id", "joined_at"))
    assert (told, Message.objects.count(), group.created_at) == ([], 0, MADE)
    assert (joined, role_of(bob, group)) == ({"alice": MADE, "bob": at(3)}, Member.Role.ADMIN)
    assert list(find_violations()) == []


def test_everybody_sees_what_was_said_since_they_came(alice, bob, charlie, dora, old):
    added = import_members(
        by=charlie, conversation=old, those=[Came(dora), Came(bob, at(3)), Came(charlie, at(1))]
    )

    assert added == ["bob", "charlie", "dora"]
    assert (seen_by(charlie), seen_by(bob), seen_by(dora)) == (
        ["first", "second", "third"],
        ["second", "third"],
        [],
    )
    assert import_members(by=charlie, conversation=old, those=[Came(bob, at(1))]) == []
    assert (seen_by(bob), list(find_violations())) == (["second", "third"], [])


def test_nobody_comes_into_an_audience_that_is_fixed(alice, bob, charlie, dora, old):
    import_members(by=charlie, conversation=old, those=[Came(dora, at(1))])
    asked = say(alice, old, "fourth", need_read_receipt=True)
    say(alice, old, "fifth")

    import_members(by=charlie, conversation=old, those=[Came(bob, at(1))])

    asked.refresh_from_db()
    assert (asked.need_read_receipt, asked.audience_count, seen_by(bob)) == (True, 1, ["fifth"])
    assert list(find_violations()) == []


def test_who_comes_back_begins_anew(alice, bob, charlie, old):
    import_members(by=charlie, conversation=old, those=[Came(bob, at(3))])
    leave_group(person=bob, conversation=old)

    import_members(by=charlie, conversation=old, those=[Came(bob, at(1))])

    assert seen_by(bob)[:2] == ["second", "third"]
    assert list(Stay.objects.filter(person=bob).order_by("pk").values_list("after_seq", flat=True)) == [1, 4]
    assert list(find_violations()) == []
