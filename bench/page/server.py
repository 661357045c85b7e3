"""A server of the bench's own: a fresh SQLite database, the world of `bench.page.seed`, static files collected."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESS = re.compile(r"running on (http://127\.0\.0\.1:\d+)")
PATIENCE = 60  # seconds
SEED = "import json; from bench.page.seed import seed; print(json.dumps(seed()))"


class World(NamedTuple):
    """Where the server is, and how its people come in."""

    url: str
    cookie: dict[str, str]
    tokens: dict[str, str]
    asked: str
    """The message of the hall that half of it has read."""


@contextmanager
def served() -> Iterator[World]:
    """The world, while it is served."""
    with tempfile.TemporaryDirectory(prefix="chat-bench-") as folder:
        environment = _environment(Path(folder))
        _run(environment, "manage.py", "migrate", "--verbosity", "0")
        _run(environment, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        seeded: dict[str, Any] = json.loads(
            _run(environment, "manage.py", "shell", "--no-imports", "-c", SEED)
        )
        with Path(folder, "log").open("w+b") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "chatsite", "--port", "0", "--no-use-colors"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                yield World(_address(server, Path(folder, "log")), **seeded)
            finally:
                server.terminate()
                server.wait(20)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "bench.page.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "BENCH_STATIC": str(folder / "static"),
        "SECRET_KEY": "for-the-bench-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
    }


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        if told := ADDRESS.search(log.read_text(errors="replace")):
            return told[1]
        time.sleep(0.05)
    raise SystemExit(f"The server did not start:\n{log.read_text(errors='replace')}")
