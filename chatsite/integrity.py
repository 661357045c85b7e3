"""The self-check: whether all is true that must be true of people, messages and receipts, in the whole database.

It only looks. Every page is seen as of one moment, so that people who write meanwhile are no false alarm; nothing is
locked, no transaction lasts longer than a page, and no more than a page is in memory.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

from messaging.models import (
    Application,
    Attachment,
    Conversation,
    GroupData,
    HiddenMessage,
    Member,
    Mention,
    MergedRecord,
    Message,
    MessageRevision,
    MessageWords,
    Notice,
    Reaction,
    Reactor,
    Stay,
)
from messaging.rules import (
    Looked,
    Violation,
    find_broken,
    pages,
    rules_of_references,
    rules_of_the_table,
    silently,
)
from messaging.rules import find_violations as find_violations_of
from messaging.services.integrity import RULES as MESSAGING
from receipts.models import Receipt
from receipts.services.integrity import RULES as RECEIPTS
from receipts.services.integrity import find_wrong_totals, spans

RULES = (*MESSAGING, *RECEIPTS)

WAYS: dict[type[Model], str] = {
    Conversation: "pk",
    Member: "conversation",
    Stay: "conversation",
    Message: "conversation",
    HiddenMessage: "message__conversation",
    Attachment: "message__conversation",
    Reaction: "message__conversation",
    Reactor: "reaction__message__conversation",
    MessageWords: "message__conversation",
    Mention: "message__conversation",
    MergedRecord: "message__conversation",
    Application: "conversation",
    Notice: "conversation",
    GroupData: "conversation",
    MessageRevision: "message__conversation",
    Receipt: "message__conversation",
}
"""How rows are of a conversation."""


def find_violations(
    conversation: Conversation | None = None, looked: Looked = silently
) -> Iterator[Violation]:
    """Every row that breaks a rule, of the whole database or of one conversation. What is of people, of the tables and
    of the database itself is looked at for the whole only. `looked` hears of each page of rows."""
    if conversation is None:
        yield from find_unsound()
    yield from find_broken_rules(conversation, looked)


def find_unsound() -> Iterator[Violation]:
    """What the database itself should have refused, and whether it still would."""
    yield from _missing_constraints()
    for model in _models():
        yield from _unsound_rows(model)


def find_broken_rules(
    conversation: Conversation | None = None, looked: Looked = silently
) -> Iterator[Violation]:
    """What is right for each row, and wrong all the same."""
    yield from find_violations_of(RULES, _rows(conversation), looked)
    for span in spans(conversation):
        yield from find_wrong_totals(span)


def _models() -> list[type[Model]]:
    return [*apps.get_app_config("messaging").get_models(), *apps.get_app_config("receipts").get_models()]


def _rows(conversation: Conversation | None) -> dict[type[Model], QuerySet[Any]]:
    if conversation is None:
        return {model: model._base_manager.all() for model in _models()}
    return {model: model._base_manager.filter(**{way: conversation.pk}) for model, way in WAYS.items()}


def _unsound_rows(model: type[Model]) -> Iterator[Violation]:
    """Rows that the database should have refused."""
    checks, references = rules_of_the_table(model), rules_of_references(model)
    for page, _ in pages(model._base_manager.all()):
        for rules in filter(None, (checks, references)):
            yield from find_broken(rules, page)


def _missing_constraints() -> Iterator[Violation]:
    """The database refuses what it should: after a restore or a repair by hand a constraint may be gone, and two rows
    with one number would be taken. Rows are not compared again for what a constraint guards."""
    with connection.cursor() as cursor:
        for model in _models():
            if model is MessageWords and connection.vendor == "sqlite":
                continue  # a table of FTS5, which has none
            table = model._meta.db_table
            found = connection.introspection.get_constraints(cursor, table)
            unique = {tuple(one["columns"]) for one in found.values() if one["unique"] or one["primary_key"]}
            keys = {one["columns"][0] for one in found.values() if one["foreign_key"]}
            wanted = {one.name: one.name in found for one in model._meta.constraints}
            for field in model._meta.concrete_fields:
                if field.unique:
                    wanted[f"unique {field.column}"] = (field.column,) in unique
                if field.is_relation:
                    wanted[f"{field.column} refers to a row"] = field.column in keys
            for name, is_there in wanted.items():
                if not is_there:
                    yield Violation("the database guards its rules", table, name)
