"""Receipts given by a back end on somebody's behalf."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from messaging.models import AccessToken, Conversation, Person
from messaging.services.access import issue_token
from messaging.services.people import create_person
from receipts.models import Receipt

from .scenes import fresh, named, say


@pytest.fixture
def back_end(db: None) -> Person:
    return create_person(user_id="crm", is_bot=True)


@pytest.fixture
def server(back_end: Person) -> APIClient:
    _, secret = issue_token(person=back_end, scope=AccessToken.Scope.SERVER)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def give(client: APIClient, **body: Any) -> tuple[int, Any]:
    response = client.post("/api/v1/receipts/", body)
    return response.status_code, response.json()


def test_says_so_and_by_whom(
    server: APIClient, back_end: Person, group: Conversation, alice: Person, bob: Person, client_of: Any
) -> None:
    """receipts 4: a receipt given on someone's behalf says so."""
    message = say(alice, group)

    answer = give(server, userID="bob", messages=named(message))

    assert answer == (200, {"results": [{"messageID": message.message_id, "result": "ok"}]})
    receipt = Receipt.objects.get()
    assert (receipt.reader, receipt.origin, receipt.given_by) == (bob, "on_behalf", back_end)
    readers = client_of(alice).get(f"/api/v1/messages/{message.message_id}/readers/").json()
    assert [(one["userID"], one["onBehalf"], one["origin"]) for one in readers["members"]] == [
        ("bob", True, "on_behalf")
    ]


def test_obeys_the_same_rules(
    server: APIClient, group: Conversation, alice: Person, bob: Person, charlie: Person
) -> None:
    """receipts 4: someone who was never there cannot be given a receipt either."""
    message = say(alice, group)

    assert give(server, userID="charlie", messages=named(message))[1]["results"][0]["result"] == "not_found"
    assert give(server, userID="alice", messages=named(message))[1]["results"][0]["result"] == "own"
    assert fresh(message).read_count == 0


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"userID": "nobody"}, 404, "person_not_found"),
        ({"userID": None}, 400, "invalid"),
        ({"messages": []}, 400, "invalid"),
        ({"messages": [{"messageID": "1-1-1", "origin": "viewed"}]}, 400, "invalid"),
        ({"givenBy": "crm"}, 400, "invalid"),
    ],
)
def test_refuses_what_is_wrong(
    server: APIClient,
    group: Conversation,
    alice: Person,
    bob: Person,
    change: dict[str, Any],
    status: int,
    code: str,
) -> None:
    body = {"userID": "bob", "messages": named(say(alice, group)), **change}

    refused = give(server, **body)
    without = give(server, messages=body["messages"])

    assert (refused[0], refused[1]["code"]) == (status, code)
    assert (without[0], without[1]["code"]) == (400, "invalid")
    assert not Receipt.objects.exists()


def test_is_for_back_ends_alone(
    group: Conversation, alice: Person, bob: Person, dora: Person, client_of: Any
) -> None:
    """receipts 4: an ordinary caller speaks for nobody else."""
    status, refused = give(client_of(dora), userID="bob", messages=named(say(alice, group)))

    assert (status, refused["code"]) == (400, "invalid")
    assert [error["field"] for error in refused["errors"]] == ["userID"]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "receipts/?changed_after=0",
        "receipts/summaries/?messageID=1-1-1",
        "messages/1-1-1/readers/",
        "messages/1-1-1/audience/",
        "messages/1-1-1/audience/bob/",
        "messages/1-1-1/curve/",
    ],
)
def test_a_back_end_asks_nothing_and_a_stranger_neither(server: APIClient, address: str) -> None:
    """receipts 5: one policy at every door: a server token speaks for nobody."""
    assert server.get(f"/api/v1/{address}").json()["code"] == "not_allowed"
    assert APIClient().get(f"/api/v1/{address}").json()["code"] == "not_logged_in"
    assert APIClient().post("/api/v1/receipts/", {"messages": []}).json()["code"] == "not_logged_in"
