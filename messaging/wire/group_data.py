"""Attributes and counters of a group on the wire."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.drainage import set_override
from rest_framework import serializers
from rest_framework.serializers import CharField, DictField, IntegerField

from messaging.limits import limits
from messaging.models import GroupData

from .fields import Listed, Text, Whole
from .fields import Request as Shape
from .limits import past
from .requests import InConversation
from .shapes import Shape as Frame

MOST = 2**53 - 1
"""The greatest number that every client can hold."""

KEY = Text(limit="dataKeyCharacters")
VALUE = Text(allow_blank=True)
COUNT = Whole(min_value=-MOST, max_value=MOST)


class Keyed(serializers.DictField):
    """Values by their keys: at least one, and not more than the limit of this name."""

    value: serializers.Field[Any, Any, Any, Any] = VALUE
    described: ClassVar[dict[str, Any]] = {"type": "string"}

    def __init__(self, *, limit: str, **options: Any) -> None:
        self._limit = limit
        super().__init__(**options)
        set_override(
            self,
            "field",
            {
                "type": "object",
                "additionalProperties": self.described,
                "minProperties": 1,
                "maxProperties": getattr(limits(), limit),
            },
        )

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            self.fail("not_a_dict", input_type=type(data).__name__)
        if not data or len(data) > getattr(limits(), self._limit):
            raise serializers.ValidationError(f"At least one. {past(self._limit, 'at once')}")
        read: dict[str, Any] = {}
        for key, value in data.items():
            read[KEY.run_validation(key)] = self.value.run_validation(value)
        return read


class Attributes(Keyed):
    def to_internal_value(self, data: Any) -> dict[str, Any]:
        read = super().to_internal_value(data)
        if any(len(value) > limits().attribute_characters for value in read.values()):
            raise serializers.ValidationError(past("attribute_characters", "characters each"))
        return read


class Counters(Keyed):
    value = COUNT
    described: ClassVar[dict[str, Any]] = {"type": "integer", "minimum": -MOST, "maximum": MOST}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping) and any(isinstance(value, str) for value in data.values()):
            raise serializers.ValidationError("A counter is a whole number.")
        return super().to_internal_value(data)


class Named(InConversation):
    """Of these keys alone; of all, if none is named."""

    def get_fields(self) -> dict[str, Any]:
        keys = Listed(child=Text(limit="dataKeyCharacters"), limit="ids_per_request", required=False)
        return {**super().get_fields(), "keyList": keys}


class DeleteAttributes(Named):
    sequence = Whole(required=False)


class SetAttributes(InConversation):
    groupAttributes = Attributes(limit="group_attributes")
    sequence = Whole(required=False, help_text="The number of the attributes that the caller knows.")


class SetCounters(InConversation):
    counters = Counters(limit="group_counters")


class Count(InConversation):
    key = Text(limit="dataKeyCharacters")
    value = Whole(min_value=-MOST, max_value=MOST, help_text="Added to it; below 0: taken from it.")
    countID = Text(required=False, max_length=64, help_text="The same one again counts nothing.")


class AttributesAnswer(Shape):
    groupAttributes = DictField(child=CharField(allow_blank=True))
    sequence = IntegerField()


class CountersAnswer(Shape):
    counters = DictField(child=IntegerField())


class OnlineAnswer(Shape):
    memberCount = IntegerField()


def attributes(data: GroupData) -> Frame:
    return {"groupAttributes": data.attributes, "sequence": data.attributes_change}


def attributes_change(data: GroupData) -> Frame:
    return {"kind": "attributes", "changeSeq": data.attributes_change, "groupAttributes": data.attributes}


def counters_change(data: GroupData) -> Frame:
    return {"kind": "counters", "changeSeq": data.counters_change, "counters": data.counters}
