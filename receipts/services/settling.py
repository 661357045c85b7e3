"""How far a table that only grows may be read by a cursor that passes nothing over.

Ids are given before the commit, so a smaller one may appear after a larger one was seen, and a cursor that stands on
the larger one would miss it. SQLite lets one write at a time. On PostgreSQL whoever writes to a table holds a lock on
it from before their first id until they have ended, and who holds one can be looked up: writers do nothing for
readers, and wait for none.
"""

from collections.abc import Collection, Sequence
from time import monotonic, sleep

from django.db import connection
from django.db.models import Max, Model

PATIENCE = 0.5
"""Seconds to wait for those who write; a batch takes some milliseconds."""

PAUSE = 0.005
"""Seconds between two looks."""


def settled(models: Sequence[type[Model]]) -> list[int] | None:
    """The highest id of each of these tables: up to it everything that will ever be there is there, for whoever reads
    from now on. None if somebody writes for so long that it is not known."""
    # The heads first: whoever is to come with an id below them is among those who write then, or has ended.
    heads = [model._base_manager.aggregate(head=Max("pk"))["head"] or 0 for model in models]
    waiting = _writers(models)
    until = monotonic() + PATIENCE
    while waiting:
        if monotonic() > until:
            return None
        sleep(PAUSE)
        waiting &= _writers(models)
    return heads


def ever_given(model: type[Model]) -> int:
    """The highest id that was ever given in this table, whatever became of its row."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        statement, asked = "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)", table
    else:
        statement, asked = "SELECT (SELECT seq FROM sqlite_sequence WHERE name = %s)", table
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked])
        return cursor.fetchone()[0] or 0


def _writers(models: Collection[type[Model]]) -> set[str]:
    """The transactions of others that have written to these tables, or are about to, and have not ended."""
    if connection.vendor != "postgresql":
        return set()
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND relation = ANY(%s::regclass[]) AND pid IS DISTINCT FROM pg_backend_pid()",
            [tables],
        )
        return {writer for (writer,) in cursor.fetchall()}
