"""What a list costs: as many statements with ten thousand of what it lists as with ten."""

from collections.abc import Callable
from typing import Any

import pytest

from chatsite.start import start
from messaging.models import Person
from messaging.services.catch_up import heads_of
from receipts.services.curve import POINTS, curve

from .conftest import Measure
from .towns import Town, run

Asked = tuple[Person, dict[str, Any]]

PAGE = {"limit": 100}
TEA = {"keywords": ["tea"], "limit": 50}

COMMANDS: dict[str, Callable[[Town], Asked]] = {
    "message.list": lambda town: (town.owner, {**town.where, **PAGE}),
    "message.list after": lambda town: (town.owner, {**town.where, **PAGE, "after": 2}),
    "message.list before": lambda town: (town.owner, {**town.where, **PAGE, "before": len(town.messages)}),
    "message.list around": lambda town: (
        town.crier,
        {**town.where, **PAGE, "around": len(town.messages) // 2},
    ),
    "message.get": lambda town: (town.crier, town.first),
    "message.pinned": lambda town: (town.owner, town.where),
    "message.search": lambda town: (town.owner, {**town.where, **TEA}),
    "message.search everywhere": lambda town: (town.keeper, TEA),
    "reaction.list": lambda town: (
        town.owner,
        {"messageIDs": [one.message_id for one in town.messages[:100]]},
    ),
    "reaction.users": lambda town: (town.owner, {**town.first, "reactionID": "👍", "count": 100}),
    "conversation.get": lambda town: (town.owner, town.where),
    "conversation.changes": lambda town: (town.owner, {**town.where, **PAGE, "changed_after": 0}),
    "conversation.changes of the newest": lambda town: (
        town.owner,
        {**town.where, **PAGE, "changed_after": town.square.change_seq - 10},
    ),
    "me.changes": lambda town: (town.owner, {**PAGE, "changed_after": 0}),
    "me.get": lambda town: (town.owner, {}),
    "contact.list": lambda town: (town.owner, PAGE),
    "friend.check": lambda town: (town.owner, {"userIDs": [one.user_id for one in town.people[:500]]}),
    "status.get": lambda town: (town.owner, {"userIDs": [one.user_id for one in town.people[:500]]}),
    "keeping.get": lambda town: (town.keeper, {}),
    "group.preview": lambda town: (town.keeper, town.where),
    "group.online": lambda town: (town.owner, town.where),
    "group.attributes": lambda town: (town.owner, town.where),
    "group.counters": lambda town: (town.owner, town.where),
    "receipt.changes": lambda town: (town.crier, {**PAGE, "changed_after": 0}),
    "receipt.summaries": lambda town: (
        town.crier,
        {"messageID": [one.message_id for one in town.messages[:100]]},
    ),
    "receipt.readers": lambda town: (town.crier, {**town.first, "filter": 0, "count": 100}),
    "receipt.readers who have not": lambda town: (town.crier, {**town.last, "filter": 1, "count": 100}),
    "receipt.audience": lambda town: (town.crier, {**town.first, "count": 100}),
    "receipt.audience searched": lambda town: (
        town.crier,
        {**town.last, "state": "unread", "query": town.name, "count": 100},
    ),
    "receipt.explain": lambda town: (town.crier, {**town.first, "userID": town.people[5].user_id}),
}

EXPECTED = {
    "conversations/?search=": 5,
    "conversations/{where}/members/": 12,
    "conversations/{where}/members/?search=": 12,
    "users/": 13,
}

ADDRESSES: dict[str, Callable[[Town], tuple[Person, dict[str, Any]]]] = {
    "conversations/": lambda town: (town.keeper, {}),
    "conversations/?search=": lambda town: (town.keeper, {"search": "group"}),
    "conversations/{where}/members/": lambda town: (town.owner, {}),
    "conversations/{where}/members/?search=": lambda town: (town.owner, {"search": town.name}),
    "users/": lambda town: (town.owner, {"search": f"{town.name}-"}),
    "applications/": lambda town: (town.owner, {}),
    "notices/": lambda town: (town.owner, {}),
}


@pytest.mark.parametrize("named", COMMANDS)
def test_a_command(costs_the_same: Measure, named: str) -> None:
    def ask(town: Town) -> None:
        who, params = COMMANDS[named](town)
        run(who, named.split()[0], **params)

    costs_the_same(ask)


@pytest.mark.parametrize("named", ADDRESSES)
def test_the_page_of_a_list(costs_the_same: Measure, client_of: Any, named: str) -> None:
    clients: dict[str, Any] = {}

    def ask(town: Town) -> None:
        who, params = ADDRESSES[named](town)
        address = named.split("?", maxsplit=1)[0].format(where=town.where["conversationID"])
        client = clients.setdefault(town.name, client_of(who))
        client.get("/api/v1/me/")  # the first request of a device is written down
        answer = client.get(f"/api/v1/{address}", {"limit": 100, **params})
        assert answer.status_code == 200, answer.content
        assert len(answer.json()["results"]) == min(100, EXPECTED.get(named, 10) + len(town.people) - 10)

    costs_the_same(ask)


def test_everything_at_the_start(costs_the_same: Measure) -> None:
    costs_the_same(lambda town: start(person=town.keeper, limit=100))
    costs_the_same(lambda town: heads_of(town.keeper))


def test_the_curve_has_a_few_dozen_points_at_any_size(costs_the_same: Measure) -> None:
    """receipts 6: as a few dozen points."""

    def look(town: Town) -> None:
        points = [
            point["readCount"]
            for point in curve(viewer=town.crier, message_id=town.messages[0].message_id)["points"]
        ]
        many = len(town.people)
        assert (len(points), points[0], points[-1]) == (min(POINTS, many), 1, many)

    costs_the_same(look)
