"""What this app asks of read receipts, without knowing them.

`settings.RECEIPT_PORT` names the class that answers; the composition root sets it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Conversation, Member, Message, Person


class Grant(NamedTuple):
    """Whether a receipt that was asked for is granted: `code` 0, or another code and the reason in words."""

    code: int = 0
    reason: str = ""


class ReceiptPort(Protocol):
    def grant(self, sender: Person, conversation: Conversation) -> Grant:
        """May this sender have receipts for a message here? Asked under the conversation's lock."""
        ...

    def begin(self, message: Message) -> None:
        """This message, for which receipts are granted, is about to be stored: nobody has read it. Called under the
        conversation's lock, its people loaded if it is a pair."""
        ...

    def begun(self, message: Message) -> dict[str, Any]:
        """The `readReceiptInfo` that its sender sees of a message that was just stored. No statement."""
        ...

    def tallies(self, viewer: Person, messages: Sequence[Message]) -> dict[int, dict[str, Any]]:
        """By message number (pk): the `readReceiptInfo` of those that the viewer may see; the others are absent."""
        ...

    def given(self, asked: Sequence[tuple[int, int, int]]) -> list[dict[str, Any] | None]:
        """For each message (pk) and its readers from one place to another: what a back end may be told, or None."""
        ...

    def policies(self, memberships: Sequence[Member]) -> dict[int, dict[str, Any]]:
        """By conversation (pk): `granted`, `reason`, `required`, `visibleTo`, `shares`, as this member meets them. Of
        memberships with their people and conversations."""
        ...

    def read_by_acting(self, reader: Person, message_id: str, given_by: int | None) -> None:
        """They answered the message, or reacted to it, or a back end did on their behalf: it is read, if they share.
        Called outside transactions."""
        ...


@cache
def port() -> ReceiptPort:
    return cast(ReceiptPort, import_string(settings.RECEIPT_PORT)())
