"""Attributes of a group, as pairs of `key` and `value`."""

from typing import Any

from messaging.models import GroupData

from ..fields import Listed, Request, Text
from ..requests import Limited
from .groups import OneGroup


class NamedAttribute(Request):
    key = Text(limit="dataKeyCharacters")


class Attribute(NamedAttribute):
    value = Limited(most="attribute_characters")


class SetAttributes(OneGroup):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "GroupAttr": Listed(child=Attribute(), limit="group_attributes")}


class DeleteAttributes(OneGroup):
    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "GroupAttr": Listed(child=NamedAttribute(), limit="group_attributes")}


def attributes(data: GroupData) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in data.attributes.items()]
