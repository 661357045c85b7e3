"""Databases of real servers and of the tests themselves: copies of one, in which every migration was run once."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from .servers import worker_number

ROOT = Path(__file__).resolve().parent.parent
WORLDS = (
    "live",
    "talks",
    "elsewhere",
    "collected",
    "hard",
    "deaf",
    "sockets",
    "proxied",
    "hooks",
    "busy",
    "apart",
)
"""Each has a database of PostgreSQL, and a numbered one of Valkey above those of the workers' own tests."""
LAYERS_OF_WORKERS = 8

COMMANDS = [sys.executable, "-m", "tests.commands"]
PATIENCE = 600
"""Seconds for a command: to run every migration takes fifteen of a processor that may have fifty other things to do."""

Environment = dict[str, str]
Manage = Callable[..., str]


def make_world(name: str, **settings: str) -> Environment:
    """An empty database of this name of our own (`WORLDS`), its tables made; answers the environment of the
    servers on it."""
    _copy_first_world(name)
    return {**_environment(), **_where(name), **settings}


def manage(environment: Environment, *arguments: str) -> str:
    """What a management command prints."""
    command = [*COMMANDS, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    return _printed(arguments, done.returncode, done.stdout, done.stderr)


@contextmanager
def managing(environment: Environment) -> Iterator[Manage]:
    """For many commands: each answers what it prints, and takes a tenth of a second."""
    with subprocess.Popen(
        COMMANDS, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def manage(*arguments: str) -> str:
            assert process.stdin and process.stdout
            process.stdin.write(f"{json.dumps(arguments)}\n")
            process.stdin.flush()
            return _printed(arguments, *json.loads(process.stdout.readline()))

        yield manage


def _printed(arguments: Sequence[str], code: int, printed: str, complained: str) -> str:
    assert code == 0, f"manage.py {' '.join(arguments)}\n{printed}{complained}"
    return printed


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of this worker's own tests. On SQLite a file too: threads that share one in memory lock each other
    out."""
    connection.settings_dict["NAME"] = _copy_first_world("tests")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            _flush_without_triggers()
    yield
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def _flush_without_triggers() -> None:
    """What the database keeps for good, tests leave nothing of: SQLite has to be told, PostgreSQL truncates."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    flush = connection.ops.sql_flush

    def sql_flush(*arguments: Any, **more: Any) -> list[str]:
        lifted = [f"DROP TRIGGER {connection.ops.quote_name(name)}" for name, _ in triggers]
        return [*lifted, *flush(*arguments, **more), *(sql for _, sql in triggers)]

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign]


def _environment() -> Environment:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "chatsite.settings", "LOG_LEVEL": "WARNING"}


def _make_first_world() -> None:
    """The database that all others are copies of: to run every migration takes seconds."""
    with Path(os.environ["CHAT_TEST_DIR"], "first.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if not lock.read():
            if os.environ["CHAT_TEST_DATABASE"] == "postgres":
                _ask_postgresql("CREATE DATABASE first")
            manage({**_environment(), "DATABASE_URL": _address("first")}, "migrate", "--verbosity", "0")
            lock.write("made")


def _copy_first_world(name: str) -> str:
    """Under this name, for this worker; answers what it is called there."""
    _make_first_world()
    own = f"{name}_{worker_number()}"
    if os.environ["CHAT_TEST_DATABASE"] == "postgres":
        _ask_postgresql(f"CREATE DATABASE {own} TEMPLATE first")
        return own
    folder = Path(os.environ["CHAT_TEST_DIR"])
    return str(shutil.copy(folder / "first.sqlite3", folder / f"{own}.sqlite3"))


def _where(name: str) -> Environment:
    own = {"DATABASE_URL": _address(f"{name}_{worker_number()}")}
    if os.environ["CHAT_TEST_DATABASE"] == "sqlite":
        return own
    layer = LAYERS_OF_WORKERS + worker_number() * len(WORLDS) + WORLDS.index(name)
    return {**own, "REDIS_URL": f"{os.environ['CHAT_TEST_VALKEY']}/{layer}"}


def _address(name: str) -> str:
    if os.environ["CHAT_TEST_DATABASE"] == "sqlite":
        return f"sqlite:///{os.environ['CHAT_TEST_DIR']}/{name}.sqlite3"
    return os.environ["CHAT_TEST_POSTGRES"].replace("/postgres?", f"/{name}?")


def _ask_postgresql(statement: str) -> None:
    with psycopg.connect(os.environ["CHAT_TEST_POSTGRES"], autocommit=True) as postgres:
        postgres.execute(statement)  # type: ignore[call-overload]
