"""The numbers that stamp changes of the tallies of one sender's messages."""

import json
from collections.abc import Iterable, Mapping

from django.db import connection

from messaging.prepared import Question, Row, ask
from messaging.sql import json_rows

from ..models import SenderCounter


def taking_numbers(wanted: Mapping[int, int]) -> Question | None:
    """By sender: as many new numbers as they need. Taken under row locks, in the order of the senders, in one
    statement; a number that was taken is of this transaction and disappears with it. Answers (sender, the last)."""
    if not wanted:
        return None
    table = connection.ops.quote_name(SenderCounter._meta.db_table)
    given = json_rows([("person_id", "bigint"), ("value", "bigint")])
    # S608: names of our own models; what varies is the parameter.
    statement = (
        f"INSERT INTO {table} (person_id, value) "  # noqa: S608
        f"SELECT person_id, value FROM {given} AS given WHERE true ORDER BY person_id "
        f"ON CONFLICT (person_id) DO UPDATE SET value = {table}.value + excluded.value "
        "RETURNING person_id, value"
    )
    return Question(statement, [json.dumps(sorted(wanted.items()))])


def take_numbers(wanted: Mapping[int, int]) -> dict[int, range]:
    """The same at once: by sender the numbers."""
    question = taking_numbers(wanted)
    return numbers_taken(wanted, ask(question)) if question else {}


def numbers_taken(wanted: Mapping[int, int], heads: Iterable[Row]) -> dict[int, range]:
    """By sender the numbers, of what was answered."""
    return {sender: range(head - wanted[sender] + 1, head + 1) for sender, head in heads}
