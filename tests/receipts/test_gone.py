"""Those who are gone unread: counted when members change, carried by the message in between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatsite.commands import COMMANDS
from messaging.models import Conversation, Message, Person
from messaging.services.direct import open_direct
from messaging.services.history import read_message
from messaging.services.members import add_members, leave_group
from messaging.services.people import create_person, deactivate_person
from receipts.gone import count_gone
from receipts.services.acknowledge import acknowledge
from receipts.services.ledger import Entry, Ledger
from receipts.services.summaries import summaries
from receipts.tallies import latest_readers, tallies_of

from .scenes import crowded, fresh, many_people, read, say


def test_are_those_who_left_or_were_deactivated_unread(
    group: Conversation, alice: Person, bob: Person, dora: Person, charlie: Person
) -> None:
    """receipts 3: `unreadCount`: members of that audience who could still read it and have no receipt."""
    robot, toy = (create_person(user_id=name, is_bot=True) for name in ("robot", "toy"))
    add_members(by=alice, conversation=group, people=[robot, toy])
    early, late = say(alice, group), say(dora, group)
    read(bob, early)
    add_members(by=alice, conversation=group, people=[charlie])

    # Bob has read the first, Dora sent the second, Charlie came later, the bots are not counted.
    for person in (bob, dora, charlie, toy):
        leave_group(person=person, conversation=group)
    deactivate_person(person=robot)

    version = Conversation.objects.get(pk=group.pk).members_version
    assert count_gone([early.pk, late.pk]) == {early.pk: (version, 1), late.pk: (version, 1)}
    deactivate_person(person=alice)
    assert count_gone([late.pk]) == {late.pk: (version + 1, 2)}
    assert count_gone([]) == {}


def test_somebody_who_is_back_is_gone_only_while_switched_off(
    group: Conversation, alice: Person, bob: Person
) -> None:
    """receipts 3: a rejoined member is in y of what was sent during either stay."""
    message = say(alice, group)
    leave_group(person=bob, conversation=group)
    add_members(by=alice, conversation=group, people=[bob])
    assert count_gone([message.pk])[message.pk][1] == 0

    deactivate_person(person=bob)

    assert count_gone([message.pk])[message.pk][1] == 1


@pytest.mark.parametrize("where", ["C2Cbob", "GROUP"])
def test_who_was_switched_off_before_it_was_sent_is_gone_from_the_beginning(
    group: Conversation, alice: Person, bob: Person, where: str
) -> None:
    """And the sender is answered what a look at the message finds."""
    open_direct(person=alice, peer=bob)
    add_members(by=alice, conversation=group, people=[robot := create_person(user_id="robot", is_bot=True)])
    for person in (bob, robot):
        deactivate_person(person=person)
    to = where if where == "C2Cbob" else f"GROUP{group.group_id}"

    asked = {"conversationID": to, "payload": {"text": "Tea?"}, "needReadReceipt": True}
    answered = COMMANDS["message.send"].run(alice, asked)["message"]

    message = Message.objects.select_related("conversation").get(message_id=answered["ID"])
    assert count_gone([message.pk]) == {message.pk: (message.gone_version, message.gone_unread)}
    assert (message.need_read_receipt, message.gone_unread) == (True, 1)
    assert answered == read_message(person=alice, message_id=answered["ID"])


def test_the_count_is_carried_only_as_long_as_the_members_are_the_same(
    group: Conversation, alice: Person, bob: Person, dora: Person
) -> None:
    message = say(alice, group)
    leave_group(person=dora, conversation=group)
    read(bob, message)
    version = Conversation.objects.get(pk=group.pk).members_version
    assert (fresh(message).gone_unread, fresh(message).gone_version) == (1, version)

    loaded = Message.objects.select_related("conversation").annotate(latest=latest_readers())

    with CaptureQueriesContext(connection) as queries:
        carried = tallies_of([loaded.get(pk=message.pk)])
    add_members(by=alice, conversation=group, people=[dora])
    counted = tallies_of([loaded.get(pk=message.pk)])

    assert len(queries) == 1
    assert (carried[0].gone, counted[0].gone) == (1, 0)


@pytest.mark.parametrize(("behind", "gone"), [(0, 7), (1, 1)])
def test_a_count_made_by_others_while_the_readers_were_looked_at_is_not_taken_over(
    group: Conversation, alice: Person, bob: Person, dora: Person, behind: int, gone: int
) -> None:
    """It might hold somebody gone whose receipt we are about to write."""
    message = say(alice, group)
    leave_group(person=dora, conversation=group)
    version = Conversation.objects.get(pk=group.pk).members_version
    Message.objects.filter(pk=message.pk).update(gone_unread=7, gone_version=version)
    ledger = Ledger([])
    ledger.add(fresh(message), Entry(bob.pk, timezone.now(), None, "api", None, 1))

    [written] = ledger.write({group.pk: version - behind}, set())

    assert (written.gone, fresh(message).gone_unread) == (gone, gone)


def test_looks_at_few_rows_for_many_messages(
    same_queries: Callable[[Callable[[], Any], Callable[[], Any]], None], alice: Person
) -> None:
    people = many_people(300)
    group = crowded(alice, people)
    messages = [say(alice, group) for _ in range(50)]
    for person in people[:5]:
        leave_group(person=person, conversation=group)

    same_queries(lambda: count_gone([messages[0].pk]), lambda: count_gone([one.pk for one in messages]))
    shown = summaries(viewer=alice, message_ids=[one.message_id for one in messages])
    assert {one["unreadCount"] for one in shown} == {295}
    assert acknowledge([]) == []
