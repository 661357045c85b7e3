"""Answers that several commands give."""

from messaging.doors import Data
from messaging.models import Conversation, Person
from messaging.services.catch_up import Page
from messaging.services.listing import conversation_shapes


def described(person: Person, conversation: Conversation) -> Data:
    return {"conversation": conversation_shapes(person, [conversation])[0]}


def page(changes: Page) -> Data:
    return {
        "changes": changes.changes,
        "cursor": changes.cursor,
        "head": changes.head,
        "isCompleted": changes.is_completed,
    }
