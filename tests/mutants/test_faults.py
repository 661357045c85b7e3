"""The faults fit the code as it is now: without that `make mutants` would try nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from .__main__ import ROOT
from .fault import Fault
from .faults import FAULTS

pytestmark = pytest.mark.once

NODE = Path(sys.executable).with_name("node")
EACH = pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])


@EACH
def test_its_text_stands_there_once_and_another_comes_in_its_place(fault: Fault) -> None:
    assert fault.fits(ROOT), f"STALE: {fault.path} has moved on under {fault.name!r}"
    assert fault.wrong != fault.right


@EACH
def test_the_code_with_it_can_be_read(fault: Fault) -> None:
    applied = fault.applied(ROOT)
    if fault.path.endswith(".py"):
        ast.parse(applied)
    else:
        check = [NODE, "--input-type=module", "--check"]
        subprocess.run(check, input=applied, text=True, check=True, timeout=60)


def test_the_tests_that_they_name_are_of_the_ordinary_suite() -> None:
    for name in {name for fault in FAULTS for name in fault.asked}:
        path, _, function = name.partition("::")
        assert path.startswith("tests/") and not path.startswith("tests/mutants/")
        assert f"def {function}(" in (ROOT / path).read_text() if function else (ROOT / path).is_file()


def test_each_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS]

    assert len(set(names)) == len(names)
    assert len(names) >= 40
