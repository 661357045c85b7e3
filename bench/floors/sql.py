"""The floor of the database: what a receipt costs in bare SQL, durable, through the bare driver.

Tables of its own, with the columns and keys that a receipt cannot do without: who read which message and when, in what
place, and how many have read it.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any

import psycopg

from ..stage import Stage

POSTGRESQL = """
DROP TABLE IF EXISTS floor_receipt, floor_message;
CREATE TABLE floor_message (id bigint PRIMARY KEY, read_count integer NOT NULL DEFAULT 0);
CREATE TABLE floor_receipt (message bigint, reader bigint, read_at timestamptz NOT NULL, PRIMARY KEY (message, reader));
"""
SQLITE = """
DROP TABLE IF EXISTS floor_receipt;
DROP TABLE IF EXISTS floor_message;
CREATE TABLE floor_message (id integer PRIMARY KEY, read_count integer NOT NULL DEFAULT 0);
CREATE TABLE floor_receipt (message integer, reader integer, read_at text NOT NULL, PRIMARY KEY (message, reader));
"""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"

Batch = list[int]
"""Messages that one reader has read."""


def upsert_one(stage: Stage, times: int) -> float:
    """Milliseconds of one durable upsert of a receipt in a statement of its own; the median."""
    with _database(stage) as database:
        return 1000 * median(database.seconds_of_upsert(number) for number in range(times))


def batches(stage: Stage, given: list[Batch], rounds: int) -> float:
    """Milliseconds of these batches one after the other, each a transaction: the receipts in one statement, the
    counters in another; the median of the rounds, each by another reader."""
    with _database(stage) as database:
        database.fill(sorted({message for batch in given for message in batch}))
        took = []
        for reader in range(rounds):
            begin = time.perf_counter()
            for batch in given:
                database.give(reader, batch)
            took.append(time.perf_counter() - begin)
        return 1000 * median(took)


class _PostgreSQL:
    def __init__(self, stage: Stage) -> None:
        self.connection = psycopg.connect(stage.database_url, autocommit=True)
        self.connection.execute(POSTGRESQL)

    def fill(self, messages: list[int]) -> None:
        self.connection.execute("INSERT INTO floor_message SELECT unnest(%s::bigint[])", [messages])

    def seconds_of_upsert(self, number: int) -> float:
        return _seconds(
            lambda: self.connection.execute(
                "INSERT INTO floor_receipt VALUES (%s, %s, %s) "
                "ON CONFLICT (message, reader) DO UPDATE SET read_at = excluded.read_at",
                [-1 - number, 0, datetime.now(UTC)],
            )
        )

    def give(self, reader: int, batch: Batch) -> None:
        with self.connection.transaction():
            self.connection.execute(
                "INSERT INTO floor_receipt SELECT unnest(%s::bigint[]), %s, %s ON CONFLICT DO NOTHING",
                [batch, reader, datetime.now(UTC)],
            )
            self.connection.execute(
                "UPDATE floor_message SET read_count = read_count + 1 WHERE id = ANY(%s::bigint[])", [batch]
            )


class _SQLite:
    def __init__(self, stage: Stage) -> None:
        self.connection: Any = sqlite3.connect(
            stage.database_url.removeprefix("sqlite:///"), isolation_level=None, timeout=20
        )
        self.connection.executescript(PRAGMAS + SQLITE)

    def fill(self, messages: list[int]) -> None:
        self.connection.executemany("INSERT INTO floor_message (id) VALUES (?)", [[one] for one in messages])

    def seconds_of_upsert(self, number: int) -> float:
        return _seconds(
            lambda: self.connection.execute(
                "INSERT INTO floor_receipt VALUES (?, ?, ?) "
                "ON CONFLICT (message, reader) DO UPDATE SET read_at = excluded.read_at",
                [-1 - number, 0, datetime.now(UTC).isoformat()],
            )
        )

    def give(self, reader: int, batch: Batch) -> None:
        now = datetime.now(UTC).isoformat()
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(
            f"INSERT INTO floor_receipt VALUES {','.join(['(?, ?, ?)'] * len(batch))} ON CONFLICT DO NOTHING",
            [value for message in batch for value in (message, reader, now)],
        )
        self.connection.execute(
            f"UPDATE floor_message SET read_count = read_count + 1 WHERE id IN ({','.join('?' * len(batch))})",
            batch,
        )
        self.connection.execute("COMMIT")


@contextmanager
def _database(stage: Stage) -> Iterator[_PostgreSQL | _SQLite]:
    database = _PostgreSQL(stage) if stage.shape == "production" else _SQLite(stage)
    try:
        yield database
    finally:
        database.connection.close()


def _seconds(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin
