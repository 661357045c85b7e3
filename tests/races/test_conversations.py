"""Opening, joining, leaving, handing over, switching off: by many at once."""

import contextlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from messaging.commands import COMMANDS
from messaging.errors import MemberNotFound, NotAllowed, NotAMember, OwnerMustHandOver
from messaging.hub import Envelope
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.services.direct import open_direct
from messaging.services.drafts import set_draft
from messaging.services.groups import hand_over
from messaging.services.members import add_members, join_group, leave_group
from messaging.services.people import deactivate_person, reactivate_person
from messaging.services.positions import move_read_position

from .conftest import Race
from .scenes import group_of, read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_two_people_who_open_the_same_direct_chat_at_once_meet_in_one(
    race: Race, alice: Person, bob: Person
) -> None:
    pairs = [(alice, bob), (bob, alice)] * 8

    opened = race([partial(open_direct, person=person, peer=peer) for person, peer in pairs])

    assert {conversation.pk for conversation in opened} == {Conversation.objects.get().pk}
    assert sorted(Stay.objects.current().values_list("person", flat=True)) == sorted([alice.pk, bob.pk])
    assert Member.objects.count() == 2


def test_first_messages_of_both_sides_stand_in_the_same_direct_chat(
    race: Race, alice: Person, bob: Person
) -> None:
    def send(person: Person, peer: Person) -> int:
        data = {"conversationID": f"C2C{peer.user_id}", "payload": {"text": "Hello?"}}
        return COMMANDS["message.send"].run(person, data)["message"]["sequence"]  # type: ignore[no-any-return]

    numbers = race([partial(send, *pair) for pair in [(alice, bob), (bob, alice)] * 4])

    assert sorted(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert Conversation.objects.count() == 1


def test_joining_and_leaving_while_others_send_gives_each_message_its_own_audience(
    race: Race, alice: Person
) -> None:
    senders, stayers, comers, goers = (some_people(name, 4) for name in ("sender", "stayer", "comer", "goer"))
    group = group_of(alice, [*senders, *stayers, *goers])

    def send(sender: Person) -> list[Message]:
        return [say(sender, group) for _ in range(8)]

    def come(comer: Person) -> None:
        join_group(person=comer, conversation=group)

    def go(goer: Person) -> None:
        leave_group(person=goer, conversation=group)

    race(
        [
            partial(act, one)
            for act, people in ((send, senders), (come, comers), (go, goers))
            for one in people
        ]
    )

    # The books say that each audience is that of the stays; and everybody found their place among the messages.
    assert Message.objects.filter(is_system=False).count() == 32
    group.refresh_from_db()
    assert group.member_count == 1 + 4 + 4 + 4
    last = say(alice, group)
    assert last.audience_count == 12


def test_reading_while_others_come_and_go_keeps_the_counts(race: Race, alice: Person) -> None:
    readers, goers = some_people("reader", 6), some_people("goer", 6)
    group = group_of(alice, [*readers, *goers])
    messages = [say(alice, group) for _ in range(12)]

    def come_and_go(goer: Person) -> None:
        for _ in range(3):
            leave_group(person=goer, conversation=group)
            join_group(person=goer, conversation=group)

    race(
        [
            *(
                partial(lambda one: [read(one, [message]) for message in messages], reader)
                for reader in readers
            ),
            *(partial(come_and_go, goer) for goer in goers),
        ]
    )

    assert {message.read_count for message in Message.objects.filter(is_system=False)} == {6}


def test_the_same_person_added_by_many_at_once_is_there_once(race: Race, alice: Person, dora: Person) -> None:
    members = some_people("member", 8)
    group = group_of(alice, members, "Private")

    added = race([partial(add_members, by=one, conversation=group, people=[dora]) for one in members])

    assert sorted(one.joined for one in added) == [[]] * 7 + [["dora"]]
    assert Stay.objects.filter(person=dora).count() == 1


def test_a_group_that_is_handed_over_by_many_has_one_owner_at_every_moment(race: Race) -> None:
    people = some_people("heir", 6)
    group = group_of(people[0], people[1:])
    owners: list[int] = []

    def give_away(at: int) -> None:
        for turn in range(1, 6):
            heir = people[(at + turn) % len(people)]
            _unless(
                (NotAllowed, MemberNotFound, NotAMember),
                hand_over,
                by=people[at],
                conversation=group,
                person=heir,
            )

    def slip_away(at: int) -> None:
        for _ in range(5):
            _unless((OwnerMustHandOver, NotAMember), leave_group, person=people[at], conversation=group)

    def watch() -> None:
        for _ in range(100):
            owners.append(Member.objects.filter(conversation=group, role="Owner").count())

    race([watch, *(partial(give_away, at) for at in range(6)), partial(slip_away, 4), partial(slip_away, 5)])

    assert set(owners) == {1}
    assert len(owners) == 100


def test_nobody_is_switched_off_unseen_while_they_join(
    race: Race, alice: Person, told: list[Envelope]
) -> None:
    comers = some_people("comer", 4)
    groups = [group_of(alice, []) for _ in range(4)]
    messages = [say(alice, group) for group in groups]

    race(
        [
            *(partial(join_group, person=comer, conversation=group) for comer in comers for group in groups),
            *(partial(deactivate_person, person=comer) for comer in comers),
        ]
    )

    newest = {}
    for change in changes_in(told):
        if change["kind"] == "member":
            newest[change["conversationID"], change["member"]["userID"]] = change
    for group in groups:
        for comer in comers:
            assert newest[f"GROUP{group.group_id}", comer.user_id]["member"]["isActive"] is False
    assert [message.audience_count for message in messages] == [0] * 4

    race([partial(act, person=comer) for comer in comers for act in (reactivate_person, deactivate_person)])


def test_read_positions_of_many_devices_never_go_back(race: Race, alice: Person, bob: Person) -> None:
    direct = open_direct(person=alice, peer=bob)
    for _ in range(12):
        say(alice, direct, need_read_receipt=False)
    seen: list[int] = []

    def move(start: int) -> None:
        for seq in range(start, 13, 3):
            seen.append(move_read_position(person=bob, conversation=direct, seq=seq).read_seq)

    race([partial(move, start) for start in (1, 2, 3, 1, 2, 3)])

    member = Member.objects.get(person=bob)
    assert (member.read_seq, member.told_read_seq, max(seen)) == (12, 12, 12)


def test_drafts_of_many_devices_end_with_the_last_that_was_numbered(
    race: Race, alice: Person, bob: Person
) -> None:
    direct = open_direct(person=alice, peer=bob)
    numbered: list[tuple[int, str]] = []

    def write(device: int) -> None:
        for word in range(4):
            member = set_draft(person=alice, conversation=direct, text=f"{device} {word}")
            numbered.append((member.change_seq, member.draft))

    race([partial(write, device) for device in range(6)])

    member = Member.objects.get(person=alice)
    assert sorted(number for number, _ in numbered) == list(range(1, 25))
    assert (member.change_seq, member.draft) == max(numbered)


def changes_in(told: list[Envelope]) -> list[dict[str, Any]]:
    """Every change that was told to a group, in the order of its numbers."""
    frames = [json.loads(envelope.body) for envelope in told if envelope.conversation is not None]
    changes = [
        {**change, "conversationID": frame["conversationID"]}
        for frame in frames
        for change in frame["changes"]
    ]
    return sorted(changes, key=lambda change: change["changeSeq"])


def _unless(refusals: tuple[type[Exception], ...], act: Callable[..., Any], **given: Any) -> None:
    with contextlib.suppress(refusals):
        act(**given)
