"""What a password has to be, said in the reader's language also where Django has no translation."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator

from .words import speak

BETWEEN = re.compile(r"[\W\d_]+")
AROUND = re.compile(r"\A[\W\d_]+|[\W\d_]+\Z")
"""What people put before and behind a word so that it is long enough."""
TWICE = re.compile(r"(.+?)\1+\Z", re.DOTALL)
OURS = frozenset(
    {"admin", "administrator", "chat", "group", "message", "messages", "read", "receipt", "receipts", "staff"}
)
"""Whoever guesses at a chat begins with these, and with the names of its host."""


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return str(speak()["words"]["problems"]["password_too_short"]).format(count=self.min_length)


class NothingCommon(CommonPasswordValidator):
    """Neither one of the twenty thousand passwords that are tried first, nor made of one: with digits or signs around
    it, or said again and again. Nor of nothing but `OURS` and the names of this host."""

    def validate(self, password: str, user: Any = None) -> None:
        for guessed in _guessed_from(password[:LONGEST].lower()):
            super().validate("password" if _is_ours(guessed) else guessed, user)


LONGEST = 256
"""Characters that are looked at: nobody guesses what is longer."""


def _guessed_from(password: str) -> Iterator[str]:
    """What it is, and what it is without that which only makes it longer."""
    yield password
    yield AROUND.sub("", password)
    words = _words_of(password)
    if len(words) == 1:
        [word] = words
        again = TWICE.match(word)
        yield again[1] if again else word


def _is_ours(password: str) -> bool:
    words = _words_of(password)
    return bool(words) and words <= OURS.union(*map(_words_of, settings.ALLOWED_HOSTS))


def _words_of(text: str) -> set[str]:
    return {word for word in BETWEEN.split(text.lower()) if word}
