"""How often may be asked: of any number at once exactly as many come through as may, over all processes."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import httpx
import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone
from rest_framework.test import APIClient

from chatsite.asgi import application
from messaging.errors import TooFrequent
from messaging.models import AccessToken, Person, RateWindow
from messaging.services import allowances as module
from messaging.services.access import issue_token
from messaging.services.allowances import Allowance, Allowances, allowances
from messaging.services.people import create_person
from messaging.services.rates import Block, Rate, take_blocks

from .conftest import Race

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

AT_ONCE = 64
OWL = Rate("requests_per_person", "owl", 10, 3_600)


def left_of(found: list[Allowance]) -> int:
    [one] = found
    return one.left


def came_through(answers: list[Any]) -> int:
    return [isinstance(one, list) for one in answers].count(True)


def spend_all(one: Allowances, rate: Rate) -> int:
    for number in count():
        try:
            one.spend([rate])
        except TooFrequent:
            return number
    raise AssertionError


@pytest.mark.parametrize("most", [1, 10, 63, 64, 1_000])
def test_of_64_at_once_as_many_come_through_as_may(race: Race, most: int) -> None:
    one, rate = Allowances(), OWL._replace(most=most)

    answers = race([partial(one.spend, [rate])] * AT_ONCE, refusals=(TooFrequent,))

    assert came_through(answers) == min(most, AT_ONCE)
    assert RateWindow.objects.get().count <= most


def test_two_processes_together_let_no_more_through(race: Race) -> None:
    here, there = Allowances(), Allowances()

    answers = race([partial(one.spend, [OWL]) for one in (here, there) * 32], refusals=(TooFrequent,))

    assert came_through(answers) == OWL.most


def test_what_one_process_holds_another_cannot_give_out() -> None:
    here, there, rate = Allowances(), Allowances(), OWL._replace(most=1_000)
    assert left_of(here.spend([rate])) == 999

    given, held = spend_all(there, rate), spend_all(here, rate)

    assert 0 < held < 1_000 // module.SHARE
    assert 1 + given + held == 1_000


def test_nothing_is_spent_where_one_of_several_is_used_up() -> None:
    one, scarce = Allowances(), OWL._replace(what="requests_per_token", most=1)
    one.spend([OWL, scarce])

    with pytest.raises(TooFrequent) as refused:
        one.spend([OWL, scarce])

    assert refused.value.facts["limit"] == 1 and "requestsPerToken" in str(refused.value)
    assert [each.left for each in one.look([OWL, scarce])] == [9, 0]


def test_many_requests_are_few_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    one, rate, asked = Allowances(), OWL._replace(most=3_000), []
    monkeypatch.setattr(module, "take_blocks", lambda blocks: asked.append(blocks) or take_blocks(blocks))

    for _ in range(1_000):
        one.spend([rate])

    assert len(asked) < 25


def test_begins_anew_when_the_window_is_over() -> None:
    one = Allowances()
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False) as clock:
        for left in range(9, -1, -1):
            assert one.spend([OWL])[0] == Allowance(OWL, left, 3_600)
        clock.shift(3_599)
        with pytest.raises(TooFrequent) as refused:
            one.spend([OWL])
        assert refused.value.facts == {"retryAfter": 1, "limit": 10}

        clock.shift(1)
        assert left_of(one.spend([OWL])) == 9


def test_a_window_ends_for_all_processes_at_once() -> None:
    here, there, rate = Allowances(), Allowances(), OWL._replace(most=1_000)
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False) as clock:
        here.spend([rate])
        clock.shift(1_800)
        assert there.spend([rate])[0].seconds == 1_800

        clock.shift(1_800)
        assert spend_all(here, rate) + spend_all(there, rate) == 1_000
        clock.shift(1_799)
        with pytest.raises(TooFrequent):
            there.spend([rate])


def test_a_limit_that_is_changed_holds_at_once() -> None:
    one, other = Allowances(), Allowances()
    for _ in range(10):
        one.spend([OWL])
    for raised in (one, other):
        with pytest.raises(TooFrequent):
            raised.spend([OWL])

    assert left_of(one.spend([OWL._replace(most=12)])) == 1
    assert left_of(other.spend([OWL._replace(most=12)])) == 0
    for lowered in (one, other):
        with pytest.raises(TooFrequent):
            lowered.spend([OWL._replace(most=11)])


def test_what_is_held_of_a_limit_that_is_lowered_is_not_given_out() -> None:
    one, high = Allowances(), OWL._replace(most=1_000)
    one.spend([high])

    assert spend_all(one, OWL) == 0
    assert left_of(one.look([OWL])) == 0
    assert left_of(one.spend([high])) < 1_000


def test_without_the_database_each_process_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Allowances()

    def fails(blocks: Any) -> Any:
        raise OperationalError

    monkeypatch.setattr(module, "take_blocks", fails)
    monkeypatch.setattr(module, "BLIND", 3_600)

    for _ in range(10):
        one.spend([OWL])
    with pytest.raises(TooFrequent):
        one.spend([OWL])


def test_memory_and_rows_that_are_over_are_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WINDOWS", 20)
    one = Allowances(is_alone=True)

    for number in range(100):
        one.spend([OWL._replace(subject=str(number))])
    assert len(one._windows) <= 20

    RateWindow.objects.create(key="old", count=1, ends_at=timezone.now() - timedelta(days=1))
    Allowances().spend([OWL])
    assert not RateWindow.objects.filter(key="old").exists()


def test_one_who_takes_more_than_there_is_leaves_no_trace_of_it() -> None:
    first = take_blocks([Block(OWL, 8)])[OWL]
    second = take_blocks([Block(OWL, 8)])[OWL]

    assert (first.granted, second.granted, second.gone) == (8, 2, 10)
    assert take_blocks([Block(OWL._replace(most=13), 8)])[OWL._replace(most=13)].granted == 3


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[..., None]:
    """As where several processes serve, with these limits."""

    def shared(**limits: int) -> None:
        monkeypatch.setattr(allowances, "is_alone", False)
        settings.CHAT_LIMITS = limits

    return shared


@pytest.mark.parametrize("limit", ["requests_per_person", "requests_per_token"])
def test_of_64_requests_at_once_over_rest(
    race: Race, shared: Any, client_of: Callable[[Person], APIClient], alice: Person, limit: str
) -> None:
    clients = [client_of(alice) for _ in range(4)] if limit == "requests_per_person" else [client_of(alice)]
    shared(**{limit: 10})

    answers = race([partial(client.get, "/api/v1/sync/") for client in clients * (AT_ONCE // len(clients))])

    assert sorted(one.status_code for one in answers) == [200] * 10 + [429] * 54
    refused = next(one for one in answers if one.status_code == 429)
    assert (refused.json()["code"], refused.json()["limit"]) == ("too_frequent", 10)


def test_of_64_calls_at_once_of_the_server_api(race: Race, shared: Any) -> None:
    crm = create_person(user_id="crm", is_bot=True)
    _, secret = issue_token(person=crm, scope=AccessToken.Scope.SERVER)
    shared(requests_per_server_token=10)
    query = f"sdkappid=1&identifier=crm&usersig={secret}&random=1&contenttype=json"
    call = partial(
        APIClient().post,
        f"/v4/profile/portrait_get?{query}",
        {"To_Account": ["crm"], "TagList": ["Tag_Profile_IM_Nick"]},
    )

    answers = race([call] * AT_ONCE)

    assert Counter(one.json()["ErrorCode"] for one in answers) == {0: 10, 60007: 54}
    refused = next(one for one in answers if one.json()["ErrorCode"])
    assert (refused.status_code, refused["RateLimit-Policy"]) == (200, '"token";q=10;w=60')
    assert 0 < int(refused["Retry-After"]) <= 60


@pytest.mark.asyncio
async def test_of_64_requests_at_once_from_one_address(shared: Any) -> None:
    """The event loop goes on while the database is asked."""
    shared(requests_per_address=10)
    line = httpx.ASGITransport(application, client=("2001:db8::1", 1))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=line, base_url="http://testserver") as client:
        answers = await asyncio.gather(*[client.get("/api/v1/errors/") for _ in range(AT_ONCE)])

    assert Counter(one.status_code for one in answers) == {200: 10, 429: 54}
    assert not any("ratelimit" in one.headers for one in answers if one.status_code == 200)


def test_after_the_first_request_of_a_window_no_statement_is_added(
    shared: Any, client_of: Callable[[Person], APIClient], alice: Person, count_queries: Any, settings: Any
) -> None:
    client = client_of(alice)
    shared()
    assert client.get("/api/v1/sync/").status_code == 200
    counted = count_queries(lambda: client.get("/api/v1/sync/"))

    settings.CHAT_LIMITS = dict.fromkeys(("requests_per_person", "requests_per_token"), 0)
    assert count_queries(lambda: client.get("/api/v1/sync/")) == counted
