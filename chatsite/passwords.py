"""What a password has to be, said in the reader's language also where Django has no translation."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError

from .breached import is_breached
from .words import say, speak

BETWEEN = re.compile(r"[\W\d_]+")
AROUND = re.compile(r"\A[\W\d_]+|[\W\d_]+\Z")
"""What people put before and behind a word so that it is long enough."""
OURS = frozenset(
    {"admin", "administrator", "chat", "group", "message", "messages", "read", "receipt", "receipts", "staff"}
)
"""Whoever guesses at a chat begins with these, and with the names of its host."""


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return str(speak()["words"]["problems"]["password_too_short"]).format(count=self.min_length)


class NothingCommon(CommonPasswordValidator):
    """Neither one of the twenty thousand passwords that are tried first, nor made of one: with digits or signs around
    it, or said again and again. Nor of nothing but `OURS` and the names of this host, nor digits counted up or down.
    Of what kind its characters are is nobody's affair."""

    def validate(self, password: str, user: Any = None) -> None:
        for guessed in _guessed_from(password[:LONGEST].lower()):
            super().validate("password" if _is_ours(guessed) or _is_counted(guessed) else guessed, user)


LONGEST = 256
"""Characters that are looked at: nobody guesses what is longer."""


class NotBreached:
    """Not one of this file of passwords that were seen in breaches."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def validate(self, password: str, user: Any = None) -> None:
        if is_breached(self._file, password):
            raise ValidationError(say("account.passwordBreached"), code="password_breached")

    def get_help_text(self) -> str:
        return say("account.passwordNotBreached")


def _guessed_from(password: str) -> Iterator[str]:
    """What it is, and what it is without that which only makes it longer."""
    yield password
    yield AROUND.sub("", password)
    words = _words_of(password)
    if len(words) < 2:
        for text in (password, *words):
            yield from _of_which(text)


def _of_which(text: str) -> Iterator[str]:
    """Each text that this one is, once or again and again."""
    for size in range(1, len(text) + 1):
        if len(text) % size == 0 and text == text[:size] * (len(text) // size):
            yield text[:size]


def _is_counted(text: str) -> bool:
    """123456789012, 000000000000, 987654321098, 024680246802."""
    if not text.isdecimal():
        return False
    return len({(int(after) - int(before)) % 10 for before, after in pairwise(text)}) == 1


def _is_ours(password: str) -> bool:
    words = _words_of(password)
    return bool(words) and words <= OURS.union(*map(_words_of, settings.ALLOWED_HOSTS))


def _words_of(text: str) -> set[str]:
    return {word for word in BETWEEN.split(text.lower()) if word}
