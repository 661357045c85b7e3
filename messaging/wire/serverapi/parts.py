"""What several commands take."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from ..fields import Listed, Request, Text, Whole
from ..requests import Choice, UserID, picture


class Renamed(Request):
    """A request of which the vendor has called some fields otherwise before: it is taken by either name."""

    FORMER: ClassVar[dict[str, str]] = {}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            twice = [old for old, new in self.FORMER.items() if old in data and new in data]
            if twice:
                raise serializers.ValidationError(
                    {twice[0]: [f"The same as {self.FORMER[twice[0]]}; say it once."]}
                )
            data = {self.FORMER.get(name, name): value for name, value in data.items()}
        return super().to_internal_value(data)


class Anything(serializers.Field[Any, Any, Any, Any]):
    """What it may be is looked at later."""

    def to_internal_value(self, data: Any) -> Any:
        return data


class Bit(Whole):
    """0 or 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_value": 1, **options})


class GroupID(Text):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"limit": "topicIDCharacters", **options})


class FaceUrl(Text):
    """The address of a picture on this server, or ''."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_blank": True, "limit": "avatarCharacters", **options})

    def to_internal_value(self, data: Any) -> str:
        return picture(super().to_internal_value(data))


class OwnField(Request):
    """A field of an application's own; an empty value takes it away."""

    Key = Text(limit="customKeyCharacters")
    Value = Text(allow_blank=True, limit="customFieldCharacters")


def own_fields() -> Listed:
    return Listed(child=OwnField(), limit="custom_fields", required=False)


def accounts(**options: Any) -> Listed:
    """A list of user IDs."""
    return Listed(child=UserID(), limit="ids_per_request", **options)


def switch() -> Choice:
    return Choice(choices=("On", "Off"), required=False)


def as_fields(pairs: list[dict[str, str]]) -> dict[str, str]:
    return {pair["Key"]: pair["Value"] for pair in pairs}


def as_pairs(fields: Mapping[str, str] | None) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in (fields or {}).items()]
