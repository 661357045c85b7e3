"""The world of the bench: everything said and read through the services, so that every number is as it would be."""

import random
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from messaging.limits import limits
from messaging.models import Conversation, Message, Person
from messaging.services.access import issue_token
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.messages import new_message_id, send_message
from messaging.services.people import create_person
from messaging.services.positions import move_read_position
from receipts.services.acknowledge import Call, Item, acknowledge

from .sizes import HALL, LARGE, OTHERS, SMALL

BATCH = 500  # readers of one acknowledgement
SAID = """
tea at four the train was late again has anybody seen my green umbrella please look at the draft before noon we moved
the meeting to the small room thanks that works for me no hurry at all who is in for lunch tomorrow
"""


def seed() -> dict[str, Any]:
    """Ada talks to Ben (100 messages), to Cleo (10,000), to 47 others, and to a hall of 10,000, half of whom have
    read it. Answers what the bench needs to come in."""
    ada, ben, cleo = (create_person(user_id=name, nick=name.title()) for name in ("ada", "ben", "cleo"))
    crowd = Person.objects.bulk_create(
        Person(user_id=f"crowd-{number:05}", nick=f"Crowd {number:05}", password="!")
        for number in range(HALL - 1)
    )
    for peer in crowd[:OTHERS]:
        _talk(open_direct(person=ada, peer=peer), [peer, ada], 2)
    hall = create_group(creator=ada, group_type="Public", group_id="hall", name="The hall", members=crowd)
    [asked] = _talk(hall, [ada], 1)
    _read(crowd[: len(crowd) // 2], [asked])
    for peer, many in ((ben, SMALL), (cleo, LARGE)):
        conversation = open_direct(person=ada, peer=peer)
        said = _talk(conversation, [peer, ada], many)
        for reader in (ada, peer):
            _read([reader], [message for message in said if message.sender_id != reader.pk])
            move_read_position(person=reader, conversation=conversation)

    browser = Client()
    browser.force_login(ada)
    return {
        "cookie": {"name": settings.SESSION_COOKIE_NAME, "value": browser.session.session_key},
        "tokens": {one.user_id: issue_token(person=one, scope="person")[1] for one in (ada, ben, cleo)},
        "asked": asked.message_id,
    }


# One commit: what is measured is reading them.
@transaction.atomic
def _talk(conversation: Conversation, senders: Sequence[Person], many: int) -> list[Message]:
    """So many messages, by each in turn, all asking for receipts."""
    dice, words = random.Random(many), SAID.split()
    return [
        send_message(
            sender=(sender := senders[number % len(senders)]),
            conversation=conversation,
            message_id=new_message_id(sender),
            type="TIMTextElem",
            payload={"text": f"{' '.join(dice.choices(words, k=dice.randint(2, 30)))} ({number + 1})"},
            need_read_receipt=True,
        ).message
        for number in range(many)
    ]


def _read(readers: Sequence[Person], messages: Sequence[Message]) -> None:
    """Each of these people acknowledges each of these messages."""
    most = limits().receipts_per_call
    calls = [
        Call(reader.pk, [Item(message.message_id) for message in messages[first : first + most]])
        for reader in readers
        for first in range(0, len(messages), most)
    ]
    for first in range(0, len(calls), BATCH):
        acknowledge(calls[first : first + BATCH])
