"""Counting an audience by state and listing a page of it, at one moment: while people read, two statements would not
agree."""

from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from ..tallies import State


class Counted(NamedTuple):
    """One stay of an audience on a page, and its place in the list."""

    stay: int
    place: int
    state: str
    left: bool


def take_census(
    audience: QuerySet[Any], *, state: str, after: int, most: int
) -> tuple[dict[str, int], list[Counted]]:
    """How many of all these stays are in each state, and by `place` the first `most` after the place `after` that are
    `listed`, in this state if one is said. The stays have their `state`, `place`, whether they `left`, and whether they
    are `listed`. One statement."""
    everybody, given = (
        audience.order_by().values_list("pk", "place", "state", "left", "listed").query.sql_with_params()
    )
    chosen, wanted = ("AND state = %s", [state]) if state else ("", [])
    # S608: compiled by Django; what varies are the parameters.
    statement = f"""
        WITH everybody (stay, place, state, gone, listed) AS MATERIALIZED ({everybody})
        SELECT state, COUNT(*), NULL, NULL FROM everybody GROUP BY state
        UNION ALL
        SELECT * FROM (
            SELECT state, place, stay, gone FROM everybody
            WHERE listed AND place > %s {chosen} ORDER BY place LIMIT %s
        ) AS page
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, after, *wanted, most])
        rows = cursor.fetchall()
    counts = {state.value: 0 for state in State} | {row[0]: row[1] for row in rows if row[2] is None}
    page = sorted((row for row in rows if row[2] is not None), key=lambda row: row[1])
    return counts, [Counted(stay, place, of_state, bool(gone)) for of_state, place, stay, gone in page]
