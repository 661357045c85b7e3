"""The OpenAPI document says what the commands really answer."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from rest_framework import serializers

from messaging.models import Conversation, Person
from receipts.services.acknowledge import Result
from receipts.wire import answers

from .doors import Door
from .scenes import named, read, say


def same_fields(shape: Any, value: Any, where: str) -> None:
    """Every field that is answered is declared, and every one that is declared as always there is answered."""
    if isinstance(shape, serializers.ListSerializer):
        for one in value:
            same_fields(shape.child, one, where)
    elif isinstance(shape, serializers.Serializer):
        assert isinstance(value, Mapping)
        declared = shape.fields
        assert set(value) <= set(declared), where
        assert {name for name, field in declared.items() if field.required} <= set(value), where
        for name, item in value.items():
            same_fields(declared[name], item, f"{where}.{name}")


@pytest.mark.parametrize("kind", ["group", "direct"])
def test_every_answer_is_as_declared(
    door: Door, group: Conversation, direct: Conversation, alice: Person, bob: Person, kind: str
) -> None:
    message = say(alice, group if kind == "group" else direct)
    given = door(bob, "receipt.acknowledge", messages=named(message))
    asked: dict[str, Any] = {"messageID": message.message_id}
    found: list[tuple[Callable[[], Any], Any]] = [
        (answers.Results, given),
        (answers.Summaries, door(alice, "receipt.summaries", messageID=[message.message_id, "1-1-1"])),
        (answers.Changes, door(alice, "receipt.changes", changed_after=0)),
        (answers.Readers, door(alice, "receipt.readers", **asked)),
        (answers.Audience, door(alice, "receipt.audience", **asked)),
        (answers.Explanation, door(alice, "receipt.explain", **asked, userID="bob")),
        (answers.Curve, door(alice, "receipt.curve", **asked)),
    ]

    for shape, answer in found:
        assert answer.status == 200
        same_fields(shape(), answer.data, shape.__name__)


def test_every_result_is_declared() -> None:
    assert set(answers.RESULTS) == {result.value for result in Result}


def test_every_example_is_as_declared(group: Conversation, alice: Person, bob: Person) -> None:
    read(bob, say(alice, group))
    declared = {
        answers.Results: answers.ACKNOWLEDGE_EXAMPLES,
        answers.Summaries: answers.SUMMARIES_EXAMPLES,
        answers.Changes: answers.CHANGES_EXAMPLES,
        answers.Readers: answers.READERS_EXAMPLES,
        answers.Audience: answers.AUDIENCE_EXAMPLES,
        answers.Explanation: answers.EXPLAIN_EXAMPLES,
        answers.Curve: answers.CURVE_EXAMPLES,
    }

    for shape, examples in declared.items():
        for example in examples:
            if example.response_only:
                same_fields(shape(), example.value, f"{shape.__name__}: {example.name}")
