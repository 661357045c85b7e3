"""Processes that a run starts, and what they have cost so far."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Process:
    """A Python module that serves at an address of its own, which its log says when it is ready."""

    def __init__(self, log: Path, environment: Mapping[str, str], *arguments: str) -> None:
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=dict(environment),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.port = self._port()

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        """Told to end, and after ten seconds made to."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def _port(self) -> int:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            _, told, rest = self.log.read_text(errors="replace").partition("running on http://127.0.0.1:")
            if told and not rest[: rest.find(" ")].startswith(" "):
                return int(rest.split()[0])
            time.sleep(0.02)
        self._process.kill()
        raise SystemExit(f"A server did not start:\n{self.log.read_text(errors='replace')}")


@contextmanager
def running(environment: Mapping[str, str], *arguments: str) -> Iterator[None]:
    """A Python process that serves nobody, until the end of the block."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=dict(environment))
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


def run(environment: Mapping[str, str], *arguments: str, given: str = "") -> str:
    """What a Python process prints that ends by itself."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(environment),
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, all its threads together, to the microsecond."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # its clock, as clock_getcpuclockid(3) would name it
    except OSError:
        return 0.0


def cpu_of_tree(pid: int) -> float:
    """The same with its children, also those that have ended."""
    return cpu_of(pid) + _cpu_of_ended_children(pid) + sum(cpu_of(child) for child in children_of(pid))


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def memory_of(pid: int) -> int:
    """Bytes that a process holds for itself, not shared with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def memory_of_all(pids: Iterable[int]) -> int:
    return sum(map(memory_of, pids))


def _cpu_of_ended_children(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[13]) + int(fields[14])) / TICKS
