"""`check_integrity` while everybody writes: no false alarm, however often it looks."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chatsite.integrity import find_broken_rules
from messaging.errors import Refusal
from messaging.models import Conversation, Message, Person
from messaging.services.direct import open_direct
from messaging.services.members import add_members, join_group, leave_group
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.people import deactivate_person, reactivate_person, set_sharing
from messaging.services.positions import move_read_position

from .conftest import Race
from .scenes import group_of, read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

ROUNDS, LOOKS = 5, 100


def test_nobody_who_writes_is_a_false_alarm(race: Race, alice: Person, writers: int) -> None:
    people, switched = some_people("writer", writers), some_people("switched", writers)
    groups = [group_of(alice, [*people, *switched]) for _ in range(2)]
    first = [say(alice, group) for group in groups]
    busy = threading.Semaphore(0)

    def write(number: int) -> None:
        try:
            for turn in range(ROUNDS):
                peer = people[(number + 1) % writers]
                _everything(people[number], peer, switched[number], alice, groups, first, turn + number)
        finally:
            busy.release()

    def look() -> list[str]:
        found: list[str] = []
        for looks in range(LOOKS):
            found += map(str, find_broken_rules())
            # Once more after everybody has ended.
            if looks and busy.acquire(blocking=False):
                for _ in range(writers - 1):
                    assert busy.acquire(timeout=60)
                return [*found, *map(str, find_broken_rules())]
        return found

    *_, found = race([*(partial(write, number) for number in range(writers)), look])

    assert found == []


def _everything(
    me: Person,
    peer: Person,
    switched: Person,
    owner: Person,
    groups: list[Conversation],
    first: list[Message],
    turn: int,
) -> None:
    """What one person does in a round, in an order of their own; what they may not just now is refused."""
    group, known = groups[turn % 2], first[turn % 2]
    pair = open_direct(person=me, peer=peer)
    deeds: list[Callable[[], Any]] = [
        lambda: read(me, [known, say(owner, group)]),
        lambda: _changed(say(me, group)),
        lambda: say(me, pair, need_read_receipt=bool(turn % 2)),
        lambda: move_read_position(person=me, conversation=pair),
        lambda: leave_group(person=me, conversation=group),
        lambda: join_group(person=me, conversation=group),
        lambda: add_members(by=owner, conversation=group, people=[me, peer]),
        lambda: deactivate_person(person=switched),
        lambda: reactivate_person(person=switched),
        lambda: set_sharing(person=me, shares=bool(turn % 3)),
        lambda: hide_messages(person=me, message_ids=[known.message_id]),
    ]
    for deed in deeds[turn % len(deeds) :] + deeds[: turn % len(deeds)]:
        try:
            deed()
        except Refusal:
            continue


def _changed(message: Message) -> None:
    assert message.sender is not None
    edit_message(sender=message.sender, message_id=message.message_id, payload={"text": "?"}, ask_again=True)
    recall_message(by=message.sender, message_id=message.message_id)
