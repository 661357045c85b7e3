"""`acknowledge`: what bad input gets, and where the limit is."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from messaging.models import Conversation, Person

from .doors import Door
from .scenes import named, say

Quiet = Callable[[], AbstractContextManager[None]]


def test_takes_thirty_and_refuses_thirty_one(
    door: Door, group: Conversation, alice: Person, bob: Person, writes_nothing: Quiet
) -> None:
    """receipts 4: up to 30 messages; more than 30: refused whole. receipts 9: the error names the limit."""
    messages = [say(alice, group) for _ in range(31)]

    with writes_nothing():
        refused = door(bob, "receipt.acknowledge", messages=named(*messages))
    taken = door(bob, "receipt.acknowledge", messages=named(*messages[:30]))

    assert refused.verdict == (400, "invalid")
    assert [(one["field"], one["code"]) for one in refused.data["errors"]] == [("messages", "max_length")]
    assert "30" in refused.data["errors"][0]["text"]
    assert taken.results == ["ok"] * 30


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": "all"}, "messages"),
        ({"messages": {"0": {}}}, "messages"),
        ({"messages": [{}]}, "messages.0.messageID"),
        ({"messages": [{"messageID": ""}]}, "messages.0.messageID"),
        ({"messages": [{"messageID": 7}]}, "messages.0.messageID"),
        ({"messages": [{"messageID": None}]}, "messages.0.messageID"),
        ({"messages": [{"messageID": "1-1-1" * 13}]}, "messages.0.messageID"),
        ({"messages": [{"messageID": "1-1-1", "revision": 0}]}, "messages.0.revision"),
        ({"messages": [{"messageID": "1-1-1", "revision": 2**31}]}, "messages.0.revision"),
        ({"messages": [{"messageID": "1-1-1", "revision": 1.5}]}, "messages.0.revision"),
        ({"messages": [{"messageID": "1-1-1", "seenAt": "now"}]}, "messages.0.seenAt"),
        ({"messages": [{"messageID": "1-1-1", "seenAt": True}]}, "messages.0.seenAt"),
        ({"messages": [{"messageID": "1-1-1", "seenAt": -1}]}, "messages.0.seenAt"),
        ({"messages": [{"messageID": "1-1-1", "seenAt": 1e300}]}, "messages.0.seenAt"),
        ({"messages": [{"messageID": "1-1-1", "origin": "on_behalf"}]}, "messages.0.origin"),
        ({"messages": [{"messageID": "1-1-1", "readAt": 1}]}, "messages.0.readAt"),
        ({"messages": [{"messageID": "1-1-1"}], "userID": "alice"}, "userID"),
    ],
)
def test_checks_the_shape_first_and_names_the_field(
    door: Door,
    group: Conversation,
    alice: Person,
    bob: Person,
    writes_nothing: Quiet,
    params: dict[str, object],
    field: str,
) -> None:
    """receipts 4: the shape is checked first (400, nothing applied). Nobody says who else has read."""
    message = say(alice, group)
    items = params.get("messages")
    if isinstance(items, list) and items:
        params = {**params, "messages": [*items, *named(message)]}

    with writes_nothing():
        answer = door(bob, "receipt.acknowledge", **params)

    assert answer.verdict == (400, "invalid")
    assert [error["field"] for error in answer.data["errors"]] == [field]
