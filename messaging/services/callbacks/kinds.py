"""Which of our events the vendor's callbacks are, in direct conversations and in groups."""

from collections.abc import Collection

from messaging.callback_names import After
from messaging.models import Conversation, EventKind

OF: dict[str, tuple[After | None, After | None]] = {
    EventKind.MESSAGE_SENT: (After.DIRECT_SENT, After.GROUP_SENT),
    EventKind.MESSAGE_RECALLED: (After.DIRECT_RECALLED, After.GROUP_RECALLED),
    EventKind.RECEIPT_GIVEN: (After.DIRECT_RECEIPT, After.GROUP_RECEIPT),
    EventKind.CONVERSATION_READ: (After.DIRECT_READ, None),
    EventKind.MEMBER_JOINED: (None, After.JOINED),
    EventKind.MEMBER_LEFT: (None, After.LEFT),
    EventKind.GROUP_CREATED: (None, After.CREATED),
    EventKind.GROUP_CHANGED: (None, After.CHANGED),
    EventKind.GROUP_DISMISSED: (None, After.DISMISSED),
    EventKind.GROUP_FULL: (None, After.FULL),
}
OF_TOPICS = (After.GROUP_SENT, After.GROUP_RECALLED, After.GROUP_RECEIPT)
"""A topic is a group in which messages are sent; that it is made or ends is no group's affair."""


def kinds_of(told: Collection[str]) -> list[str]:
    """The events that somebody hears of who is told these."""
    return [kind for kind, commands in OF.items() if any(command in told for command in commands)]


def command_of(kind: str, talk: Conversation) -> After | None:
    """The callback that an event there is, if it is one."""
    direct, of_group = OF.get(kind, (None, None))
    command = direct if talk.is_direct else of_group
    return command if not talk.is_topic or command in OF_TOPICS else None
