"""Who somebody is in a conversation, at one moment: everything that decides what their receipt is worth."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef

from messaging.fixed import Fixed
from messaging.models import Contact, Stay
from messaging.prepared import Row
from messaging.services.sharing import sharing_since

Place = tuple[int, int]
"""A person and a conversation, by their numbers (pk)."""


class Span(NamedTuple):
    """A stay: the numbers of the messages between which somebody was there, and whether they counted."""

    after_seq: int
    until_seq: int | None
    saw_before: bool
    counted: bool


@dataclass(slots=True)
class Presence:
    member: int
    is_active: bool
    shares_since: datetime | None
    history_visible: bool
    members_version: int
    cleared_seq: int
    has_blocked: bool
    """Whether they block somebody, or once did. Few do: the others need not be asked about."""
    stays: list[Span] = field(default_factory=list)

    @property
    def is_here(self) -> bool:
        return any(stay.until_seq is None for stay in self.stays)

    @property
    def hears(self) -> bool:
        """Whether anything of the conversation is told to them."""
        return self.is_here and self.is_active

    def sees(self, seq: int) -> bool:
        """Whether they may see the message with this number: the rule of `MessageQuerySet.visible_to`,
        but for what they deleted for themselves one by one."""
        return self.cleared_seq < seq and any(
            (stay.after_seq < seq or stay.saw_before or (stay.until_seq is None and self.history_visible))
            and (stay.until_seq is None or stay.until_seq >= seq)
            for stay in self.stays
        )

    def was_counted(self, seq: int) -> bool:
        """Whether they are of the audience of the message with this number, if they did not send it."""
        return any(
            stay.counted and stay.after_seq < seq and (stay.until_seq is None or stay.until_seq >= seq)
            for stay in self.stays
        )


def presences(stays: Iterable[Row]) -> dict[Place, Presence]:
    """What `STAYS` answered: what was true at one moment. Who was never there is absent."""
    found: dict[Place, Presence] = {}
    for (
        person,
        conversation,
        after,
        until,
        saw_before,
        counted,
        everywhere,
        here,
        required,
        member,
        active,
        *more,
    ) in stays:
        presence = found.get((person, conversation))
        if presence is None:
            since = sharing_since(everywhere, here, required)
            presence = found[person, conversation] = Presence(member, active, since, *more)
        presence.stays.append(Span(after, until, saw_before, counted))
    return found


_BY_PERSON = ExpressionWrapper(F("conversation") + 0, output_field=BigIntegerField())
"""The conversation, in words for which there is no index. Among many small conversations PostgreSQL would look for each
reader through all who are in theirs, since there are few on the average: in one of 10,000 members a batch of 500
receipts took seconds. So it looks through the stays of each person."""

STAYS = Fixed(
    ("person", "there"),
    lambda among: (
        Stay.objects.alias(there=_BY_PERSON)
        .filter(among)
        .values_list(
            "person_id",
            "conversation_id",
            "after_seq",
            "until_seq",
            "saw_before",
            "counted",
            "person__shares_since",
            "member__shares_since",
            "conversation__receipts_required_since",
            "member_id",
            "person__is_active",
            "conversation__history_visible",
            "conversation__members_version",
            "member__cleared_seq",
            Exists(
                Contact.objects.filter(person=OuterRef("person")).exclude(blocked_at=None, unblocked_at=None)
            ),
        )
    ),
)
