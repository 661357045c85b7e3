"""Letters about what is unread, to those who wish them: how much is where, and not what it says. Writing one reads
nothing: no position moves, and no receipt is given."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Q
from django.utils import timezone

from messaging.models import Conversation, Member, Message, Person
from messaging.wire import shapes

from .mentions import unread_mentions
from .quiet_hours import quiet_hours_of

PERIODS = {Person.Digest.HOURLY: timedelta(hours=1), Person.Digest.DAILY: timedelta(days=1)}
SETTLED = timedelta(minutes=15)
"""What came since then may be read any moment; and after so long it is looked again where there was nothing to tell."""
AT_ONCE = 20


class Waiting(NamedTuple):
    """A conversation with unread messages: how many, and whether any of them calls its reader."""

    name: str
    number: int
    calls: bool


class Digest(NamedTuple):
    """What waits for a person: the conversations in which the newest was said last come first."""

    person: Person
    waiting: list[Waiting]
    before: datetime | None
    """When they were told last."""


def set_digest(*, person: Person, email: str, digest: str, language: str) -> None:
    """Letters go there, so often, from what is said after this moment on. Without an address there are none."""
    now = timezone.now()
    Person.objects.filter(pk=person.pk, erased_at=None).update(
        email=email, digest=digest if email else "", digest_language=language, digest_at=now
    )


def take_digests(now: datetime) -> Iterator[Digest]:
    """The letters that are due. Each is given to one caller only; `give_back` it if it cannot be sent."""
    due = Q()
    for digest, period in PERIODS.items():
        due |= Q(digest=digest) & (Q(digest_at=None) | Q(digest_at__lte=now - period))
    people = Person.objects.filter(due, is_active=True, erased_at=None).exclude(email="")
    away = people.exclude(pk__in=Person.objects.online().values("pk"))
    for person in list(away.order_by("digest_at", "pk")[:AT_ONCE]):
        hours = quiet_hours_of(person)
        if hours is not None and hours.is_quiet_at(now):
            continue
        waiting = _waiting(person, now)
        period = PERIODS[Person.Digest(person.digest)]
        told_at = now if waiting else now - period + SETTLED
        unchanged = Person.objects.filter(pk=person.pk, digest_at=person.digest_at)
        if unchanged.update(digest_at=told_at) and waiting:
            yield Digest(person, waiting, person.digest_at)


def give_back(digest: Digest, taken_at: datetime) -> None:
    """It could not be sent: it is due again, unless another one was taken meanwhile."""
    Person.objects.filter(pk=digest.person.pk, digest_at=taken_at).update(digest_at=digest.before)


def _waiting(person: Person, now: datetime) -> list[Waiting]:
    """What is unread and not in silence; nothing, if none of it came since they were told last and has settled."""
    unread = Message.objects.unread_by(person).order_by()
    rows = {
        row["conversation"]: row
        for row in unread.values("conversation").annotate(number=Count("pk"), newest=Max("sent_at"))
    }
    calls = unread_mentions(person, rows)
    members = Member.objects.filter(person=person, conversation__in=rows)
    told = [
        member
        for member in members.select_related("conversation__low", "conversation__high")
        if member.is_told_at(now, is_called=member.conversation_id in calls)
    ]
    since = person.digest_at or now - PERIODS[Person.Digest(person.digest)]
    fresh = [rows[member.conversation_id]["newest"] for member in told]
    if not any(since < newest <= now - SETTLED for newest in fresh):
        return []
    told.sort(key=lambda member: rows[member.conversation_id]["newest"], reverse=True)
    return [
        Waiting(
            _name(member.conversation, person),
            rows[member.conversation_id]["number"],
            member.conversation_id in calls,
        )
        for member in told
    ]


def _name(conversation: Conversation, person: Person) -> str:
    peer = shapes.peer_profile(conversation, person.pk)
    if peer is not None:
        return str(peer["nick"] or peer["userID"])
    return conversation.name or conversation.group_id or ""
