"""What a workload works on: the running server, its databases, and what all of it has cost so far."""

import json
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from .processes import Process, cpu_of, cpu_of_tree, run

PATIENCE = 60.0
Environment = dict[str, str]


class Cpu(NamedTuple):
    """Seconds of CPU so far. Subtract an earlier one: `stage.cpu() - before`."""

    server: float
    database: float
    redis: float

    def __sub__(self, before: "Cpu") -> "Cpu":  # type: ignore[override]
        return Cpu(*(now - then for now, then in zip(self, before, strict=True)))

    def __add__(self, more: "Cpu") -> "Cpu":  # type: ignore[override]
        return Cpu(*(one + other for one, other in zip(self, more, strict=True)))

    @property
    def total(self) -> float:
        return sum(self)


class Stage:
    """A shape (`production`, `embedded`) with its databases, which all workloads of it share, and its server, which is
    started afresh for each. A workload names its own people by a prefix."""

    def __init__(
        self,
        shape: str,
        processes: int,
        folder: Path,
        environment: Environment,
        postmaster: int | None,
        valkey: int | None,
    ) -> None:
        self.shape, self.folder, self.environment = shape, folder, environment
        self._processes, self._postmaster, self._valkey = processes, postmaster, valkey
        self.servers: list[Process] = []

    @property
    def urls(self) -> list[str]:
        """Of each server process, as http://127.0.0.1:PORT. Whoever has many sockets spreads them."""
        return [f"http://127.0.0.1:{server.port}" for server in self.servers]

    @property
    def database_url(self) -> str:
        return self.environment["DATABASE_URL"]

    @property
    def redis_url(self) -> str:
        """'' in the embedded shape."""
        return self.environment.get("REDIS_URL", "")

    def serve(self) -> None:
        """Start the server afresh: nothing of an earlier workload is in its memory."""
        self.stop()
        for number in range(self._processes):
            log = self.folder / f"server-{number}.log"
            arguments = ("chatsite", "--port", "0", "--no-use-colors")
            self.servers.append(Process(log, self.environment, *arguments))
        for url in self.urls:
            _wait_until_ready(url)

    def stop(self) -> None:
        for server in self.servers:
            server.stop()
        self.servers = []

    def inside(self, function: str, **arguments: Any) -> Any:
        """What a function (`module:name`) answers in a process of its own with Django on this database. Arguments and
        answer are what JSON carries."""
        told = run(self.environment, "-m", "bench.inside", function, given=json.dumps(arguments))
        return json.loads(told.splitlines()[-1])

    def cpu(self) -> Cpu:
        return Cpu(
            sum(cpu_of(server.pid) for server in self.servers),
            cpu_of_tree(self._postmaster) if self._postmaster else 0.0,
            cpu_of(self._valkey) if self._valkey else 0.0,
        )

    def beside(self, *arguments: str) -> Process:
        """Start another server on this stage (a floor); whoever starts it stops it."""
        return Process(self.folder / f"{arguments[-1].replace(':', '.')}.log", self.environment, *arguments)

    def say(self, text: str) -> None:
        """Show progress."""
        say(f"  {text}")


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _wait_until_ready(url: str) -> None:
    end = time.monotonic() + PATIENCE
    with httpx.Client(trust_env=False) as client:
        while client.get(f"{url}/readyz").status_code != 200:
            if time.monotonic() > end:
                raise SystemExit(f"{url} does not become ready.")
            time.sleep(0.05)
