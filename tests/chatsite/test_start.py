"""start: everything that a client shows first, in one answer, through both doors."""

from collections.abc import Callable
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from chatsite import start as module
from chatsite.commands import COMMANDS
from chatsite.start import clock, start
from messaging.models import Conversation, Person
from messaging.services.catch_up import heads_of
from messaging.services.keeping import keep_conversation
from messaging.services.members import remove_member
from messaging.services.positions import move_read_position
from messaging.wire.shapes import conversation_id
from tests.messaging.crowds import crowd, meetings
from tests.messaging.scenes import say, wire_id
from tests.messaging.test_openapi import differences

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Person], APIClient]
Begin = Callable[..., dict[str, Any]]

START = "/api/v1/start/"


@pytest.fixture(params=["rest", "socket"])
def begin(request: pytest.FixtureRequest, client_of: ClientOf) -> Begin:
    """What somebody gets to begin with."""

    def through_rest(person: Person, **query: Any) -> dict[str, Any]:
        answer = client_of(person).get(START, query)
        assert answer.status_code == 200, answer.json()
        said = answer.json()
        # Beside what the command answers: only a token's page wants one.
        assert said.pop("mediaKey")["expiresIn"] == 86_400
        return said

    def through_socket(person: Person, **params: Any) -> dict[str, Any]:
        return COMMANDS["start"].run(person, params)

    return through_rest if request.param == "rest" else through_socket


def test_is_everything_that_five_calls_would_say(
    begin: Begin, client_of: ClientOf, alice: Person, bob: Person, group: Conversation, direct: Conversation
) -> None:
    say(bob, group, need_read_receipt=True)
    move_read_position(person=alice, conversation=group)
    say(bob, direct)
    say(bob, group)
    before = clock()

    said = begin(alice)

    client = client_of(alice)
    sync, me, limits, listed, kept = (
        client.get(f"/api/v1/{address}/").json()
        for address in ("sync", "me", "limits", "conversations", "keeping")
    )
    assert before <= said.pop("time") <= clock()
    assert said == {
        **{name: sync[name] for name in ("epoch", "me", "receipts")},
        "profile": me,
        "limits": limits,
        "unreadCount": sum(head["unreadCount"] for head in sync["conversations"]),
        "conversations": {"next": None, "results": listed["results"]},
        "keeping": kept,
    }
    assert [row["conversationID"] for row in listed["results"]] == [wire_id(group), "C2Cbob"]
    assert (said["me"], said["unreadCount"]) == (1, 2)


def test_goes_on_with_the_pages_of_the_list(begin: Begin, client_of: ClientOf, alice: Person) -> None:
    meetings(alice, crowd(3))
    client = client_of(alice)
    everything = client.get("/api/v1/conversations/").json()["results"]

    page = begin(alice, limit=2)["conversations"]
    rows = list(page["results"])
    while page["next"]:
        assert len(page["results"]) == 2
        page = client.get(page["next"]).json()
        rows += page["results"]

    assert (rows, len(rows)) == (everything, 6)


def test_names_the_next_page_as_the_list_does(client_of: ClientOf, alice: Person) -> None:
    meetings(alice, crowd(1))
    client = client_of(alice)

    begun = client.get(START, {"limit": 1}).json()["conversations"]["next"]
    listed = client.get("/api/v1/conversations/", {"limit": 1}).json()["next"]

    assert begun.partition("cursor=")[0] == listed.partition("cursor=")[0]
    assert client.get(begun).json()["results"] == client.get(listed).json()["results"]
    assert COMMANDS["start"].run(alice, {"limit": 1})["conversations"]["next"].startswith("/api/v1/")


def test_says_nothing_of_what_is_not_mine(
    begin: Begin, alice: Person, bob: Person, charlie: Person, group: Conversation, direct: Conversation
) -> None:
    assert len(begin(bob)["conversations"]["results"]) == 2

    remove_member(by=alice, conversation=group, person=bob)

    assert [row["conversationID"] for row in begin(bob)["conversations"]["results"]] == ["C2Calice"]
    assert begin(charlie)["conversations"] == {"next": None, "results": []}
    assert APIClient().get(START).status_code == 401


def test_was_read_after_its_heads(
    monkeypatch: pytest.MonkeyPatch, alice: Person, bob: Person, group: Conversation
) -> None:
    """What happens while the rest is read has a number beyond the head, and is caught up with."""
    really = module.conversation_shapes

    def meanwhile(person: Person, page: Any) -> Any:
        say(bob, group)
        move_read_position(person=alice, conversation=group)
        return really(person, page)

    monkeypatch.setattr(module, "conversation_shapes", meanwhile)

    said = start(person=alice, limit=50)

    [head] = heads_of(alice)["conversations"]
    [row] = said["conversations"]["results"]
    assert (said["me"], row["readSeq"], heads_of(alice)["me"]) == (0, 2, 1)
    assert row["changeSeq"] == head["changeSeq"]


@pytest.mark.parametrize("limit", ["0", "101", "a", "1.5"])
def test_has_a_page_of_1_to_100(client_of: ClientOf, alice: Person, limit: str) -> None:
    answer = client_of(alice).get(START, {"limit": limit})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == ["limit"]
    assert client_of(alice).get(START, {"limit": "100"}).status_code == 200


def test_is_described(client_of: ClientOf, alice: Person, group: Conversation) -> None:
    document = SchemaGenerator().get_schema(request=None, public=True)
    declared = document["paths"][START]["get"]["responses"]["200"]["content"]["application/json"]["schema"]

    said = client_of(alice).get(START).json()

    assert list(differences(document, declared, said, "start")) == []


def test_has_what_is_pinned_also_from_further_down(begin: Begin, alice: Person) -> None:
    rows = meetings(alice, crowd(3))
    names = [row["conversationID"] for row in begin(alice)["conversations"]["results"]]
    last = next(row for row in rows if conversation_id(row, alice.pk) == names[-1])
    keep_conversation(person=alice, conversation=last, is_pinned=True)

    page = begin(alice, limit=2)["conversations"]

    assert [row["conversationID"] for row in page["results"]] == [*names[:2], names[-1]]
