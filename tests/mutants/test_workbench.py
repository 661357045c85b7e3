"""`make mutants` tells what tests kill from what they let live, and from what they cannot even run."""

from pathlib import Path

import pytest

from .fault import Fault
from .workbench import Verdict, ask, spoil

pytestmark = pytest.mark.once

ADDING = "def add(one, other):\n    return one + other\n"
ASKED = "from adding import add\n\n\ndef test_adds():\n    assert add(1, 0) == 1\n"
SUBTRACTING = "export const subtract = (one, other) => one - other;\n"
ASKED_OF_NODE = """
import assert from "node:assert/strict";
import { test } from "node:test";
import { subtract } from "./subtracting.mjs";
test("subtracts", () => assert.equal(subtract(3, 1), 2));
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small world: what adds and what subtracts, and a test of each."""
    (tmp_path / "adding.py").write_text(ADDING)
    (tmp_path / "test_adding.py").write_text(ASKED)
    (tmp_path / "subtracting.mjs").write_text(SUBTRACTING)
    (tmp_path / "subtracting.test.js").write_text(ASKED_OF_NODE)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\naddopts = --disable-plugin-autoload\n")
    return tmp_path


def judged(
    tree: Path, path: str, asked: str, right: str, wrong: str, raises: str = ""
) -> tuple[bool, Verdict]:
    """Whether it was killed, and what the tests said."""
    fault = Fault("it is wrong", path, right, wrong, (asked,), raises=raises)
    assert fault.fits(tree)
    spoil(tree, fault)
    verdict = ask(tree, fault)
    return verdict.kills(fault), verdict


@pytest.mark.parametrize(
    ("path", "asked", "right", "wrong"),
    [
        ("adding.py", "test_adding.py", "one + other", "one + other + 1"),
        ("subtracting.mjs", "subtracting.test.js", "one - other", "other - one"),
    ],
)
def test_what_a_test_asserts_kills(tree: Path, path: str, asked: str, right: str, wrong: str) -> None:
    is_killed, verdict = judged(tree, path, asked, right, wrong)

    assert is_killed
    assert (len(verdict.failed), verdict.run) == (1, 1)
    assert "subtracts" in verdict.failed[0].test or "test_adds" in verdict.failed[0].test


@pytest.mark.parametrize(
    ("path", "asked", "right", "wrong"),
    [
        ("adding.py", "test_adding.py", "one + other", "one - other"),
        ("subtracting.mjs", "subtracting.test.js", "one - other", "one - 1"),
    ],
)
def test_what_no_test_notices_survives(tree: Path, path: str, asked: str, right: str, wrong: str) -> None:
    is_killed, verdict = judged(tree, path, asked, right, wrong)

    assert (is_killed, verdict.failed, verdict.run) == (False, (), 1)


@pytest.mark.parametrize(
    ("path", "asked", "right", "wrong"),
    [
        ("adding.py", "test_adding.py", "def add", "def added"),
        ("adding.py", "test_adding.py", "one + other", "one + another"),
        ("subtracting.mjs", "subtracting.test.js", "one - other", "one - another"),
    ],
)
def test_what_cannot_be_run_is_not_killed(tree: Path, path: str, asked: str, right: str, wrong: str) -> None:
    is_killed, verdict = judged(tree, path, asked, right, wrong)

    assert not is_killed
    assert verdict.failed


def test_what_raises_as_it_should_is_killed(tree: Path) -> None:
    division = "adding.py", "test_adding.py", "one + other", "one / other"

    assert judged(tree, *division, raises="ZeroDivisionError: ")[0]


def test_a_text_that_stands_there_twice_or_not_at_all_does_not_fit(tree: Path) -> None:
    for right, fits in (("one + other", True), ("other", False), ("multiply", False)):
        assert Fault("it is wrong", "adding.py", right, "", ("test_adding.py",)).fits(tree) is fits
