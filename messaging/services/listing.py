"""The conversations of a person, as their list shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery

from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.receipt_port import port
from messaging.wire import shapes
from messaging.wire.shapes import Shape

from .catch_up import peer_positions, unread_counts
from .history import last_stay, message_shapes
from .lookup import with_people
from .mentions import unread_mentions


@dataclass(frozen=True, slots=True)
class _Known:
    """What one person knows of some conversations beside their rows, each by the conversation's number (pk)."""

    members: Mapping[int, Member]
    stays: Mapping[int, Stay]
    unread: Mapping[int, int]
    policies: Mapping[int, Shape]
    last_messages: Mapping[int, Shape]
    owners: Mapping[int, str]
    peer_positions: Mapping[int, int]
    peer_times: Mapping[int, int]
    mentions: Mapping[int, list[Shape]]


def conversation_shapes(person: Person, conversations: Sequence[Conversation]) -> list[Shape]:
    """Conversations as this person's list shows them; a fixed number of statements for any number of them."""
    keys = [conversation.pk for conversation in conversations]
    members = {
        member.conversation_id: member
        for member in Member.objects.filter(person=person, conversation__in=keys).select_related(
            "person", "conversation"
        )
    }
    newest_stay = last_stay(OuterRef("conversation"), person).values("pk")
    stays = Stay.objects.filter(person=person, conversation__in=keys, pk=Subquery(newest_stay))
    owners = Member.objects.filter(conversation__in=keys, role=Member.Role.OWNER)
    positions = peer_positions(person, members.values())
    unread = unread_counts(
        person, keys, {conversation.pk: conversation.last_seq for conversation in conversations}
    )
    # In direct conversations nobody is mentioned, and what is read calls nobody any more.
    may_call = [one.pk for one in conversations if not one.is_direct and one.pk in unread]
    known = _Known(
        members=members,
        stays={stay.conversation_id: stay for stay in stays},
        unread=unread,
        policies=port().policies(person, conversations),
        last_messages=_last_messages(person, keys),
        owners=dict(owners.values_list("conversation", "person__user_id")),
        peer_positions=positions,
        peer_times=_peer_times(person, positions),
        mentions=unread_mentions(person, may_call),
    )
    return [_shape(person, conversation, known) for conversation in conversations]


def _last_messages(person: Person, keys: Collection[int]) -> dict[int, Shape]:
    """The newest message that they may see of each conversation, as in its history, and in a line."""
    newest = Message.objects.filter(conversation=OuterRef("pk")).visible_to(person).order_by("-seq")
    last = Conversation.objects.filter(pk__in=keys).annotate(last=Subquery(newest.values("pk")[:1]))
    messages = list(with_people(Message.objects.filter(pk__in=last.values("last"))))
    return {
        message.conversation_id: {**shape, "messageForShow": shapes.in_a_line(message)}
        for message, shape in zip(messages, message_shapes(person, messages), strict=True)
    }


def _peer_times(person: Person, positions: Mapping[int, int]) -> dict[int, int]:
    """When the message was sent up to which the peer has told to have read."""
    peers = Member.objects.filter(conversation__in=positions).exclude(person=person)
    read = Message.objects.filter(
        conversation__members__in=peers, seq=F("conversation__members__told_read_seq")
    )
    return {key: int(at.timestamp()) for key, at in read.values_list("conversation", "sent_at")}


def _shape(person: Person, conversation: Conversation, known: _Known) -> Shape:
    key = conversation.pk
    member, stay = known.members[key], known.stays[key]
    present = stay.until_seq is None
    described: dict[str, Any] = {
        "conversationID": shapes.conversation_id(conversation, person.pk),
        "type": conversation.kind,
        "subType": conversation.group_type,
        "unreadCount": known.unread.get(key, 0),
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
        return {
            **described,
            "userProfile": shapes.peer_profile(conversation, person.pk),
            "peerReadSeq": known.peer_positions.get(key, 0),
            "peerReadTime": known.peer_times.get(key, 0),
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
    profile = {**shapes.group_profile(conversation), "ownerID": known.owners.get(key, "")}
    return {**described, "groupProfile": {**profile, "selfInfo": me}}
