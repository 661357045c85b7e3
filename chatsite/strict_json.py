"""JSON as it comes from outside: read whole or refused, before anything else looks at it.

What passes here can be stored by either database and answered back: no NUL, no lone surrogate, no number
that one of them would round, cut or choke on, nothing said twice.
"""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from messaging.errors import BadRequest
from messaging.limits import limits

from .errors import TooLarge

SMALLEST, BIGGEST = -(2**63), 2**63 - 1
DIGITS = len(str(SMALLEST))  # of the longest number that can fit, so that no longer one is ever computed


def parse_json(raw: bytes | str, limit: int) -> Any:
    """The value that `raw` says; TooLarge past `limit` bytes, else BadRequest with one of the codes not_utf8,
    not_json, not_finite, big_number, duplicate_key, too_deep, nul, surrogate."""
    text = _text(raw, limit)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_not_finite,
        )
    except json.JSONDecodeError as fault:
        refuse("not_json", f"This is not JSON: {fault.msg} at character {fault.pos}.")
    except RecursionError:
        _refuse_depth()
    _check(value)
    return value


class StrictJSONParser(BaseParser):
    """The only body that the API takes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = limits().body_bytes
        return parse_json(stream.read(limit + 1), limit)


def refuse(code: str, text: str) -> NoReturn:
    raise BadRequest(text, errors=[{"field": "", "code": code, "text": text}])


def _text(raw: bytes | str, limit: int) -> str:
    try:
        data = raw if isinstance(raw, bytes) else raw.encode()
        if len(data) > limit:
            raise TooLarge(f"At most {limit} bytes can be sent at once.", limit=limit)
        return data.decode()
    except UnicodeError:
        refuse("not_utf8", "This is not UTF-8.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) != len(pairs):
        refuse("duplicate_key", "An object names the same key twice.")
    return known


def _whole(digits: str) -> int:
    if len(digits) <= DIGITS and SMALLEST <= (number := int(digits)) <= BIGGEST:
        return number
    refuse("big_number", "A whole number does not fit into 64 bits.")


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        refuse("big_number", "A number is too large.")
    return number


def _not_finite(word: str) -> NoReturn:
    refuse("not_finite", f"{word} is not a number of JSON.")


def _refuse_depth() -> NoReturn:
    refuse("too_deep", f"Lists and objects may stand in one another at most {limits().json_depth} deep.")


def _check(value: Any) -> None:
    """Look at every string and at how deep it is. A loop, since what is too deep would end a recursion."""
    deepest = limits().json_depth
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            _check_text(item)
        elif isinstance(item, dict | list):
            if depth >= deepest:
                _refuse_depth()
            if isinstance(item, dict):
                waiting.extend((key, depth) for key in item)
                item = item.values()
            waiting.extend((part, depth + 1) for part in item)


def _check_text(text: str) -> None:
    if "\0" in text:
        refuse("nul", "A text contains the character NUL, which cannot be stored.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            refuse("surrogate", "A text contains half of a surrogate pair, which is not a character.")
