"""What comes in, strictly typed: nothing is guessed, cut or ignored."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from messaging.limits import limits

from .limits import LENGTHS, past

BIGGEST = 2**63 - 1
LAST_SECOND = 253_402_300_799


class Request(serializers.Serializer[Any]):
    """A request's shape. A field that is not declared is refused by name."""

    @classmethod
    def plain(cls, params: Any) -> dict[str, Any] | None:
        """What the fields would make of parameters that are plainly right, for a shape that is asked for thousands of
        times a second; None where they must look for themselves, as at whatever is wrong."""
        return None

    def to_internal_value(self, data: Any) -> Any:
        unknown = [str(name) for name in data if name not in self.fields] if isinstance(data, Mapping) else []
        faults: dict[str, Any] = {
            name: [ErrorDetail("There is no such field.", code="unknown")] for name in sorted(unknown)
        }
        try:
            known = super().to_internal_value(data)
        except serializers.ValidationError as refusal:
            if not faults or not isinstance(refusal.detail, dict):
                raise
            raise serializers.ValidationError({**faults, **refusal.detail}) from None
        if faults:
            raise serializers.ValidationError(faults)
        return known


def less(shape: type[Request], *names: str) -> type[Request]:
    """The same shape without these fields, for the description of an address that says them in its path."""
    return type(shape.__name__, (shape,), dict.fromkeys(names))


class Text(serializers.CharField):
    """A string and nothing else: a number is not taken for one, and spaces are the sender's own. Past the
    published `limit` of its length the refusal names it."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Not a string."}

    def __init__(self, *, limit: str = "", **options: Any) -> None:
        if limit:
            longest = LENGTHS[limit]
            options |= {
                "max_length": longest,
                "error_messages": {"max_length": f"At most {longest} characters ({limit})."},
            }
        super().__init__(**{"trim_whitespace": False, **options})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false and nothing else."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Neither true nor false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Whole(serializers.IntegerField):
    """A whole number of at most 63 bits; never a string, a fraction or a boolean."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": BIGGEST, **options})

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "number", "format": "double", "minimum": 0, "maximum": LAST_SECOND})
class Seconds(serializers.FloatField):
    """A moment in Unix seconds, fractions allowed, between 1970 and 9999."""

    default_error_messages: ClassVar[dict[str, Any]] = {"range": "Between 1970 and 9999, in seconds."}

    def to_internal_value(self, data: Any) -> datetime:  # type: ignore[override]
        if type(data) not in (int, float):
            self.fail("invalid")
        given = float(data)
        if not 0 <= given <= LAST_SECOND:
            self.fail("range")
        return datetime.fromtimestamp(given, UTC)


class Listed(serializers.ListField):
    """A list of at least one and at most as many as the limit of this name; past it the refusal names it."""

    def __init__(self, *, limit: str, **options: Any) -> None:
        most = getattr(limits(), limit)
        super().__init__(
            min_length=1,
            max_length=most,
            allow_empty=False,
            error_messages={"max_length": past(limit, "at once")},
            **options,
        )


def seconds(moment: datetime | None) -> float | None:
    """Unix seconds to the millisecond, or None."""
    return None if moment is None else round(moment.timestamp(), 3)
