"""Copies of the tree in which something is wrong, and what the tests say of them."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .fault import Fault

PATIENCE = 600  # seconds, for the tests of one fault; those of the unchanged copy are many
PATIENCE_WITH_ALL = 1_800
ENDED = (
    0,
    1,
)  # all passed, or some failed: what else pytest and Node end with says that they could not go on
TOOK_TOO_LONG = -1
INSTALLED = (".venv", "tests/js/node_modules", "tests/tuikit/node_modules")
ASSERTED = re.compile(r"assert |AssertionError|Failed: |Error: It never came to|TimeoutError")


@dataclass(frozen=True)
class Failed:
    """A test that failed, and the first line of why. `was_run`: it came so far as to fail by itself."""

    test: str
    why: str
    was_run: bool


@dataclass(frozen=True)
class Verdict:
    """What the tests said of one copy: those that failed, how many were run, and how long it took."""

    failed: tuple[Failed, ...]
    run: int
    seconds: float

    def kills(self, fault: Fault) -> bool:
        """Whether something failed, and all of it by what tests assert (or wait for in vain), or as the fault says: not
        because something could not be run at all."""
        expected = re.compile(re.escape(fault.raises)) if fault.raises else ASSERTED
        return bool(self.failed) and all(
            one.was_run and (ASSERTED.match(one.why) or expected.match(one.why)) for one in self.failed
        )


def copy_tree(root: Path, to: Path) -> None:
    """Everything that git knows or would take, as it lies there; what is installed is shared with the original."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, to / name)
    share_installed(root, to)


def copy_copy(original: Path, to: Path) -> None:
    """A copy of a copy, which git knows nothing of."""
    shutil.copytree(original, to, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))


def share_installed(root: Path, to: Path) -> None:
    for name in INSTALLED:
        if (root / name).exists() and (to / name).parent.is_dir():
            (to / name).symlink_to((root / name).resolve(), target_is_directory=True)


def spoil(tree: Path, fault: Fault) -> None:
    (tree / fault.path).write_text(fault.applied(tree))


def ask(tree: Path, fault: Fault) -> Verdict:
    """What the tests that this fault names say, up to the first that fails."""
    if fault.is_javascript:
        return ask_node(tree, fault.asked, PATIENCE)
    return ask_pytest(tree, fault.asked, fault.database, PATIENCE, "--exitfirst")


def ask_pytest(tree: Path, asked: Sequence[str], database: str, patience: float, *options: str) -> Verdict:
    report = tree / "asked.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        *options,
    ]
    return _verdict(tree, [*command, *asked], report, patience, CHAT_TEST_DATABASE=database)


def ask_node(tree: Path, asked: Sequence[str], patience: float) -> Verdict:
    report = tree / "asked.xml"
    reporter = ["--test-reporter=junit", f"--test-reporter-destination={report}"]
    command = [str(Path(sys.executable).with_name("node")), "--test", "--test-timeout=60000", *reporter]
    return _verdict(tree, [*command, *asked], report, patience)


def _verdict(tree: Path, command: list[str], report: Path, patience: float, **more: str) -> Verdict:
    begin = time.monotonic()
    code, printed = _run(tree, command, patience, more)
    seconds = time.monotonic() - begin
    cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    failed = tuple(one for case in cases for one in _failed(case, tree))
    if not cases or code not in ENDED or (code and not failed):
        last = (printed.strip().splitlines() or ["nothing was said"])[-1]
        failed = (*failed, Failed("no test", _first_line(last), False))
    return Verdict(failed, len(cases), seconds)


def _run(tree: Path, command: list[str], patience: float, more: dict[str, str]) -> tuple[int, str]:
    """How it ends, and what it prints. Whoever takes too long is asked to end, with the servers that they started, and
    then made to."""
    ours = ("CHAT_TEST_", "PYTEST_", "NODE_TEST_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more
    with subprocess.Popen(
        command,
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            printed, _ = process.communicate(timeout=patience)
            return process.returncode, printed
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            try:
                process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            return TOOK_TOO_LONG, f"It took longer than {patience:.0f} seconds."


def _failed(case: ElementTree.Element, tree: Path) -> list[Failed]:
    """pytest calls `failure` what a test says and `error` what keeps it from being run; Node says in a text what was
    thrown."""
    file = case.get("file", "")
    if file:
        name = f"{Path(file).relative_to(tree)}: {case.get('name')}" if file.startswith(str(tree)) else file
    else:
        name = f"{case.get('classname')}::{case.get('name')}"
    found = []
    for one in case.iter("error"):
        # What a test is judged by at its end, as whether the books balance.
        at_end = re.match(r'failed on teardown with "(.+)', one.get("message", ""))
        why = at_end[1] if at_end else one.get("message", "")
        found.append(Failed(name, _first_line(why), bool(at_end)))
    for one in case.iter("failure"):
        thrown = re.search(r"cause: (.+)", one.text or "") if file else None
        why = thrown[1] if thrown else one.get("message", "")
        found.append(Failed(name, _first_line(why), True))
    return found


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0][:120]
