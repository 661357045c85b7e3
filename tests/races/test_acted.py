"""Reacting, pinning, recalling and deleting at once: nothing is done any more to what is gone, and nothing is half done."""

from collections import Counter
from functools import partial

import pytest

from messaging.errors import MessageNotFound, MessageRecalled, TooManyPinned
from messaging.limits import limits
from messaging.models import Message, Person, Reaction, Reactor
from messaging.services.messages import hide_messages, recall_message
from messaging.services.pins import pin_message, pinned_messages
from messaging.services.reactions import add_reaction, remove_reaction

from .conftest import Race
from .scenes import Interruption, assert_cut_off, done_or_refused, group_of, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_nobody_reacts_to_a_message_after_its_recall_was_answered(race: Race, alice: Person) -> None:
    reactors = some_people("reactor", 12)
    group = group_of(alice, reactors)
    messages = [say(alice, group) for _ in range(3)]
    calls = []
    for message in messages:
        meanwhile = Interruption()
        react = partial(add_reaction, message_id=message.message_id, reaction_id="👍")
        calls.append(
            meanwhile.through(
                reactors, done_or_refused(MessageRecalled, lambda one, react=react: react(person=one))
            )
        )
        recall = partial(recall_message, by=alice, message_id=message.message_id)
        calls.append(meanwhile.by(recall, Reactor.objects.filter(reaction__message=message).count))

    answers = race(calls)

    for message, done, count in zip(messages, answers[::2], answers[1::2], strict=True):
        assert_cut_off(done, count)
        assert Reaction.objects.get(message=message).total == count


def test_the_same_reactions_given_and_taken_back_on_many_devices_leave_what_was_done_last(
    race: Race, alice: Person
) -> None:
    reactors = some_people("reactor", 3)
    message = say(alice, group_of(alice, reactors))

    def turn(person: Person) -> None:
        for act in (add_reaction, remove_reaction, add_reaction):
            act(person=person, message_id=message.message_id, reaction_id="👍")

    race([partial(turn, person) for person in reactors * 3])

    reaction = Reaction.objects.get()
    there = Reactor.objects.filter(is_there=True).order_by("place").values_list("person", flat=True)
    assert (reaction.total, reaction.first) == (len(there), list(there))
    assert Reactor.objects.count() == 3
    message.refresh_from_db()
    assert message.reaction_kinds == bool(there)


def test_what_is_recalled_while_it_is_pinned_is_pinned_for_nobody(
    race: Race, alice: Person, bob: Person
) -> None:
    group = group_of(alice, [bob])
    messages = [say(bob, group) for _ in range(6)]

    answers = race(
        [
            call
            for message in messages[:5]
            for call in (
                partial(pin_message, by=alice, message_id=message.message_id, is_pinned=True),
                partial(recall_message, by=bob, message_id=message.message_id),
            )
        ]
        + [partial(pin_message, by=alice, message_id=messages[5].message_id, is_pinned=True)],
        refusals=(MessageRecalled,),
    )

    assert not any(isinstance(answer, MessageRecalled) for answer in answers[1::2])
    for message, pinned in zip(messages, answers[:10:2], strict=False):
        message.refresh_from_db()
        assert (message.pinned_at is not None) == isinstance(pinned, Message)
    for viewer in (alice, bob):
        assert pinned_messages(viewer=viewer, conversation=group) == [messages[5]]


def test_what_somebody_deletes_for_themselves_while_it_is_pinned_is_pinned_for_all_others(
    race: Race, alice: Person, bob: Person
) -> None:
    group = group_of(alice, [bob])
    messages = [say(bob, group) for _ in range(5)]

    answers = race(
        [
            call
            for message in messages
            for call in (
                partial(pin_message, by=alice, message_id=message.message_id, is_pinned=True),
                partial(hide_messages, person=alice, message_ids=[message.message_id]),
            )
        ],
        refusals=(MessageNotFound,),
    )

    pinned = {answer for answer in answers[::2] if isinstance(answer, Message)}
    assert answers[1::2] == [[message.message_id] for message in messages]
    assert pinned_messages(viewer=alice, conversation=group) == []
    assert set(pinned_messages(viewer=bob, conversation=group)) == pinned


def test_no_more_is_pinned_at_once_than_may_be(race: Race, alice: Person, bob: Person) -> None:
    group = group_of(alice, [bob])
    most = limits().pinned_messages
    messages = [say(bob, group) for _ in range(most + 4)]

    answers = race(
        [partial(pin_message, by=alice, message_id=one.message_id, is_pinned=True) for one in messages],
        refusals=(TooManyPinned,),
    )

    assert Counter(map(type, answers)) == {Message: most, TooManyPinned: 4}
    assert len(pinned_messages(viewer=bob, conversation=group)) == most
