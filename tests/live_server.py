"""The real server, as a process with a database of its own that can be killed like one."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from .databases import ROOT, Environment, Manage, make_world, managing
from .joined import joined
from .servers import worker_number

ADDRESS = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
PATIENCE = 60.0


class Server:
    """`start` it, `kill` it, `start` it again: its address stays the same.

    With `CHAT_TEST_LIVE=none` in its environment nothing that happens is told there (tests.deaf)."""

    patience = PATIENCE
    """Seconds in which it must be ready."""

    def __init__(self, name: str, environment: Environment) -> None:
        self.log = Path(os.environ["CHAT_TEST_DIR"], f"{name}-{worker_number()}.log")
        self._environment = environment
        self._entry = "tests.deaf" if environment.get("CHAT_TEST_LIVE") == "none" else "chatsite"
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start, and wait until it serves."""
        with self.log.open("ab") as output:
            begin = output.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._entry, "--port", str(self._port), "--no-use-colors"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + self.patience
        while time.monotonic() < end and self._process.poll() is None:
            told = ADDRESS.search(self.log.read_text(errors="replace")[begin:])
            if told and _is_ready(f"http://127.0.0.1:{told[1]}"):
                self._port = int(told[1])
                return
            time.sleep(0.05)
        raise AssertionError(f"The server did not become ready:\n{self.log.read_text(errors='replace')}")

    @contextmanager
    def running(self) -> Iterator["Server"]:
        """It is started, and stopped in the end."""
        try:
            self.start()
            yield self
        finally:
            self.stop()

    def kill(self) -> None:
        """As a power cut would: it has no time for anything."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def end(self) -> int:
        """As a supervisor would: it is told to end, and has ten seconds. Answers its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(10)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


@pytest.fixture(scope="session")
def live_world() -> Environment:
    return make_world(
        "live", **joined(), WEBHOOK_HOSTS="localhost", SIGN_UP="OPEN", EMAIL_URL="memorymail://"
    )


@pytest.fixture(scope="session")
def live_server_process(live_world: Environment) -> Iterator[str]:
    """The address of a running server, as http://127.0.0.1:PORT. Its people are its own: see `live_manage`."""
    with Server("live", live_world).running() as server:
        yield server.url


@pytest.fixture(scope="session")
def live_manage(live_world: Environment) -> Iterator[Manage]:
    """Runs a management command on the running server's database and answers what it printed."""
    with managing(live_world) as manage:
        yield manage


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
