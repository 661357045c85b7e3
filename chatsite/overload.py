"""Telling a database that is busy from one that is broken."""

import sqlite3

from django.db import OperationalError

from messaging.errors import Overloaded

# Classes of SQLSTATE: rolled back (deadlock), no resources left, lock not to be had in time.
BUSY = ("40", "53", "55")
TIMED_OUT = "57014"
# Ended by the operator, or the connection lost: whether the last commit was made is not known.
GONE = ("57", "08")
BUSY_SQLITE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
PRIMARY_CODE = 0xFF


def why(fault: OperationalError) -> str:
    """One of few words."""
    cause = fault.__cause__
    if isinstance(cause, sqlite3.Error):
        return "lock" if getattr(cause, "sqlite_errorcode", 0) & PRIMARY_CODE in BUSY_SQLITE else "other"
    state = getattr(cause, "sqlstate", None)
    if state is None or state.startswith(GONE):
        return "statement_timeout" if state == TIMED_OUT else "unreachable"
    return {"40P01": "deadlock", "55P03": "lock"}.get(state, "other")


def overload_of(fault: OperationalError) -> Overloaded | None:
    """The refusal that says so, if the same call may well succeed in a moment; None if it will not."""
    cause = fault.__cause__
    if isinstance(cause, sqlite3.Error):
        busy = getattr(cause, "sqlite_errorcode", 0) & PRIMARY_CODE in BUSY_SQLITE
        return Overloaded() if busy else None
    state = getattr(cause, "sqlstate", None)
    if state is None or (state.startswith(GONE) and state != TIMED_OUT):
        # Without a state no server answered, or the pool had no connection free in time.
        return Overloaded("The database cannot be reached. Try again in a moment; nothing is done twice.")
    return Overloaded() if state == TIMED_OUT or state.startswith(BUSY) else None
