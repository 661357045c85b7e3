"""Accidents: what nobody who goes by the verbs can do, and which rule of `check_integrity` each of them breaks."""

from . import conversations, members, messages, outbox, people, receipts
from .more import ACCIDENTS_THAT_BREAK_MORE, REFUSED
from .world import Accident, World

ACCIDENTS: list[tuple[str, Accident]] = [
    *people.ACCIDENTS,
    *conversations.ACCIDENTS,
    *members.ACCIDENTS,
    *messages.ACCIDENTS,
    *receipts.ACCIDENTS,
    *outbox.ACCIDENTS,
]

__all__ = ("ACCIDENTS", "ACCIDENTS_THAT_BREAK_MORE", "REFUSED", "World")
