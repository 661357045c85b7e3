"""What should never come, and does: texts, and what else JSON can say. Whoever is given one of them answers it."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from ..messaging.poison import NUL, SURROGATE, deep
from .queries import FLAGS, MOMENTS, NUMBERS, PAGES, QUERIES
from .texts import BLANK, CONTROLS, IDENTIFIERS, LONG, ODD_CHARACTERS, SERIALIZED

T = TypeVar("T")

SEED = f"{os.environ.get('POISON_SEED', 1)} {os.environ.get('CHAT_TEST_DATABASE')}"
ALL = os.environ.get("POISON") == "all"
"""Whether each place is given every value (`make poison`), or a few of them, others than its neighbours and others than
on the other database."""

PARTS = range(8 if ALL else 1)
"""Of what would be one long test, where all are tried: each has its share of the values, or of the places."""

WORST = ["", NUL, SURROGATE, "9" * 40, "x" * 5_000, "%_\\'\";--"]

TEXTS: list[str] = list(
    dict.fromkeys(
        [
            *WORST,
            *BLANK,
            *CONTROLS,
            *ODD_CHARACTERS,
            *NUMBERS,
            *MOMENTS,
            *FLAGS,
            *QUERIES,
            *PAGES,
            *SERIALIZED,
            *IDENTIFIERS,
            *LONG,
        ]
    )
)

NOT_TEXTS: list[Any] = [
    *[None, True, False, 0, -1, 1, 2, 7, -0.0, 0.5, 1.0, 1.5, -1.5, 1e15, 1e22, 1e300, -1e300, 5e-324],
    *[sign * (2**bits + more) for bits in (7, 15, 31, 32, 53, 62) for more in (-1, 0, 1) for sign in (1, -1)],
    *[
        2**63 - 1,
        2**63,
        -(2**63),
        -(2**63) - 1,
        2**64,
        10**40,
        253_402_300_799,
        253_402_300_800,
        1_763_900_000.5,
    ],
    *[
        [],
        {},
        [[]],
        [{}],
        {"": ""},
        [None],
        [0],
        [True],
        [1.5],
        [""],
        ["bob"],
        ["bob", "bob"],
        ["bob", None, 7],
    ],
    *[
        ["x"] * 31,
        ["x"] * 501,
        [str(number) for number in range(501)],
        list(range(501)),
        [[]] * 501,
        ["🦉" * 100] * 100,
    ],
    *[
        {"text": "x"},
        {"text": None},
        {"text": []},
        {"data": "x"},
        {"key": "x"},
        {"value": "x"},
        {"x": 1, "y": {"z": []}},
    ],
    *[
        [{"messageID": "1-1-1"}],
        [{"messageID": None}],
        [{"key": "x", "value": "y"}],
        [{"key": 1, "value": 2}],
    ],
    *[
        {NUL: 1},
        {SURROGATE: 1},
        {"x" * 5_000: 1},
        {"__proto__": {}},
        {"$where": "1"},
        {"$ne": None},
        {"a.b": 1},
    ],
    *[{str(number): number for number in range(100)}, {"x": [1] * 1_000}, deep(), deep(30), {"x": deep(28)}],
]
WRAPPED: list[Any] = [
    wrap(text)
    for text in TEXTS
    for wrap in (lambda text: [text], lambda text: {"text": text}, lambda text: {text: "x"})
    if len(text) < 10_000
]
VALUES: list[Any] = [*TEXTS, *NOT_TEXTS, *WRAPPED]

HARMFUL: list[Any] = [
    *WORST,
    None,
    True,
    -1,
    1.5,
    2**31,
    2**53,
    2**63,
    10**40,
    [],
    {},
    [[]],
    [NUL],
    {NUL: 1},
    deep(),
]
"""Of which each place is given more: what has been too much for one or the other, somewhere."""


tried: Counter[str] = Counter()
"""How many places there were, and how many values in them: told at the end (conftest.py)."""


def chosen(
    place: str,
    values: Sequence[T],
    few: int,
    harmful: Sequence[T] = (),
    harms: int = 0,
    part: int | None = None,
) -> list[T]:
    """The values for this place: all, or a few of them and some of those that did harm; for one seed the same ones."""
    if ALL:
        # The texts that did harm are among all texts.
        given = [*values, *(value for value in harmful if not isinstance(value, str))]
        if part is not None:
            given = given[part :: len(PARTS)]
    else:
        pick = Random(f"{SEED} {place}")
        given = [*pick.sample(harmful, harms), *pick.sample(values, few)]
    tried["places"] += not part
    tried["values"] += len(given)
    return given


def values_for(usual: Any) -> list[Any]:
    """What may be tried where this is usual. All texts wrapped up in everything would be tried thrice where none of
    it is looked at."""
    if not ALL:
        return VALUES
    if isinstance(usual, dict):
        return [*TEXTS, *NOT_TEXTS, *({text: "x"} for text in TEXTS)]
    if isinstance(usual, list):
        return [*TEXTS, *NOT_TEXTS, *([text] for text in TEXTS)]
    return [*TEXTS, *NOT_TEXTS]


def shown(value: Any) -> str:
    """As short as a list of failures needs it."""
    try:
        return json.dumps(value)[:60]
    except RecursionError:
        return "deep"
