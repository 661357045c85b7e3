"""The server API, called many times at once by one application."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from messaging.errors import MemberNotFound, TooFrequent
from messaging.models import Message, Person, Stay
from messaging.serverapi import COMMANDS
from messaging.services.allowances import Allowances
from messaging.services.people import create_person
from messaging.services.rates import Rate
from receipts.models import Receipt
from receipts.services.acknowledge import Call, Item, acknowledge

from .conftest import Race
from .scenes import group_of, say, some_people

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

IN = "group_open_http_svc"
TEA = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "Tea?"}}]


@pytest.fixture
def crm(transactional_db: None) -> Person:
    return create_person(user_id="crm", is_bot=True)


def call(crm: Person, name: str, **body: Any) -> Any:
    return COMMANDS[name].run(crm, None, body)


def test_of_16_calls_at_once_no_more_come_through_than_allowed(race: Race) -> None:
    rate, process = Rate("server_calls_per_second", "1", 5, 3_600), Allowances()

    became = race([partial(process.spend, [rate])] * 16, refusals=(TooFrequent,))

    assert [isinstance(one, list) for one in became].count(True) == 5


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


def test_many_members_are_muted_and_removed_in_any_order_while_they_read(
    race: Race, crm: Person, alice: Person
) -> None:
    people = some_people("owl", 6)
    group = group_of(alice, people)
    messages = [say(alice, group).message_id for _ in range(4)]
    names = [person.user_id for person in people]
    of_group = {"GroupId": group.group_id}

    def mute(named: Sequence[str]) -> Any:
        return call(crm, f"{IN}/forbid_send_msg", **of_group, Members_Account=list(named), MuteTime=60)

    def remove(named: Sequence[str]) -> Any:
        return call(crm, f"{IN}/delete_group_member", **of_group, MemberToDel_Account=list(named))

    def read(order: int) -> Any:
        return acknowledge([Call(one.pk, [Item(name) for name in messages]) for one in people[::order]])

    race([partial(mute, names), partial(mute, names[::-1]), partial(read, 1), partial(read, -1)] * 2)
    removed = race(
        [partial(remove, names), partial(remove, names[::-1]), partial(read, 1), partial(read, -1)],
        refusals=(MemberNotFound,),
    )

    assert [answer == {} for answer in removed[:2]].count(True) == 1
    assert Receipt.objects.count() == len(people) * len(messages)
    assert Stay.objects.current().filter(conversation=group).count() == 1
