"""The numbers that stamp changes of the tallies of one sender's messages."""

import json
from collections.abc import Mapping

from django.db import connection

from messaging.sql import json_rows

from ..models import SenderCounter


def take_numbers(wanted: Mapping[int, int]) -> dict[int, range]:
    """By sender: as many new numbers as they need. Taken under row locks, in the order of the senders, in one
    statement; a number that was taken is of this transaction and disappears with it."""
    if not wanted:
        return {}
    table = connection.ops.quote_name(SenderCounter._meta.db_table)
    given = json_rows([("person_id", "bigint"), ("value", "bigint")])
    # S608: names of our own models; what varies is the parameter.
    statement = (
        f"INSERT INTO {table} (person_id, value) "  # noqa: S608
        f"SELECT person_id, value FROM {given} AS given WHERE true ORDER BY person_id "
        f"ON CONFLICT (person_id) DO UPDATE SET value = {table}.value + excluded.value "
        "RETURNING person_id, value"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(sorted(wanted.items()))])
        heads = dict(cursor.fetchall())
    return {sender: range(heads[sender] - count + 1, heads[sender] + 1) for sender, count in wanted.items()}
