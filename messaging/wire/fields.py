"""What comes in, strictly typed: nothing is guessed, cut or ignored."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from rest_framework import serializers

BIGGEST = 2**63 - 1
LAST_SECOND = 253_402_300_799


class Request(serializers.Serializer[Any]):
    """A request's shape. A field that is not declared is refused by name."""

    default_error_messages: ClassVar[dict[str, Any]] = {"unknown": "There is no such field."}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in data if name not in self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {
                        name: [serializers.ErrorDetail("There is no such field.", code="unknown")]
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A string and nothing else: a number is not taken for one, and spaces are the sender's own."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Not a string."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, **options})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false; in a query string, the words."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Neither true nor false."}

    def to_internal_value(self, data: Any) -> bool:
        words = {"true": True, "false": False}
        if not isinstance(data, bool) and not (isinstance(data, str) and data in words):
            self.fail("invalid")
        return words[data] if isinstance(data, str) else data


class Whole(serializers.IntegerField):
    """A whole number of at most 63 bits; never a fraction or a boolean."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": BIGGEST, **options})

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Seconds(serializers.FloatField):
    """A moment in Unix seconds, fractions allowed, between 1970 and 9999."""

    default_error_messages: ClassVar[dict[str, Any]] = {"range": "Between 1970 and 9999, in seconds."}

    def to_internal_value(self, data: Any) -> datetime:  # type: ignore[override]
        if isinstance(data, bool):
            self.fail("invalid")
        given = super().to_internal_value(data)
        if not 0 <= given <= LAST_SECOND:
            self.fail("range")
        return datetime.fromtimestamp(given, UTC)


class Listed(serializers.ListField):
    """A list of at least one and at most `limit`; past it the refusal names the limit."""

    def __init__(self, *, limit: int, **options: Any) -> None:
        super().__init__(min_length=1, max_length=limit, allow_empty=False, **options)


def seconds(moment: datetime | None) -> float | None:
    """Unix seconds to the millisecond, or None."""
    return None if moment is None else round(moment.timestamp(), 3)
