"""The words of messages, in the database's own index for full texts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

from messaging.search_words import Phrase

from .messages import Message


class WordsField(models.TextField):  # type: ignore[type-arg]
    """Words in their order. Written, and asked for with `__matches`, never read.

    PostgreSQL keeps them as a `tsvector` with their places, SQLite as the text of an FTS5 table. Words are letters and
    digits alone (messaging.search_words), so neither has anything to escape.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_prep_value(self, value: Sequence[str]) -> Sequence[str]:
        return value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> str:
        if connection.vendor == "postgresql":
            return " ".join(f"'{word}':{place}" for place, word in enumerate(value, 1))
        return " ".join(value)


class Asked:
    """Phrases, all of them or any."""

    def __init__(self, phrases: Sequence[Phrase], every: bool) -> None:
        self.phrases = [phrase for phrase in phrases if phrase.words]
        self.every = every

    def for_postgresql(self) -> str:
        phrases = [
            "(" + " <-> ".join(f"'{word}'" for word in phrase.words) + ":*)" for phrase in self.phrases
        ]
        return (" & " if self.every else " | ").join(phrases)

    def for_sqlite(self) -> str:
        return (" AND " if self.every else " OR ").join(
            f'"{" ".join(phrase.words)}" *' for phrase in self.phrases
        )


@WordsField.register_lookup
class Matches(Lookup):
    """Whether these words have what is asked for (an `Asked`)."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} @@ %s::tsquery", [*params, self.rhs.for_postgresql()]

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} MATCH %s", [*params, self.rhs.for_sqlite()]

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (value,)


class MessageWords(models.Model):
    """What of a message can be searched for. One row for each message of a type that says something, until it is
    recalled. `rowid` is what SQLite calls the key of such a table."""

    SAYS: ClassVar[dict[str, str]] = {
        "TIMTextElem": "text",
        "TIMFileElem": "fileName",
        "TIMLocationElem": "description",
        "TIMRelayElem": "title",
    }
    """By type of message, which part of its payload is searched."""

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="words", db_column="rowid"
    )
    words = WordsField()

    class Meta:
        verbose_name_plural = "words of messages"

    def __str__(self) -> str:
        return f"words of {self.message_id}"


def said_in(message: Message) -> str:
    """The text of a message that is searched; empty where it has none."""
    said = message.payload.get(MessageWords.SAYS.get(message.type, ""), "")
    return said if isinstance(said, str) else ""
