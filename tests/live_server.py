"""The real server in a process of its own, with its own database, for tests that talk to it from outside."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import psycopg
import pytest

from .servers import worker_number

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0
ADDRESS = re.compile(r"running on (http://127\.0\.0\.1:\d+)")


class LiveServer(NamedTuple):
    url: str
    environment: dict[str, str]


Manage = Callable[..., str]


@pytest.fixture(scope="session")
def _live() -> Iterator[LiveServer]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chatsite.settings",
        **_own_database(),
        "LOG_LEVEL": "WARNING",
    }
    _manage(environment, "migrate", "--verbosity", "0")
    log = Path(os.environ["CHAT_TEST_DIR"], f"live-{worker_number()}.log")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "chatsite", "--port", "0", "--no-use-colors"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield LiveServer(_address_when_ready(server, log), environment)
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(5)


@pytest.fixture(scope="session")
def live_server_process(_live: LiveServer) -> str:
    """The address of a running server, as http://127.0.0.1:PORT. Its people are its own: see `live_manage`."""
    return _live.url


@pytest.fixture(scope="session")
def live_manage(_live: LiveServer) -> Manage:
    """Runs a management command on the running server's database and answers what it printed."""
    return lambda *arguments: _manage(_live.environment, *arguments)


def _own_database() -> dict[str, str]:
    number = worker_number()
    if os.environ["CHAT_TEST_DATABASE"] == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{os.environ['CHAT_TEST_DIR']}/live-{number}.sqlite3"}
    with psycopg.connect(os.environ["CHAT_TEST_POSTGRES"], autocommit=True) as postgres:
        postgres.execute(f"CREATE DATABASE live_{number}")  # type: ignore[call-overload]
    return {
        "DATABASE_URL": os.environ["CHAT_TEST_POSTGRES"].replace("/postgres?", f"/live_{number}?"),
        "REDIS_URL": f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{2 * number + 1}",
    }


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout


def _address_when_ready(server: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        told = ADDRESS.search(log.read_text(errors="replace"))
        if told and httpx.get(f"{told[1]}/readyz", trust_env=False).status_code == 200:
            return told[1]
        time.sleep(0.1)
    pytest.fail(f"The server did not become ready:\n{log.read_text(errors='replace')}")
