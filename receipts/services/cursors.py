"""Cursors of the lists: opaque, signed, and good for one message and one choice only."""

from hashlib import sha256

from messaging.errors import BadCursor
from messaging.signed import sign, unsign

SALT = "receipts.cursors"


def kind_of(name: str, *choices: str) -> str:
    """A list by its name and what was chosen of it, as short as ever: a cursor that holds a long search whole
    would be longer than the one we take back."""
    chosen = sha256("\0".join(choices).encode()).hexdigest()
    return f"{name}/{chosen[:32]}"


def make_cursor(kind: str, message: int, after: int) -> str:
    """A cursor that goes on after the place `after` of this list of this message."""
    return sign(SALT, kind, message, after)


def read_cursor(cursor: str, kind: str, message: int) -> int:
    """Where to go on: 0 for the empty cursor. BadCursor if it was made for another list or not by us."""
    if not cursor:
        return 0
    match unsign(SALT, cursor, str, int, int):
        case [made_for, of_message, int(after)] if (made_for, of_message) == (kind, message):
            return after
    raise BadCursor
