"""`send_message`, `edit_message`, `hide_messages`, by many at once."""

from collections import Counter
from functools import partial

import pytest

from messaging.errors import ConversationNotFound, MessageIDTaken, NotAMember
from messaging.models import HiddenMessage, Message, Person, Stay
from messaging.services.members import remove_member
from messaging.services.messages import edit_message, hide_messages, recall_message
from receipts.services.acknowledge import Result

from .conftest import Race
from .scenes import an_id, group_of, read, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_the_same_message_sent_by_64_threads_stands_once(race: Race, alice: Person, bob: Person) -> None:
    group, message_id = group_of(alice, [bob]), an_id(alice)

    sent = race([partial(say, alice, group, message_id=message_id)] * 64)

    assert {message.pk for message in sent} == {Message.objects.get(is_system=False).pk}


def test_of_two_texts_with_one_id_one_stands_and_the_other_is_refused(
    race: Race, alice: Person, bob: Person
) -> None:
    group, message_id = group_of(alice, [bob]), an_id(alice)

    texts = ["yes", "no"] * 8
    sent = race(
        [partial(say, alice, group, text, message_id=message_id) for text in texts],
        refusals=(MessageIDTaken,),
    )

    stands = Message.objects.get(is_system=False)
    for text, answer in zip(texts, sent, strict=True):
        assert answer == stands if stands.payload == {"text": text} else isinstance(answer, MessageIDTaken)


def test_one_id_in_two_conversations_at_once_stands_in_one(race: Race, alice: Person, bob: Person) -> None:
    groups = [group_of(alice, [bob]) for _ in range(8)]
    message_ids = [an_id(alice) for _ in range(4)]

    for message_id in message_ids:
        sent = race(
            [partial(say, alice, group, message_id=message_id) for group in groups],
            refusals=(MessageIDTaken,),
        )
        assert Counter(map(type, sent)) == {Message: 1, MessageIDTaken: 7}


def test_whoever_is_removed_while_sending_says_nothing_from_then_on(
    race: Race, alice: Person, bob: Person, charlie: Person
) -> None:
    group = group_of(alice, [bob, charlie])
    remove = partial(remove_member, by=alice, conversation=group, person=bob)
    sends = [partial(say, bob, group)] * 62

    *sent, _, later = race(
        [*sends, remove, partial(say, charlie, group)], refusals=(ConversationNotFound, NotAMember)
    )

    stay = Stay.objects.get(person=bob, conversation=group)
    said = Message.objects.filter(sender=bob, is_system=False)
    assert set(said) == {answer for answer in sent if isinstance(answer, Message)}
    assert all(message.seq <= stay.until_seq for message in said)
    assert later.sender == charlie


def test_everybody_sends_at_once_and_the_numbers_have_no_gap(race: Race, alice: Person, writers: int) -> None:
    people = some_people("writer", writers)
    group = group_of(alice, people)

    sent = race([partial(lambda one: [say(one, group).seq for _ in range(5)], person) for person in people])

    group.refresh_from_db()
    assert sorted(seq for some in sent for seq in some) == list(range(2, 2 + 5 * writers))
    assert all(some == sorted(some) for some in sent)


def test_edits_and_receipts_at_once_lose_neither(race: Race, alice: Person) -> None:
    readers = some_people("reader", 6)
    group = group_of(alice, readers)
    message = say(alice, group)

    def edit() -> None:
        for turn in range(6):
            edit_message(
                sender=alice, message_id=message.message_id, payload={"text": f"{turn}"}, ask_again=True
            )

    answers = race(
        [edit, *(partial(lambda one: [read(one, [message])[0] for _ in range(6)], one) for one in readers)]
    )

    assert all(
        answer[0] == Result.OK and set(answer[1:]) <= {Result.UPDATED, Result.ALREADY}
        for answer in answers[1:]
    )
    message.refresh_from_db()
    assert (message.revision, message.read_count) == (7, 6)


def test_recalled_by_many_at_once_it_is_one_change(race: Race, alice: Person, bob: Person) -> None:
    group = group_of(alice, [bob])
    message = say(alice, group)

    race([partial(recall_message, by=alice, message_id=message.message_id)] * 8)

    group.refresh_from_db()
    assert group.change_seq == message.change_seq + 1


def test_the_same_messages_deleted_on_many_devices_are_deleted_once(
    race: Race, alice: Person, bob: Person
) -> None:
    group = group_of(alice, [bob])
    messages = [say(alice, group) for _ in range(5)]

    ids = [message.message_id for message in messages]
    race([partial(hide_messages, person=bob, message_ids=ids[turn:] + ids[:turn]) for turn in range(5)] * 2)

    assert HiddenMessage.objects.filter(person=bob).count() == 5
