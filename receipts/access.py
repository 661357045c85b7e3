"""Who may see the receipts of a message. Decided here and nowhere else, for every door."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from messaging.among import Among, pks
from messaging.fixed import Fixed
from messaging.models import Conversation, HiddenMessage, Member, Message, Person, Stay
from messaging.models.messages import MessageQuerySet
from messaging.prepared import Prepared
from messaging.sql import has_some

from .errors import NoReceiptRecord, NotSharing
from .policy import is_reciprocal, sharing
from .tallies import Tally, latest_readers, tallies_of

LEADERS = (Member.Role.OWNER, Member.Role.ADMIN)
Visibility = Conversation.ReceiptVisibility

WITH_RECEIPTS: dict[str, Any] = {"need_read_receipt": True, "recalled_at": None}
"""Asked for and granted, and not taken back."""

Viewer = Person | OuterRef
"""One person, or with each message another."""


def visible_to(viewer: Person) -> MessageQuerySet:
    """Messages whose receipts this person may see, if they share their own.

    - Only of messages that asked for receipts and were granted them.
    - Of a recalled message nobody sees any more.
    - The sender does, as long as they see the message themselves.
    - Where the group says so, its owner and admins of now do, or all who are there now; of messages that
      they may see.
    """
    here = Stay.objects.current().filter(
        Q(conversation__receipts_visible_to=Visibility.MEMBERS) | Q(member__role__in=LEADERS),
        conversation=OuterRef("conversation"),
        person=viewer,
        conversation__kind=Conversation.Kind.GROUP,
    )
    seen_by_others = Q(
        conversation__receipts_visible_to__in=(Visibility.SENDER_AND_ADMINS, Visibility.MEMBERS)
    )
    return Message.objects.visible_to(viewer).filter(
        Q(sender=viewer) | seen_by_others & Q(has_some(here)), **WITH_RECEIPTS
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A tally and whether this viewer is told of it: they see it, but for not sharing their own receipts."""

    tally: Tally
    is_told: bool


def look_at(viewer: Viewer, messages: QuerySet[Message]) -> list[Seen]:
    """The tallies of these messages (a part of `visible_to`). One statement, and another if members have changed
    since it was last counted who is gone."""
    return _seen(list(_lean(messages).annotate(shares=_shares(viewer))))


def look_at_each(viewer: Person, messages: Collection[int]) -> list[Seen]:
    """The same of those of these messages (by pk) that are `visible_to` this person."""
    return _seen(_LOOKED_AT.objects(viewer=viewer.pk, messages=messages))


def _looked_at(viewer: int, messages: list[int]) -> QuerySet[Any]:
    person = Person(pk=viewer)
    found = visible_to(person).filter(pks(messages)).select_related("conversation").only(*_TOLD_OF_ITSELF)
    return found.annotate(latest=latest_readers(), shares=_shares(person))


_TOLD_OF_ITSELF = (
    *(
        "sender",
        "revision",
        "audience_count",
        "read_count",
        "last_read_at",
        "tally_seq",
        "receipts_purged_at",
    ),
    *("gone_unread", "gone_version", "conversation__kind", "conversation__members_version"),
)
"""Of a message, where it is shown already: what its `readReceiptInfo` says."""

_LOOKED_AT = Prepared(_looked_at, viewer=int, messages=list)


def _seen(found: Sequence[Any]) -> list[Seen]:
    return [
        Seen(tally, message.shares or not is_reciprocal())
        for message, tally in zip(found, tallies_of(found), strict=True)
    ]


def look_for_senders(messages: Collection[int]) -> list[Tally]:
    """Of these messages (by pk) the tallies of which the sender of each may be told now, by the rule of `visible_to`
    and `look_at`. As many statements as `look_at`, however many senders."""
    each = OuterRef("sender")
    own = Message.objects.visible_to(cast("Person", each)).filter(pks(messages), **WITH_RECEIPTS)
    return [seen.tally for seen in look_at(each, own) if seen.is_told]


def with_sender_there(messages: Collection[int]) -> set[int]:
    """Those of these messages (by pk) whose sender is there now, and not switched off: who has left may ask for the
    totals of what they sent, but is told nothing any more."""
    return {pk for (pk,) in _WITH_SENDER_THERE.of((pk,) for pk in messages)}


_WITH_SENDER_THERE = Fixed(
    ("pk",),
    lambda among: Message.objects.filter(
        among,
        Exists(
            Stay.objects.current().filter(conversation=OuterRef("conversation"), person=OuterRef("sender"))
        ),
        sender__is_active=True,
    ).values_list("pk"),
)


def look_for_onlookers(messages: Collection[int]) -> list[tuple[Tally, list[int]]]:
    """Of these messages (by pk) the tallies that others than the sender may be told now, and who they are.
    Four statements at most."""
    found = list(_lean(Message.objects.filter(pks(messages), **WITH_RECEIPTS)))
    hidden = HiddenMessage.objects.filter(Among(("message",), [(pk,) for pk in messages]))
    people = _onlookers(found, {(one.person_id, one.message_id) for one in hidden})
    seen = [message for message in found if people.get(message.pk)]
    return [(tally, people[tally.message.pk]) for tally in tallies_of(seen)]


class Asked(NamedTuple):
    """A message into whose receipts somebody looks: what that needs of it."""

    pk: int
    conversation_id: int
    seq: int
    sender_id: int | None
    sent_at: datetime
    audience_count: int
    read_count: int
    gone_unread: int
    receipts_purged_at: datetime | None


def find_asked(viewer: Person, message_id: str) -> Asked:
    """A message whose receipts this person may look into. NoReceiptRecord if it has none that they may see, in the
    same words whatever the reason; NotSharing if they would see them, did they share."""
    found = _ASKED.rows(viewer=viewer.pk, message_id=message_id)
    if not found:
        raise NoReceiptRecord
    *message, shares = found[0]
    if not shares and is_reciprocal():
        raise NotSharing
    return Asked(*message)


def _asked(viewer: Any, message_id: str) -> QuerySet[Message, Any]:
    named = visible_to(viewer).filter(message_id=message_id)
    return named.annotate(shares=_shares(viewer)).values_list(*_ASKED_FOR, "shares")


_ASKED_FOR = (
    "pk",
    "conversation",
    "seq",
    "sender",
    "sent_at",
    "audience_count",
    "read_count",
    "gone_unread",
    "receipts_purged_at",
)
_ASKED = Prepared(_asked, is_planned_once=True, viewer=int, message_id=str)


def _lean(messages: QuerySet[Message]) -> QuerySet[Any]:
    """As much of each as its tally needs."""
    loaded = messages.select_related("sender", "conversation__low", "conversation__high")
    return loaded.defer("payload", "cloud_custom_data").annotate(latest=latest_readers())


def _shares(viewer: Viewer) -> Exists:
    mine = Member.objects.filter(sharing(), conversation=OuterRef("conversation"), person=viewer)
    return Exists(mine)


def _onlookers(messages: Collection[Message], hidden: Collection[tuple[int, int]]) -> Mapping[int, list[int]]:
    """By message: the people beside the sender who may see its receipts now, by the same rules as `visible_to`.

    One statement; none where the receipts of no message are visible to more than the sender.
    `hidden` are the (person, message) of those who deleted it for themselves.
    """
    wide = {message.conversation_id for message in messages if is_wide(message)}
    if not wide:
        return {}
    here = Stay.objects.current().filter(member=OuterRef("member"), person__is_active=True)
    stays = Stay.objects.filter(
        Among(("conversation",), [(pk,) for pk in wide]),
        Exists(here),
        Q(conversation__receipts_visible_to=Visibility.MEMBERS)
        | Q(conversation__receipts_visible_to=Visibility.SENDER_AND_ADMINS, member__role__in=LEADERS),
    ).select_related("conversation", "member")
    if is_reciprocal():
        stays = stays.filter(sharing("member__"))
    found: dict[int, list[Stay]] = {}
    # The policy is this statement's own: what came with the locked messages may be of before the wait.
    needed = ("conversation__history_visible", "member__cleared_seq", "person_id", "after_seq", "until_seq")
    for stay in stays.only(*needed):
        found.setdefault(stay.conversation_id, []).append(stay)
    return {
        message.pk: sorted(
            {
                stay.person_id
                for stay in found.get(message.conversation_id, ())
                if (stay.after_seq < message.seq or stay.conversation.history_visible)
                and (stay.until_seq is None or stay.until_seq >= message.seq)
                and stay.member.cleared_seq < message.seq
                and stay.person_id != message.sender_id
                and (stay.person_id, message.pk) not in hidden
            }
        )
        for message in messages
        if is_wide(message)
    }


def is_wide(message: Message) -> bool:
    """Whether the policy lets anybody beside the sender see its receipts."""
    return (
        not message.conversation.is_direct and message.conversation.receipts_visible_to != Visibility.SENDER
    )
