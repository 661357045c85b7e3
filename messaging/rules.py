"""Rules that rows must keep, and finding those that do not: in pages, without a lock, while everybody writes.

What a transaction changes together is seen together: all rules of a page are asked in one statement, which sees one
moment. So whoever writes meanwhile is no false alarm.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Case, Exists, Model, OuterRef, Q, QuerySet, When

PAGE = 5_000
"""Rows that are looked at in one statement."""

Looked = Callable[[type[Model], int], None]
Find = Callable[[], Q]


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks one rule; `facts` are the columns that show it."""

    rule: str
    table: str
    pk: Any
    facts: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(f"{name.replace('__', '.')} {value}" for name, value in self.facts)
        return f"{self.rule}: {self.table} {self.pk}" + (f" ({shown})" if shown else "")


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be true of each row of a model. `broken` is true of a row for which it is not; it may ask about
    other rows. `shows` are the columns to name then."""

    model: type[Model]
    name: str
    broken: Find
    shows: tuple[str, ...] = ()

    def violation(self, pk: Any, facts: Sequence[tuple[str, Any]] = ()) -> Violation:
        return Violation(self.name, str(self.model._meta.verbose_name), pk, tuple(facts))


def silently(_model: type[Model], _many: int) -> None:
    pass


def rule(model: type[Model], *shows: str) -> Callable[[Find], Rule]:
    """Make a rule of a function that answers when it is broken; the function's name, in words, is the rule's."""
    return lambda find: Rule(model, find.__name__.replace("_", " "), find, shows)


def find_broken(rules: Sequence[Rule], rows: QuerySet[Any]) -> Iterator[Violation]:
    """Which of these rows break which of these rules, all of their model. One statement."""
    with _by_keys():
        seen = list(broken_rows(rules, rows))
    for row in seen:
        for at, one in enumerate(rules):
            if row[flag(at)]:
                yield one.violation(row["pk"], [(name, row[name]) for name in one.shows])


def broken_rows(rules: Sequence[Rule], rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    """Those of these rows that break any of these rules: their keys, the `flag` of each rule, which says whether it is
    broken, and what the rules show."""
    broken = [one.broken() for one in rules]
    flags = {
        flag(at): Case(When(condition, then=True), default=False, output_field=BooleanField())
        for at, condition in enumerate(broken)
    }
    shows = {name for one in rules for name in one.shows}
    found: QuerySet[Any, dict[str, Any]] = rows.filter(reduce(or_, broken)).annotate(**flags)
    return found.order_by("pk").values("pk", *flags, *shows)


def flag(at: int) -> str:
    """The column of the rule at this place."""
    return f"rule_{at}"


@contextmanager
def _by_keys() -> Iterator[None]:
    """PostgreSQL is not to read the whole of a table for the few rows that a page refers to: it would, since it takes
    all rules to be asked of each row before it is known to be referred to (2 s for each page among a million messages,
    instead of 0.1)."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
        yield


def find_violations(
    rules: Sequence[Rule], rows: Mapping[type[Model], QuerySet[Any]], looked: Looked = silently
) -> Iterator[Violation]:
    """Which of these rows, by model, break which rules. `looked` hears of each page: of what, and how many."""
    for model, of_model in rows.items():
        concerned = [one for one in rules if one.model is model]
        if concerned:
            for page, many in pages(of_model):
                yield from find_broken(concerned, page)
                looked(model, many)


def pages(rows: QuerySet[Any]) -> Iterator[tuple[QuerySet[Any], int]]:
    """All of these rows, a page at a time in the order of their keys, and how many are on it. A statement for each."""
    last: Any = None
    while True:
        rest = rows if last is None else rows.filter(pk__gt=last)
        keys = list(rest.order_by("pk").values_list("pk", flat=True)[:PAGE])
        if not keys:
            return
        yield rows.filter(pk__gte=keys[0], pk__lte=keys[-1]), len(keys)
        last = keys[-1]


def rules_of_the_table(model: type[Model]) -> list[Rule]:
    """What the database itself refuses to break, as far as one row shows it: its check constraints, by their names.
    Raw SQL with the checks switched off, or a repair by hand, may have broken them all the same."""
    return [
        Rule(
            model,
            _words(one.name),
            lambda condition=one.condition: ~condition,  # type: ignore[misc]
            tuple(sorted(one.condition.referenced_base_fields)),
        )
        for one in model._meta.constraints
        if hasattr(one, "condition") and not hasattr(one, "fields")
    ]


def rules_of_references(model: type[Model]) -> list[Rule]:
    """What each row refers to is there. To be asked apart from other rules: those join what is referred to, and would
    pass over a row that refers to nothing."""
    return [
        Rule(model, f"{model._meta.verbose_name}: {field.name} is there", _missing(field), (field.attname,))
        for field in model._meta.concrete_fields
        if field.is_relation
    ]


def _missing(field: Any) -> Find:
    target = field.related_model._base_manager
    return lambda: (
        Q(**{f"{field.name}__isnull": False}) & ~Q(Exists(target.filter(pk=OuterRef(field.attname))))
    )


def _words(name: str) -> str:
    return name.replace("_", " ")
