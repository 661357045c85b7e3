"""The server API, called many times at once by one application."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from messaging.errors import TooFrequent
from messaging.models import Message, Person
from messaging.serverapi import COMMANDS
from messaging.services.people import create_person
from messaging.services.rates import Rate, take_one

from .conftest import Race

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

TEA = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Tea?"}}]


@pytest.fixture
def crm(transactional_db: None) -> Person:
    return create_person(user_id="crm", is_bot=True)


def call(crm: Person, name: str, **body: Any) -> Any:
    return COMMANDS[name].run(crm, None, body)


def test_of_16_calls_at_once_no_more_come_through_than_allowed(race: Race) -> None:
    rate = Rate("test", "crm", 5, 3_600)

    became = race([partial(take_one, rate)] * 16, refusals=(TooFrequent,))

    assert [one is None for one in became].count(True) == 5


def test_a_call_that_is_repeated_at_once_sends_one_message(
    race: Race, crm: Person, alice: Person, bob: Person
) -> None:
    send = partial(
        call, crm, "openim/sendmsg", From_Account="alice", To_Account="bob", MsgRandom=7, MsgBody=TEA
    )

    answers = race([send] * 8)

    assert {answer["MsgKey"] for answer in answers} == {answers[0]["MsgKey"]}
    assert Message.objects.count() == 1


def test_those_who_send_to_the_same_people_in_another_order_never_wait_for_each_other(
    race: Race, crm: Person, alice: Person
) -> None:
    people = [create_person(user_id=f"owl{number}").user_id for number in range(6)]

    def send(to: Sequence[str], random: int) -> Any:
        return call(
            crm,
            "openim/batchsendmsg",
            From_Account="alice",
            To_Account=list(to),
            MsgRandom=random,
            MsgBody=TEA,
        )

    answers = race([partial(send, people, 1), partial(send, people[::-1], 2)] * 3)

    assert [(len(answer["MsgKeyList"]), answer["ErrorList"]) for answer in answers] == [(6, [])] * 6
    assert Message.objects.count() == 12


def test_history_that_is_brought_in_twice_at_once_stands_once(
    race: Race, crm: Person, alice: Person, bob: Person
) -> None:
    bring = partial(
        call,
        crm,
        "openim/importmsg",
        SyncFromOldSystem=2,
        From_Account="alice",
        To_Account="bob",
        MsgRandom=7,
        MsgTimeStamp=1_600_000_000,
        MsgBody=TEA,
    )

    race([bring] * 8)

    assert [one.seq for one in Message.objects.all()] == [1]
