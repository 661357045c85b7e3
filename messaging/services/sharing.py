"""Who shares read receipts, and since when."""

from datetime import datetime

from messaging.models import Conversation, Member, Person


def shares_since(person: Person, member: Member, conversation: Conversation) -> datetime | None:
    """Since when this member shares their receipts here, or None if they do not.

    - They may have stopped everywhere, or in this conversation: either is enough.
    - In a conversation that requires receipts everybody shares, since it was required at the latest.
    """
    own = None
    if person.shares_since is not None and member.shares_since is not None:
        own = max(person.shares_since, member.shares_since)
    required = conversation.receipts_required_since
    if own is None or required is None:
        return own or required
    return min(own, required)
