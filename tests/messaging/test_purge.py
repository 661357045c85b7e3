"""`manage.py purge_messages`: what was said is forgotten after its time, and nothing is out of order."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from chatsite.integrity import find_violations
from messaging.models import Conversation, MessageRevision, MessageWords, Reaction
from messaging.services import purge
from messaging.services.members import add_members
from messaging.services.messages import edit_message
from messaging.services.personal_data import PARTS
from messaging.services.pins import pin_message, pinned_messages
from messaging.services.reactions import add_reaction
from receipts.models import Receipt
from receipts.services.acknowledge import Call, Item, acknowledge

from .scenes import say, texts, wire_id

START = datetime(2030, 1, 1, tzinfo=UTC)


def run(*arguments):
    output = StringIO()
    call_command("purge_messages", *arguments, stdout=output)
    return output.getvalue()


def history(door, who, group):
    return texts(door(who, "message.list", conversationID=wire_id(group)).data["messages"])


@pytest.fixture
def said(alice, bob, group):
    """In January Alice says something that is edited, reacted to and pinned, and read by Bob; in March something else."""
    with time_machine.travel(START, tick=False):
        old = say(alice, group, "Tea?", need_read_receipt=True, at_user_list=["bob"])
        edit_message(sender=alice, message_id=old.message_id, payload={"text": "Tea, Bob?"})
        add_reaction(person=bob, message_id=old.message_id, reaction_id="👍")
        pin_message(by=alice, message_id=old.message_id, is_pinned=True)
        acknowledge([Call(bob.pk, [Item(old.message_id)])])
    with time_machine.travel(START + timedelta(days=60), tick=False):
        say(bob, group, "Scones?")
    return old


def purge_as_of_march():
    with time_machine.travel(START + timedelta(days=70), tick=False):
        return run("--days", "30")


def test_nothing_is_forgotten_unless_the_operator_says_so(said, nothing_changes):
    with time_machine.travel(START + timedelta(days=4000), tick=False), nothing_changes():
        assert run() == "Nothing is forgotten (messagesKeptDays is 0).\n"
        assert run("--days", "30", "--dry-run").startswith("Would forget ")


def test_is_gone_for_all_and_what_is_younger_is_there(door, said, alice, bob, group):
    purge_as_of_march()

    for who in (alice, bob):
        assert history(door, who, group) == ["Scones?"]
        assert door(who, "message.get", messageID=said.message_id).verdict == (404, "message_not_found")
        assert door(who, "message.search", keywords=["tea"]).data["hits"] == []
    shown = door(bob, "conversation.get", conversationID=wire_id(group)).data["conversation"]
    assert shown["groupAtInfoList"] == []
    assert pinned_messages(viewer=bob, conversation=group) == []


def test_nothing_of_it_is_left_but_its_numbers(said, alice):
    purge_as_of_march()

    said.refresh_from_db()
    assert (said.payload, said.at_user_list, said.reaction_kinds, said.pinned_at) == ({}, [], 0, None)
    for model in (MessageRevision, MessageWords, Reaction):
        assert not model.objects.filter(message=said).exists()
    assert said.message_id not in str(list(PARTS["messages"](alice)))
    # Who has read what has a time of its own.
    assert Receipt.objects.filter(message=said).count() == 1


def test_the_self_check_knows_it_and_a_second_time_does_nothing(said, nothing_changes):
    purge_as_of_march()

    assert list(find_violations()) == []
    with nothing_changes():
        assert purge_as_of_march() == "Forgot 0 messages of 0 conversations.\n"


def test_is_told_to_everybodys_devices_as_clearing_is(frames, said, alice, bob, group):
    with frames() as told:
        purge_as_of_march()

    cleared = {
        envelope.people: body["changes"][0]["keeping"]["clearedSeq"]
        for envelope, body in told
        if body["changes"][0]["conversationID"] == wire_id(group)
    }
    assert cleared.keys() >= {(alice.pk,), (bob.pk,)}
    assert set(cleared.values()) == {said.seq}


def test_who_comes_later_sees_nothing_of_it_where_history_is_open(door, said, alice, bob, charlie, group):
    Conversation.objects.filter(pk=group.pk).update(history_visible=True)
    purge_as_of_march()
    add_members(by=alice, conversation=group, people=[charlie])

    assert history(door, charlie, group)[:1] == ["Scones?"]


def test_only_up_to_the_first_that_is_younger(door, alice, group):
    """Time never decides order: a clock that was behind forgets nothing that stands after what is kept."""
    with time_machine.travel(START + timedelta(days=60), tick=False):
        say(alice, group, "young")
    with time_machine.travel(START, tick=False):
        say(alice, group, "old, by a clock that was behind")

    purge_as_of_march()

    assert "old, by a clock that was behind" in history(door, alice, group)


def test_goes_on_where_it_was_broken_off(monkeypatch, door, alice, group):
    monkeypatch.setattr(purge, "PAGE", 2)
    with time_machine.travel(START, tick=False):
        for number in range(5):
            say(alice, group, f"{number}")
    forget, left = purge._forget, [1]

    def break_off(*given):
        if not left:
            raise KeyboardInterrupt
        left.pop()
        forget(*given)

    monkeypatch.setattr(purge, "_forget", break_off)
    with pytest.raises(KeyboardInterrupt):
        purge_as_of_march()
    assert history(door, alice, group) == []
    monkeypatch.setattr(purge, "_forget", forget)
    purge_as_of_march()

    assert list(find_violations()) == []
    assert Conversation.objects.get(pk=group.pk).purged_seq == group.messages.count()
