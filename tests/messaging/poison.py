"""What should never come, and does: values that no field takes, and bodies that are no JSON."""

import json
import sys
from typing import Any

from rest_framework import serializers

from messaging.wire.custom import CustomFields
from messaging.wire.fields import Flag, Listed, Request, Seconds, Text, Whole
from messaging.wire.group_data import Attributes, Counters
from messaging.wire.keeping import Marks
from messaging.wire.requests import MessageID, Payload, UserID

NUL, SURROGATE = "a\0b", "a\ud800b"
LONG = "x" * 60_000


def deep(levels: int = 1_000) -> list[Any]:
    """A list in a list in a list …"""
    nested: list[Any] = []
    for _ in range(levels):
        nested = [nested]
    return nested


def as_json(value: Any) -> str:
    """The value as a client writes it who does not care how deep it is."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    try:
        return json.dumps(value)
    finally:
        sys.setrecursionlimit(limit)


NO_TEXT = [None, 7, -1.5, True, 2**64, [], {}, ["x"], {"x": 1}, deep(), NUL, SURROGATE, LONG]
NO_WORD = [*NO_TEXT, "", "nonsense", "admin", "Owner "]
NO_FLAG = [None, 1, 0, 1.0, "", "yes", "True", "1", [], {}, [True], deep(), 2**64, NUL]
NO_NUMBER = [
    None,
    "",
    "a",
    "5",
    "٣",
    "1_0",
    "0x10",
    "1,5",
    "1" * 2_000,
    NUL,
    -1,
    1.5,
    1e300,
    True,
    [],
    {},
    [1],
    deep(),
    2**63,
    -(2**63),
    2**64,
]
NO_SECONDS = [value for value in NO_NUMBER if value not in (None, 1.5)]
NO_MARKS = [None, "x", 7, True, {}, deep(), *([bit] for bit in (None, -1, 4, 31, 63, 2**63, "x", True, []))]
NO_LIST = [None, "x", 7, True, {}, {"0": "x"}, [], deep(), ["x"] * 501]
NO_OBJECT = [None, "x", 7, True, [], ["x"], deep(), {"surprise": "!"}]
NO_ID_LIST = [
    *[None, "x", 7, True, {}, {"0": "x"}, [], deep()],
    *[[item] for item in (None, 7, True, [], ["x"], {}, "", NUL, SURROGATE, "x" * 65)],
    ["x"] * 501,
]
NO_CUSTOM_FIELDS = [
    *[None, 7, True, "x", [], ["x"], deep(), {"x": "y"}, {"Tag_Profile_Other_x": "y"}, {NUL: "y"}],
    *[
        {f"Tag_{kind}_Custom_x": said for kind in ("SNS", "Profile")}
        for said in (None, 7, True, [], ["x"], {}, NUL, SURROGATE, "x" * 501, deep())
    ],
    {f"Tag_SNS_Custom_{number}": "y" for number in range(21)},
]
NO_KEYED = [
    *[None, "x", 7, True, [], ["x"], {}, deep(), {"": "x"}, {NUL: "x"}, {"x" * 33: "x"}],
    {str(number): 1 for number in range(21)},
]
NO_PAYLOAD = [
    *[None, 7, True, "x", [], ["x"], {}, deep(), {"x": "y"}, {"data": "x"}],
    *[
        {"text": said}
        for said in (None, 7, True, [], ["x"], {}, {"x": 1}, "", " \n\t", "x" * 8_001, NUL, SURROGATE, deep())
    ],
    *[{"text": "x", name: "y"} for name in ("x", "", "data", NUL, "x" * 5_000)],
]


def poison_for(field: serializers.Field) -> list[Any]:
    """Values that a field of this kind never takes."""
    match field:
        case Text():
            return NO_TEXT if field.allow_blank else [*NO_TEXT, ""]
        case serializers.ChoiceField():
            return NO_WORD
        case Flag():
            return NO_FLAG
        case Whole() if field.min_value < 0:
            return [value for value in NO_NUMBER if value != -1]
        case Whole():
            return NO_NUMBER
        case Seconds():
            return NO_SECONDS
        case Marks():
            return NO_MARKS
        case Listed() if isinstance(field.child, MessageID | UserID):
            return NO_ID_LIST
        case Listed():
            return [*NO_LIST, *[[item] for item in poison_for(field.child)]]
        case Payload():
            return NO_PAYLOAD
        case Counters():
            return [*NO_KEYED, *({"x": value} for value in (None, "7", True, 0.5, [], {}, 2**53, -(2**53)))]
        case Attributes():
            return [
                *NO_KEYED,
                *({"x": value} for value in (None, 7, True, [], {}, NUL, SURROGATE, "x" * 4_001)),
            ]
        case CustomFields():
            return NO_CUSTOM_FIELDS
        case Request():
            return NO_OBJECT
    raise AssertionError(f"no poison for {field!r}")


# Bodies that say nothing that could be done, whatever the address.
BODIES = [
    b"{",
    b"[]",
    b"null",
    b"true",
    b"7",
    b'"x"',
    b"[{}]",
    b"{}{}",
    b"{'x': 1}",
    b'{"x": NaN}',
    b'{"x": Infinity}',
    b'{"x": 1e999}',
    b'{"x": 18446744073709551616}',
    b'{"x": ' + b"9" * 10_000 + b"}",
    b'{"x": 1, "x": 2}',
    b'{"x": "a\\u0000b"}',
    b'{"a\\u0000b": 1}',
    b'{"x": "a\\ud800b"}',
    b'{"x": "\xff\xfe"}',
    b"\xef\xbb\xbf{",
    b'{"x": ' + b"[" * 1_000 + b"]" * 1_000 + b"}",
    b'{"x":' * 1_000 + b"1" + b"}" * 1_000,
    b"[" * 100_000,
    b'{"x": "' + b"x" * 300_000 + b'"}',
]
