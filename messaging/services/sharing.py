"""Who shares read receipts, and since when."""

from datetime import datetime

from messaging.models import Conversation, Member, Person


def shares_since(person: Person, member: Member, conversation: Conversation) -> datetime | None:
    """Since when this member shares their receipts here, or None if they do not.

    - They may have stopped everywhere, or in this conversation: either is enough.
    - In a conversation that requires receipts everybody shares, since it was required at the latest.
    """
    return sharing_since(person.shares_since, member.shares_since, conversation.receipts_required_since)


def sharing_since(
    everywhere: datetime | None, here: datetime | None, required: datetime | None
) -> datetime | None:
    """The same, of what the person, the member and the conversation say."""
    own = None
    if everywhere is not None and here is not None:
        own = max(everywhere, here)
    if own is None or required is None:
        return own or required
    return min(own, required)
