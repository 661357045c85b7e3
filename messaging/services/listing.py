"""The conversations of a person, as their list shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable

from messaging.among import pks
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.prepared import Prepared
from messaging.receipt_port import port
from messaging.wire import shapes
from messaging.wire.shapes import Shape

from .catch_up import unread_in
from .history import last_stay, message_shapes
from .left import Leaving
from .lookup import with_senders
from .mentions import unread_mentions
from .sharing import shares_since

LATEST_FIRST = ("-last_message_at", "-pk")
SHOWN_OF_A_PERSON = ("user_id", "nick", "avatar", "is_bot", "is_active")


@dataclass(frozen=True, slots=True)
class _Known:
    """What one person knows of some conversations beside their stays there, each by the conversation's number (pk)."""

    policies: Mapping[int, Shape]
    last_messages: Mapping[int, Shape]
    mentions: Mapping[int, list[Shape]]


def conversation_shapes(person: Person, conversations: Sequence[Conversation]) -> list[Shape]:
    """Conversations as this person's list shows them now; a fixed number of statements for any number of them."""
    keys = [conversation.pk for conversation in conversations]
    stays = {stay.conversation_id: stay for stay in _STAYS.objects(person=person.pk, conversations=keys)}
    for stay in stays.values():
        stay.member.conversation = stay.conversation
    # In direct conversations nobody is mentioned, and what is read calls nobody any more.
    may_call = [key for key, stay in stays.items() if stay.unread and not stay.conversation.is_direct]
    known = _Known(
        policies=port().policies([stay.member for stay in stays.values()]),
        last_messages=_last_messages(person, stays),
        mentions=unread_mentions(person, may_call),
    )
    return [_shape(person, stays[key], known) for key in keys]


@dataclass(frozen=True, slots=True)
class Latest:
    """All conversations of this person's list (`Conversation.objects.listed_by`), the latest first, for a page that
    begins there: to be cut to a part, and no more."""

    person: int

    def order_by(self, *ordering: str) -> "Latest":
        assert ordering == LATEST_FIRST
        return self

    def __getitem__(self, part: slice) -> list[Conversation]:
        return _latest(part.stop).objects(person=self.person)[part.start :]


def pinned_conversations(person: Person, most: int) -> list[Conversation]:
    """Those of this person's list that they have pinned, the latest first."""
    return _pinned(most).objects(person=person.pk)


@lru_cache
def _pinned(most: int) -> Prepared:
    def first(person: int) -> QuerySet[Conversation]:
        pinned = Member.objects.filter(person=person, is_pinned=True).values("conversation")
        listed = Conversation.objects.listed_by(Person(pk=person)).filter(pk__in=pinned)
        return listed.only("last_message_at").order_by(*LATEST_FIRST)[:most]

    return Prepared(first, person=int)


@lru_cache
def _latest(most: int) -> Prepared:
    def first(person: int) -> QuerySet[Conversation]:
        listed = Conversation.objects.listed_by(Person(pk=person)).only("last_message_at")
        return listed.order_by(*LATEST_FIRST)[:most]

    return Prepared(first, person=int)


def _stays(person: int, conversations: list[int]) -> QuerySet[Stay]:
    """The last stay of this person in each, with all that is told of it at one moment: the conversation, their
    membership, how many messages are `unread` and, of a group, its `owner`, of a direct conversation, how far the peer
    has told to have read (`peer_read`), and when that was sent (`peer_read_at`)."""
    viewer = Person(pk=person)
    here = {"conversation": OuterRef("conversation")}
    owner = Member.objects.filter(**here, role=Member.Role.OWNER)
    peer = Member.objects.filter(~Q(person=person), **here)
    up_to_it = Message.objects.filter(**here, seq=OuterRef("peer_read"))
    reads = Q(until_seq=None) & ~Q(conversation__group_type=Conversation.GroupType.AV_CHAT_ROOM)
    newest = last_stay(OuterRef("conversation"), viewer).values("pk")
    found = Stay.objects.filter(pks(conversations, "conversation"), person=person, pk=Subquery(newest))
    return (
        found.select_related("member__person", "conversation__low", "conversation__high")
        .defer("conversation__last_message_at", *_but("member__person", "shares_since"))
        .defer(
            *_but("conversation__low", *SHOWN_OF_A_PERSON), *_but("conversation__high", *SHOWN_OF_A_PERSON)
        )
        .annotate(
            unread=Case(When(reads, then=unread_in(viewer)), default=0),
            owner=_if_direct(False, owner.values("person__user_id")),
            peer_read=_if_direct(True, peer.values("told_read_seq")[:1]),
            peer_read_at=_if_direct(True, up_to_it.values("sent_at")),
        )
    )


def _if_direct(is_direct: bool, found: QuerySet[Any, Any]) -> Combinable:
    kind = Conversation.Kind.DIRECT if is_direct else Conversation.Kind.GROUP
    return Case(When(conversation__kind=kind, then=Subquery(found)))


def _but(way: str, *names: str) -> list[str]:
    """All columns of the person at the end of this way but these: what is not asked for."""
    columns = [field.name for field in Person._meta.concrete_fields if not field.primary_key]
    return [f"{way}__{name}" for name in columns if name not in names]


_STAYS = Prepared(_stays, person=int, conversations=list)


def _last_messages(person: Person, stays: Mapping[int, Stay]) -> dict[int, Shape]:
    """The newest message that they may see of each of these conversations, as in its history, and in a line."""
    messages = _LAST_MESSAGES.objects(person=person.pk, conversations=stays)
    for message in messages:
        message.conversation = stays[message.conversation_id].conversation
    left = {key: Leaving(stay.left_at, stay.change_seq) for key, stay in stays.items() if stay.left_at}
    return {
        message.conversation_id: {**shape, "messageForShow": shapes.in_a_line(message)}
        for message, shape in zip(messages, message_shapes(person, messages, left), strict=True)
    }


def _newest(person: int, conversations: list[int]) -> QuerySet[Message]:
    visible = Message.objects.filter(conversation=OuterRef("pk")).visible_to(Person(pk=person))
    newest = visible.order_by("-seq").values("pk")[:1]
    last = Conversation.objects.filter(pks(conversations)).annotate(last=Subquery(newest)).values("last")
    people = (
        name for way in ("sender", "recalled_by", "pinned_by") for name in _but(way, *SHOWN_OF_A_PERSON)
    )
    return with_senders(Message.objects.filter(pk__in=last)).defer(*people)


_LAST_MESSAGES = Prepared(_newest, person=int, conversations=list)


def _shape(person: Person, stay: Any, known: _Known) -> Shape:
    member, conversation = stay.member, stay.conversation
    key = conversation.pk
    present = stay.until_seq is None
    described: dict[str, Any] = {
        "conversationID": shapes.conversation_id(conversation, person.pk),
        "type": conversation.kind,
        "subType": conversation.group_type,
        "unreadCount": stay.unread,
        "lastMessage": known.last_messages.get(key),
        "readSeq": member.read_seq,
        "groupAtInfoList": known.mentions.get(key, []),
        "draftText": member.draft,
        "keeping": shapes.keeping(member),
        "lastSeq": conversation.last_seq if present else stay.until_seq,
        "changeSeq": conversation.change_seq if present else stay.change_seq,
        "present": present,
        "receiptPolicy": known.policies[key] if present else None,
    }
    if conversation.is_direct:
        # Who does not share learns nothing.
        shares = shares_since(member.person, member, conversation) is not None
        return {
            **described,
            "userProfile": shapes.peer_profile(conversation, person.pk),
            "peerReadSeq": stay.peer_read if shares else 0,
            "peerReadTime": int(stay.peer_read_at.timestamp()) if shares and stay.peer_read_at else 0,
        }
    me = {
        "role": member.role,
        "nameCard": member.name_card,
        "muteUntil": shapes.mute_until(member),
        "memberCustomField": shapes.pairs(member.custom),
        "joinTime": int(stay.joined_at.timestamp()),
        "readedSequence": member.read_seq,
    }
    if not present:
        return {**described, "groupProfile": {**shapes.former_group_profile(conversation), "selfInfo": me}}
    profile = {**shapes.group_profile(conversation), "ownerID": stay.owner or ""}
    return {**described, "groupProfile": {**profile, "selfInfo": me}}
