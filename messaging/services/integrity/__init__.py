"""Every invariant of people, conversations, stays and messages, each as a rule: what a row breaks it by.

Not here, because no row shows it any more: whether somebody was a bot when they joined (`counted` is copied then, and
not changed with them), what the fingerprint of an edited message was made of, and the order of times, which servers'
clocks need not agree on. That no two rows have the same number, where one table has them, is left to its unique
constraint: `chatsite.integrity` looks whether the database still has each.
"""

from messaging.rules import Rule

from . import (
    applications,
    contacts,
    conversations,
    keeping,
    media,
    members,
    messages,
    outbox,
    people,
    reactions,
    stays,
    topics,
)

RULES: tuple[Rule, ...] = (
    *people.RULES,
    *contacts.RULES,
    *conversations.RULES,
    *members.RULES,
    *stays.RULES,
    *topics.RULES,
    *messages.RULES,
    *media.RULES,
    *reactions.RULES,
    *applications.RULES,
    *keeping.RULES,
    *outbox.RULES,
)

__all__ = ["RULES"]
