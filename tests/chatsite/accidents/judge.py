"""All rules over all rows, as `find_broken_rules` has them, but written as SQL once for many accidents."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, transaction

from chatsite.integrity import RULES
from messaging.rules import Rule, broken_rows, flag
from receipts.services.integrity import find_wrong_totals, spans


class Question(NamedTuple):
    rules: list[Rule]
    """All of a model."""
    statement: str
    given: tuple[Any, ...]


@contextmanager
def judging() -> Iterator[Callable[[], set[str]]]:
    """Within, a call answers the names of the rules that some row breaks at that moment."""
    questions = list(_questions())
    if connection.vendor != "postgresql":
        yield lambda: _broken(questions)
        return
    # To plan a statement takes longer than to answer it. What the driver plans by itself it forgets when something is
    # rolled back, and ours with it; so it is to plan nothing, and to forget what it has.
    line = connection.connection
    kept, line.prepare_threshold = line.prepare_threshold, None
    with transaction.atomic():
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for at, question in enumerate(questions):
            cursor.execute(f"PREPARE question_{at} AS {question.statement}", question.given)
            questions[at] = Question(question.rules, f"EXECUTE question_{at}", ())
        yield lambda: _broken(questions)
        cursor.execute("DEALLOCATE ALL")
    line.prepare_threshold = kept


def _questions() -> Iterator[Question]:
    for app in ("messaging", "receipts"):
        for model in apps.get_app_config(app).get_models():
            rules = [one for one in RULES if one.model is model]
            if rules:
                rows = broken_rows(rules, model._base_manager.all())
                yield Question(rules, *rows.query.sql_with_params())


def _broken(questions: list[Question]) -> set[str]:
    names = set()
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(question.statement, question.given)
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                said = dict(zip(columns, row, strict=True))
                names.update(one.name for at, one in enumerate(question.rules) if said[flag(at)])
    for span in spans():
        names.update(violation.rule for violation in find_wrong_totals(span))
    return names
