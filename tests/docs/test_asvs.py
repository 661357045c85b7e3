"""docs/asvs.md answers each requirement of levels 1 and 2 once, and names what there is."""

import re
from itertools import chain

import pytest

from .pages import ROOT, read

pytestmark = pytest.mark.once

PAGE = "docs/asvs.md"
SECTIONS = """
    1.1:2 1.2:10 1.3:12 1.4:3 1.5:3 2.1:3 2.2:3 2.3:5 2.4:2 3.1:1 3.2:3 3.3:5 3.4:8 3.5:8 3.6:1 3.7:5 4.1:5 4.2:5 4.3:2
    4.4:4 5.1:1 5.2:6 5.3:3 5.4:3 6.1:3 6.2:12 6.3:8 6.4:6 6.5:8 6.6:4 6.7:2 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:3 7.6:2
    8.1:4 8.2:4 8.3:3 8.4:2 9.1:3 9.2:4 11.1:4 11.2:5 11.3:5 11.4:4 11.5:2 11.6:2 11.7:2 12.1:5 12.2:2 12.3:5 13.1:4
    13.2:6 13.3:4 13.4:7 14.1:2 14.2:8 14.3:3 15.1:5 15.2:5 15.3:7 15.4:4 16.1:1 16.2:5 16.3:4 16.4:3 16.5:4
"""
"""How many requirements each has."""
OF_LEVEL_3 = """
    1.2.10 1.3.12 1.5.3 2.3.5 2.4.2 3.1.1 3.2.3 3.3.5 3.4.7 3.4.8 3.5.6 3.5.7 3.5.8 3.6.1 3.7.3 3.7.4 3.7.5 4.1.4 4.1.5
    4.2.2 4.2.3 4.2.4 4.2.5 5.2.4 5.2.5 5.2.6 5.3.3 6.3.5 6.3.6 6.3.7 6.3.8 6.4.5 6.4.6 6.5.6 6.5.7 6.5.8 6.6.4 6.7.1
    6.7.2 7.5.3 8.1.3 8.1.4 8.2.4 8.3.2 8.3.3 8.4.2 11.1.3 11.1.4 11.2.4 11.2.5 11.3.4 11.3.5 11.5.2 11.6.2 11.7.1
    11.7.2 12.1.4 12.1.5 12.3.5 13.1.2 13.1.3 13.1.4 13.2.6 13.3.3 13.3.4 13.4.6 13.4.7 14.2.5 14.2.6 14.2.7 14.2.8
    15.1.4 15.1.5 15.2.4 15.2.5 15.4.1 15.4.2 15.4.3 15.4.4 16.5.4
"""
ROW = re.compile(r"^\| ([0-9., ]+) \| (met|—|not met) \| (.+) \|$", re.MULTILINE)


def test_each_requirement_of_level_two_is_answered_once() -> None:
    rows = ROW.findall(read(PAGE))
    sections = (one.split(":") for one in SECTIONS.split())
    asked = {f"{section}.{number}" for section, last in sections for number in range(1, int(last) + 1)}

    answered = chain.from_iterable(ids.split(", ") for ids, _, _ in rows)

    assert sorted(answered) == sorted(asked - set(OF_LEVEL_3.split()))


def test_every_file_that_an_answer_names_is_there() -> None:
    named = [
        path for _, _, said in ROW.findall(read(PAGE)) for path in re.findall(r"`([\w.-]+/[\w./-]*)`", said)
    ]
    assert len(named) > 300

    missing = [one for one in named if not ((ROOT / one).exists() or (ROOT / "tests" / one).exists())]

    assert missing == []
