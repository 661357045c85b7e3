"""JSON from outside: what can be stored and answered back passes, everything else is refused by a code."""

import json
from typing import Any

import pytest

from chatsite.errors import TooLarge
from chatsite.strict_json import parse_json
from messaging.errors import BadRequest
from messaging.limits import limits

pytestmark = pytest.mark.once

PLENTY = 1_000_000


def code_of(raw: bytes | str) -> str:
    with pytest.raises(BadRequest) as refused:
        parse_json(raw, PLENTY)
    (fault,) = refused.value.facts["errors"]
    assert fault == {"field": "", "code": fault["code"], "text": str(refused.value)}
    return str(fault["code"])


@pytest.mark.parametrize(
    "value",
    [
        {"id": 1, "params": {"text": "héllo 你好 👍", "list": [1, -1, 0.5, True, False, None, ""]}},
        2**63 - 1,
        -(2**63),
        "a tab\t, a line\n, a backslash \\u0000",
        [],
    ],
)
def test_reads_what_json_can_say(value: Any) -> None:
    assert parse_json(json.dumps(value), PLENTY) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode(), PLENTY) == value


def test_reads_a_whole_surrogate_pair_as_its_character() -> None:
    assert parse_json(r'"\ud83d\udc4d"', PLENTY) == "👍"


@pytest.mark.parametrize("raw", [b"\xff", b'"\xed\xa0\x80"', b'{"a": "\xc3"}', '{"a":1}'.encode("utf-16")])
def test_refuses_what_is_not_utf8(raw: bytes) -> None:
    assert code_of(raw) == "not_utf8"


@pytest.mark.parametrize(
    "raw", ["", " ", "{", "[1,]", "{'a': 1}", '"a', "01", "1 2", '"\x00"', "\ufeff{}", "nul"]
)
def test_refuses_what_is_not_json(raw: str) -> None:
    assert code_of(raw) == "not_json"


@pytest.mark.parametrize("raw", ["NaN", "[Infinity]", '{"a": -Infinity}'])
def test_refuses_numbers_that_are_none(raw: str) -> None:
    assert code_of(raw) == "not_finite"


@pytest.mark.parametrize(
    "raw", [str(2**63), str(-(2**63) - 1), "9" * 5_000, "-" + "1" * 100_000, "1e999", "[-1e999]"]
)
def test_refuses_numbers_past_64_bits(raw: str) -> None:
    assert code_of(raw) == "big_number"


@pytest.mark.parametrize("raw", [r'"\u0000"', r'{"a": ["x\u0000"]}', r'{"\u0000": 1}'])
def test_refuses_nul_in_any_text_or_key(raw: str) -> None:
    assert code_of(raw) == "nul"


@pytest.mark.parametrize("raw", [r'"\ud83d"', r'[{"a": "\udc4d"}]', r'{"\ud800x": 1}', r'"\udc4d\ud83d"'])
def test_refuses_half_a_character_in_any_text_or_key(raw: str) -> None:
    assert code_of(raw) == "surrogate"


@pytest.mark.parametrize(
    "raw", ['{"a": 1, "a": 1}', '[{"a": {"b": 1, "c": 2, "b": 3}}]', r'{"a": 1, "\u0061": 2}']
)
def test_refuses_a_key_said_twice(raw: str) -> None:
    assert code_of(raw) == "duplicate_key"


@pytest.mark.parametrize("depth", [33, 900, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_refuses_what_is_too_deep(depth: int, opening: str, closing: str) -> None:
    assert code_of(opening * depth + "1" + closing * depth) == "too_deep"


def test_takes_the_published_depth() -> None:
    deepest = limits().json_depth

    assert parse_json("[" * deepest + "]" * deepest, PLENTY) is not None


def test_counts_bytes_and_names_the_limit() -> None:
    assert parse_json('"€"', 5) == "€"

    with pytest.raises(TooLarge) as refused:
        parse_json('"€"', 4)

    assert refused.value.facts == {"limit": 4}
    assert "4 bytes" in str(refused.value)
