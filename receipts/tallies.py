"""What the tally of a message says: how many have read it, how many still could."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from messaging.among import pks
from messaging.models import Message, Stay

from .gone import count_gone
from .models import Receipt


class State(StrEnum):
    """What one of a message's audience is to it; exactly one of these."""

    READ = "read"
    UNREAD = "unread"
    PRIVATE = "private"
    LEFT = "left"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Tally:
    """The totals of one message at one moment. `gone` of its audience went away, or were deactivated, unread;
    `latest` of the readers have read its present revision."""

    message: Message
    read_count: int
    gone: int
    last_read_at: datetime | None
    number: int
    latest: int

    @property
    def unread_count(self) -> int:
        return self.message.audience_count - self.read_count - self.gone


def tally(message: Message, gone: int, latest: int) -> Tally:
    """The tally that the message carries."""
    return Tally(message, message.read_count, gone, message.last_read_at, message.tally_seq or 0, latest)


def tallies_of(messages: Sequence[Any]) -> list[Tally]:
    """The tallies of messages that were just loaded, with their conversations and their `latest` readers. How many are
    gone unread is what they carry, if that is of the present members, or final because the readers are forgotten; else
    counted, in one statement for all."""
    stale = [
        message.pk
        for message in messages
        if message.gone_version != message.conversation.members_version and message.receipts_purged_at is None
    ]
    counted = count_gone(stale)
    return [
        tally(
            message, counted[message.pk][1] if message.pk in counted else message.gone_unread, message.latest
        )
        for message in messages
    ]


def untold(message: Message) -> Tally:
    """What somebody sees who does not share: nothing has been read, as far as they learn."""
    return Tally(message, 0, 0, None, 0, 0)


def count_latest(messages: Collection[Message]) -> dict[int, int]:
    """By message, how many have read its present revision. One statement, none if no message was edited."""
    edited = [message.pk for message in messages if message.revision > 1]
    if not edited:
        return {message.pk: message.read_count for message in messages}
    counted = dict(Message.objects.filter(pks(edited)).values_list("pk", latest_readers()))
    return {message.pk: counted.get(message.pk, message.read_count) for message in messages}


def latest_readers() -> Combinable:
    """How many have read the present revision of a message."""
    readers = Receipt.objects.filter(message=OuterRef("pk"), latest_revision__gte=OuterRef("revision"))
    many = readers.order_by().values("message").annotate(many=Count("pk")).values("many")
    return Case(
        When(revision=1, then=F("read_count")),
        default=Coalesce(Subquery(many), 0),
        output_field=IntegerField(),
    )


def audience_counted() -> Combinable:
    """y, counted from the stays: of those who were there when it was sent, the counted ones, less the sender."""
    there = Stay.objects.containing(OuterRef("seq")).filter(
        conversation=OuterRef("conversation"), counted=True
    )
    many = (
        there.exclude(person=OuterRef("sender"))
        .order_by()
        .values("conversation")
        .annotate(many=Count("pk"))
        .values("many")
    )
    return Coalesce(Subquery(many), 0, output_field=IntegerField())
