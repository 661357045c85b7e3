"""Whether receipts are granted, and who shares theirs. Blocks are asked about where a
receipt is given (`services.acknowledge`): they take nothing back that was given before."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from messaging.fixed import Fixed
from messaging.models import Conversation, Member, Person
from messaging.prepared import Prepared
from messaging.receipt_port import Grant
from messaging.services.sharing import shares_since, sharing_since

from .errors import NotSharing
from .models import GRANTED_BY_DEFAULT, TypePolicy

GRANTED = Grant()
NOT_SHARING = Grant(NotSharing.number, "You do not share read receipts, so you get none.")
NEVER_HERE = Grant(11102, "Live rooms have no read receipts.")
OFF_FOR_TYPE = Grant(11102, "Read receipts are off for groups of this type.")
OFF_FOR_GROUP = Grant(11103, "Read receipts are off in this group.")


def grant_for(sender: Person, conversation: Conversation) -> Grant:
    """Whether this sender gets receipts for a message sent now.

    - Direct conversations always grant; live rooms (`AVChatRoom`) never do.
    - A group may be set apart (on, off); else its type decides.
    - Who does not share gets none (unless receipts are not reciprocal here).
    """
    sharing = sharing_in(sender.pk, [conversation.pk])
    granting = () if conversation.is_direct else _granting_types()
    return _grant(conversation, granting, shares=sharing.get(conversation.pk) is not None)


def policies_for(memberships: Sequence[Member]) -> dict[int, dict[str, Any]]:
    """By conversation: what these members see of the policy before they read or ask. One statement."""
    granting = _granting_types()
    policies = {}
    for member in memberships:
        conversation = member.conversation
        shares = shares_since(member.person, member, conversation) is not None
        grant = _grant(conversation, granting, shares=shares)
        policies[conversation.pk] = {
            "granted": grant.code == 0,
            "reason": grant.reason,
            "required": conversation.receipts_required_since is not None,
            "visibleTo": conversation.receipts_visible_to,
            "shares": shares,
        }
    return policies


def sharing_in(person: int, conversations: Collection[int]) -> dict[int, datetime | None]:
    """By conversation: since when this person shares their receipts there, None if they do not. One statement.
    Conversations that they never were in are absent."""
    found = _SHARING.of((person, conversation) for conversation in conversations)
    return {conversation: sharing_since(*facts) for conversation, *facts in found}


_SHARING = Fixed(
    ("person", "conversation"),
    lambda among: Member.objects.filter(among).values_list(
        "conversation_id", "person__shares_since", "shares_since", "conversation__receipts_required_since"
    ),
)


def sharing(member: str = "", around: str | None = None) -> Q:
    """The same rule as a condition: those who share now. `member` is the way to the membership, as `member__`; `around`
    that to what knows its person and conversation as well, if that is another."""
    around = member if around is None else around
    return Q(**{f"{around}conversation__receipts_required_since__isnull": False}) | Q(
        **{f"{around}person__shares_since__isnull": False, f"{member}shares_since__isnull": False}
    )


def is_reciprocal() -> bool:
    """Whether one must share to see."""
    return bool(settings.RECEIPTS_RECIPROCAL)


def _granting_types() -> set[str]:
    """What staff chose for each type, or the default where there is no row."""
    chosen: dict[str, bool] = dict(_CHOSEN.rows())
    types = Conversation.GroupType.values
    return {group_type for group_type in types if chosen.get(group_type, group_type in GRANTED_BY_DEFAULT)}


_CHOSEN = Prepared(lambda: TypePolicy.objects.values_list("group_type", "grants"))


def _grant(conversation: Conversation, granting: Collection[str], *, shares: bool) -> Grant:
    if not conversation.is_direct:
        if conversation.group_type == Conversation.GroupType.AV_CHAT_ROOM:
            return NEVER_HERE
        if conversation.receipts == Conversation.ReceiptPolicy.OFF:
            return OFF_FOR_GROUP
        if (
            conversation.receipts == Conversation.ReceiptPolicy.AS_TYPE
            and conversation.group_type not in granting
        ):
            return OFF_FOR_TYPE
    return GRANTED if shares or not is_reciprocal() else NOT_SHARING
