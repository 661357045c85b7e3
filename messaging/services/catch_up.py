"""Catching up: the present state of everything that is stamped after a cursor, each thing once.

Two rules, each of which was seen to lose data when broken: the head is read before the rows, and the
next cursor is the last stamp that was answered.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import itemgetter, or_
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from messaging import metrics
from messaging.models import (
    Contact,
    Conversation,
    ConversationGroup,
    FriendGroup,
    GroupData,
    HiddenMessage,
    Member,
    Message,
    Person,
    QuietHours,
    Reactor,
    Stay,
)
from messaging.prepared import Prepared
from messaging.wire import contacts as contact_shapes
from messaging.wire import keeping as kept_shapes
from messaging.wire import reactions, shapes
from messaging.wire.group_data import attributes_change, counters_change
from messaging.wire.notices import notice_change
from messaging.wire.shapes import Shape

from .conversation_groups import names_in
from .lookup import require_stay, with_people
from .notices import notices_of
from .numbers import epoch, require_cursor, require_epoch
from .reacted import load_reactions
from .sharing import sharing_since


class Page(NamedTuple):
    """Changes in the order of their numbers; `cursor` is where the next page begins, `head` the newest number."""

    changes: list[Shape]
    cursor: int
    head: int
    is_completed: bool


def changes_after(
    *, person: Person, conversation: Conversation, after: int, limit: int, their_epoch: str | None = None
) -> Page:
    """What all members may see and what changed after this number: messages, members, the profile,
    what applications keep with it.

    Only those who are there now catch up. A change of a message that this person may not see is passed over.
    """
    require_epoch(their_epoch)
    conversation.refresh_from_db()
    head = conversation.change_seq
    # Asked after the head was read: nothing up to it was done without this person.
    require_stay(conversation, person)
    require_cursor(after, head)
    metrics.PAGES_OF_CONVERSATIONS.inc()

    stamped = Message.objects.filter(conversation=conversation, change_seq__gt=after, change_seq__lte=head)
    visible = list(with_people(stamped.visible_to(person)).order_by("change_seq")[: limit + 1])
    load_reactions(visible)
    items: list[Shape] = []
    for message in visible:
        items += shapes.message_change(message)(person.pk)
    stays = Stay.objects.filter(conversation=conversation, change_seq__gt=after, change_seq__lte=head)
    for one in stays.known_to(person).select_related("member", "person").order_by("change_seq")[: limit + 1]:
        items.append(shapes.member_change(one.member, one.person, one))
    if after < conversation.profile_change <= head:
        items.append(shapes.conversation_change(conversation))
    for data in GroupData.objects.filter(conversation=conversation):
        if after < data.attributes_change <= head:
            items.append(attributes_change(data))
        if after < data.counters_change <= head:
            items.append(counters_change(data))
    return _page(items, head, limit)


def private_changes_after(*, person: Person, after: int, limit: int, their_epoch: str | None = None) -> Page:
    """What is private to this person and changed after this number: read positions, switches and
    drafts, hidden messages, contacts, which reactions are my own, notices, the profile."""
    require_epoch(their_epoch)
    person.refresh_from_db()
    head = person.change_seq
    require_cursor(after, head)
    metrics.PAGES_OF_ME.inc()

    items: list[Shape] = []
    members = Member.objects.filter(person=person, change_seq__gt=after, change_seq__lte=head)
    for member in members.select_related("conversation__low", "conversation__high").order_by("change_seq")[
        : limit + 1
    ]:
        items.append(shapes.membership_change(member, person.pk))
    hidden = HiddenMessage.objects.filter(person=person, change_seq__gt=after, change_seq__lte=head)
    for one in hidden.select_related("message__conversation__low", "message__conversation__high").order_by(
        "change_seq"
    )[: limit + 1]:
        conversation = one.message.conversation
        items.append(shapes.hidden_change(one.message.message_id, conversation, one.change_seq, person.pk))
    own = Reactor.objects.filter(person=person, change_seq__gt=after, change_seq__lte=head)
    for reactor in own.select_related(
        "reaction__message__conversation__low", "reaction__message__conversation__high"
    ).order_by("change_seq")[: limit + 1]:
        items.append(reactions.own_change(reactor.reaction.message, reactor, person.pk))
    items += _contacts_changed(person, after, head, limit)
    told = notices_of(person).filter(change_seq__gt=after, change_seq__lte=head).order_by("change_seq")
    items += [notice_change(one) for one in told[: limit + 1]]
    items += _kept_changed(person, after, head, limit)
    if after < person.profile_change <= head:
        items.append(shapes.profile_change(person))
    return _page(items, head, limit)


def _contacts_changed(person: Person, after: int, head: int, limit: int) -> list[Shape]:
    """What this person has made of others, and their groups of friends; what ended, as an end."""
    stamped: dict[str, Any] = {"person": person, "change_seq__gt": after, "change_seq__lte": head}
    contacts = Contact.objects.filter(**stamped).select_related("other").order_by("change_seq")
    groups = list(FriendGroup.objects.filter(**stamped).order_by("change_seq")[: limit + 1])
    people = {pk for group in groups for pk in group.members}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "user_id")) if people else {}
    return [
        *(contact_shapes.contact_change(one) for one in contacts[: limit + 1]),
        *(contact_shapes.group_change(one, names) for one in groups),
    ]


def _kept_changed(person: Person, after: int, head: int, limit: int) -> list[Shape]:
    """Groups of conversations, those that are gone as such, and quiet hours."""
    stamped: dict[str, Any] = {"person": person, "change_seq__gt": after, "change_seq__lte": head}
    groups = list(ConversationGroup.objects.filter(**stamped).order_by("change_seq")[: limit + 1])
    called = names_in(groups, person)
    return [
        *(kept_shapes.group_change(group, called) for group in groups),
        *(kept_shapes.quiet_change(hours) for hours in QuietHours.objects.filter(**stamped)),
    ]


def heads_of(person: Person) -> dict[str, Any]:
    """Where everything stands for this person: their own number, and for each conversation that they are in
    the newest numbers and what is unread, in the order of the list: the latest first. Not of those that they deleted
    from it: those are named again with the next message. A fixed number of statements, however many there are."""
    me = Person.objects.values_list("change_seq", flat=True).get(pk=person.pk)
    standings = list(map(_Standing._make, _STANDINGS.rows(person=person.pk)))
    unread = unread_counts(person, upto={one.conversation: one.last_seq for one in standings})
    peers = _told_positions(
        person, [one.conversation for one in standings if one.is_direct and one.shares_since is not None]
    )
    return {
        "epoch": epoch(),
        "me": me,
        "conversations": [_head(one, unread, peers, person.pk) for one in standings],
    }


class _Standing(NamedTuple):
    """Where one conversation stands for one who is in it."""

    conversation: int
    kind: str
    group_id: str | None
    change_seq: int
    last_seq: int
    read_seq: int
    low: int | None
    low_user_id: str
    high_user_id: str
    shares_everywhere_since: datetime | None
    shares_here_since: datetime | None
    required_since: datetime | None

    @property
    def is_direct(self) -> bool:
        return self.kind == Conversation.Kind.DIRECT

    @property
    def shares_since(self) -> datetime | None:
        return sharing_since(self.shares_everywhere_since, self.shares_here_since, self.required_since)

    def name(self, viewer: int) -> str:
        if not self.is_direct:
            return shapes.group_conversation_id(self.group_id)
        return shapes.direct_conversation_id(self.high_user_id if viewer == self.low else self.low_user_id)


_STANDINGS = Prepared(
    lambda person: (
        Member.objects.filter(Exists(Stay.objects.current().filter(member=OuterRef("pk"))), person=person)
        .exclude(removed_seq__gte=F("conversation__last_seq"))
        .order_by("-conversation__last_message_at", "-conversation")
        .values_list(
            "conversation_id",
            "conversation__kind",
            "conversation__group_id",
            "conversation__change_seq",
            "conversation__last_seq",
            "read_seq",
            "conversation__low_id",
            "conversation__low__user_id",
            "conversation__high__user_id",
            "person__shares_since",
            "shares_since",
            "conversation__receipts_required_since",
        )
    ),
    person=int,
)


def unread_counts(
    person: Person, conversations: Iterable[int] | None = None, upto: Mapping[int, int] | None = None
) -> dict[int, int]:
    """By conversation (pk), how many messages are unread; those without any are absent. Always counted anew.

    With `upto`, those of the conversations that it names, up to its numbers. An answer that names the newest message
    counts none beyond it, said while the answer was made: clients add what comes later, and would count it twice.
    One statement; another one if there was such a message.
    """
    if conversations is None:
        counted = _UNREAD.rows(person=person.pk)
    else:
        counted = list(_stays_with_unread(person).filter(conversation__in=conversations))
    if upto is None:
        return {key: count for key, _, count in counted if count}
    counts, beyond = {}, []
    for key, last, count in counted:
        if key not in upto or not count:
            continue
        if last <= upto[key]:
            counts[key] = count
        else:
            beyond.append(Q(conversation=key, seq__lte=upto[key]))
    if beyond:
        again = Message.objects.unread_by(person).order_by().filter(reduce(or_, beyond))
        counts |= dict(again.values_list("conversation").annotate(count=Count("pk")))
    return counts


def total_unread(person: Person) -> int:
    """How many messages are unread in the conversations of this person's list that are not silenced now."""
    now = timezone.now()
    return sum(
        unread
        for unread, is_told, silent_until in _UNREAD_ALOUD.rows(person=person.pk)
        if is_told or (silent_until is not None and silent_until <= now)
    )


def _unread_aloud(person: int) -> "QuerySet[Stay, Any]":
    """Of each, whether messages are told there, and until when they are not. Without those silenced for good."""
    listed = Stay.objects.read_by(Person(pk=person)).exclude(
        member__removed_seq__gte=F("conversation__last_seq")
    )
    is_told = Q(member__remind_type=Member.Remind.NOTIFY)
    told = listed.filter(is_told | Q(member__remind_until__isnull=False))
    return told.values_list(
        unread_in(Person(pk=person)), Case(When(is_told, then=True), default=False), "member__remind_until"
    )


def unread_in(person: Person) -> Combinable:
    """How many messages of a stay are unread."""
    unread = Message.objects.unread_in_stay(person).order_by().values("conversation")
    return Coalesce(Subquery(unread.annotate(count=Count("pk")).values("count")), 0)


def _stays_with_unread(person: Person) -> "QuerySet[Stay, tuple[int, int, int]]":
    listed = Stay.objects.read_by(person)
    return listed.values_list("conversation", "conversation__last_seq", unread_in(person))


_UNREAD_ALOUD = Prepared(_unread_aloud, person=int)

_UNREAD = Prepared(lambda person: _stays_with_unread(Person(pk=person)), person=int)


def _told_positions(person: Person, conversations: Collection[int]) -> dict[int, int]:
    peers = Member.objects.filter(conversation__in=conversations).exclude(person=person)
    return dict(peers.values_list("conversation", "told_read_seq"))


def _head(one: _Standing, unread: dict[int, int], peers: dict[int, int], viewer: int) -> Shape:
    head: Shape = {
        "conversationID": one.name(viewer),
        "changeSeq": one.change_seq,
        "lastSeq": one.last_seq,
        "unreadCount": unread.get(one.conversation, 0),
        "readSeq": one.read_seq,
    }
    if one.is_direct:
        head["peerReadSeq"] = peers.get(one.conversation, 0)
    return head


def _page(items: list[Shape], head: int, limit: int) -> Page:
    items.sort(key=itemgetter("changeSeq"))
    if len(items) <= limit:
        return Page(items, head, head, True)
    return Page(items[:limit], items[limit - 1]["changeSeq"], head, False)
