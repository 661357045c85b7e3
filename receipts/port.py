"""What messaging asks of receipts (`messaging.receipt_port`): the class that the settings name."""

from collections.abc import Sequence
from typing import Any

from messaging.models import Conversation, Member, Message, Person
from messaging.receipt_port import Grant

from . import policy
from .access import look_at_each
from .batcher import batcher
from .gone import count_switched_off
from .models import Receipt
from .services.acknowledge import Call, Item
from .services.stream import streamed_between
from .tallies import tally, untold
from .wire.shapes import info


class Receipts:
    """A ReceiptPort."""

    def grant(self, sender: Person, conversation: Conversation) -> Grant:
        return policy.grant_for(sender, conversation)

    def begin(self, message: Message) -> None:
        message.gone_version = message.conversation.members_version
        message.gone_unread = count_switched_off(message) if message.audience_count else 0

    def begun(self, message: Message) -> dict[str, Any]:
        return info(tally(message, message.gone_unread, 0), message.sender_id or 0)

    def tallies(self, viewer: Person, messages: Sequence[Message]) -> dict[int, dict[str, Any]]:
        """By message (pk), the `readReceiptInfo` that this viewer may see. One statement, none if nothing was
        asked for. Who does not share sees a direct message as sent, and nothing of a group's."""
        asked = [message.pk for message in messages if message.need_read_receipt]
        if not asked:
            return {}
        found = {}
        for seen in look_at_each(viewer, asked):
            message = seen.tally.message
            if seen.is_told:
                found[message.pk] = info(seen.tally, viewer.pk)
            elif message.conversation.is_direct:
                found[message.pk] = info(untold(message), viewer.pk)
        return found

    def read_by_acting(self, reader: Person, message_id: str, given_by: int | None) -> None:
        acted = Item(message_id, origin=Receipt.Origin.ACTED)
        batcher.submit(Call(reader.pk, [acted], given_by=given_by), lambda _: {})

    def given(self, asked: Sequence[tuple[int, int, int]]) -> list[dict[str, Any] | None]:
        return streamed_between(asked)

    def policies(self, memberships: Sequence[Member]) -> dict[int, dict[str, Any]]:
        return policy.policies_for(memberships)
