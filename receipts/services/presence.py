"""Who somebody is in a conversation, at one moment: everything that decides what their receipt is worth."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BigIntegerField, ExpressionWrapper, F

from messaging.models import Stay
from messaging.services.sharing import shares_since

from ..among import Among

Place = tuple[int, int]
"""A person and a conversation, by their numbers (pk)."""


@dataclass(slots=True)
class Presence:
    member: int
    is_active: bool
    shares_since: datetime | None
    history_visible: bool
    members_version: int
    cleared_seq: int
    stays: list[Stay] = field(default_factory=list)

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
            (stay.after_seq < seq or self.history_visible)
            and (stay.until_seq is None or stay.until_seq >= seq)
            for stay in self.stays
        )

    def was_counted(self, seq: int) -> bool:
        """Whether they are of the audience of the message with this number, if they did not send it."""
        return any(
            stay.counted and stay.after_seq < seq and (stay.until_seq is None or stay.until_seq >= seq)
            for stay in self.stays
        )


def presences_of(places: Iterable[Place]) -> dict[Place, Presence]:
    """What is true now, in one statement and so at one moment. Who was never there is absent."""
    stays = Stay.objects.alias(there=_BY_PERSON).filter(Among(("person", "there"), places))
    found: dict[Place, Presence] = {}
    for stay in stays.select_related("member", "person", "conversation").only(*_NEEDED):
        place = (stay.person_id, stay.conversation_id)
        if place not in found:
            found[place] = Presence(
                member=stay.member_id,
                is_active=stay.person.is_active,
                shares_since=shares_since(stay.person, stay.member, stay.conversation),
                history_visible=stay.conversation.history_visible,
                members_version=stay.conversation.members_version,
                cleared_seq=stay.member.cleared_seq,
            )
        found[place].stays.append(stay)
    return found


_BY_PERSON = ExpressionWrapper(F("conversation") + 0, output_field=BigIntegerField())
"""The conversation, in words for which there is no index. Among many small conversations PostgreSQL would look for each
reader through all who are in theirs, since there are few on the average: in one of 10,000 members a batch of 500
receipts took seconds. So it looks through the stays of each person."""

_NEEDED = (
    "after_seq",
    "until_seq",
    "counted",
    "person_id",
    "conversation_id",
    "member__shares_since",
    "member__cleared_seq",
    "person__is_active",
    "person__shares_since",
    "conversation__history_visible",
    "conversation__members_version",
    "conversation__receipts_required_since",
)
