"""A minute of chaos: whatever breaks, nothing acknowledged is lost or doubled, and everybody converges."""

import faulthandler
import os
import subprocess
import sys

import pytest

from tests.live_server import ROOT

pytestmark = pytest.mark.live

SEED = 4
SECONDS = 60
MOST = 360
"""Seconds for all of it, on a machine that has other things to do."""


def test_a_minute_of_it_loses_nothing_doubles_nothing_and_ends_with_everybody_alike() -> None:
    # It is longer than a test may be, and has an end of its own.
    faulthandler.cancel_dump_traceback_later()
    database = os.environ["CHAT_TEST_DATABASE"]
    chaos = [sys.executable, "-m", "tests.chaos", "--database", database]

    run = subprocess.run(
        [*chaos, "--seed", str(SEED), "--seconds", str(SECONDS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=MOST,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "violations: 0" in run.stdout
